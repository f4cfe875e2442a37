"""The bundled demonstration: small real checkpoints, written by the OD API itself."""

from __future__ import annotations

from pathlib import Path

from matrix.demo.nouns import Demo

CONFIGS = Path(__file__).resolve().parent / "configs"


def _demo(name: str, cell: str, config: str) -> Demo:
    return Demo(name, cell, (CONFIGS / f"{config}.config").read_text(encoding="utf-8"))


DEMOS = (
    _demo("demo-tf1-ssd-mobilenet-v1", "tf1.15.5-od2.8.0-py3.7-slim", "tf1_ssd_mobilenet_v1"),
    _demo("demo-tf2-ssd-mobilenet-v2", "tf2.8.4-od2.8.0-py3.9", "tf2_ssd_mobilenet_v2"),
    _demo(
        "demo-tf2-centernet-mobilenet-v2-fpn",
        "tf2.5.3-od2.5.0.post2-py3.8-protobuf",
        "tf2_centernet_mobilenet_v2_fpn",
    ),
)
