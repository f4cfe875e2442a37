from __future__ import annotations

import re
from pathlib import Path

import pytest

from matrix.checkpoint.naming import LONGEST, slug


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        (
            "/z/ssd_mobilenet_v2_320x320_coco17_tpu-8/checkpoint/ckpt-0",
            "ssd_mobilenet_v2_320x320_coco17_tpu-8",
        ),
        ("/z/ssd_mobilenet_v1_coco_2018_01_28/model.ckpt", "ssd_mobilenet_v1_coco_2018_01_28"),
        ("/home/me/hands/model.ckpt-5724", "hands-model.ckpt-5724"),
        ("/home/me/hands/train/ckpt-12", "hands-ckpt-12"),
        ("/x/export/saved_model/variables/variables", "export"),
        ("/model.ckpt", "model.ckpt"),
    ],
)
def test_a_name_says_folder_and_step(prefix: str, name: str) -> None:
    assert slug(Path(prefix)) == name


@pytest.mark.parametrize(
    "prefix",
    [
        "/a/my model/ckpt-1",
        "/a/käse/ckpt-1",
        "/a/日本/ckpt-1",
        "/a/.hidden/ckpt-1",
        "/a/" + "x" * 200 + "/c",
        "/a/-rf/c",
    ],
)
def test_a_name_is_safe_whatever_the_folder(prefix: str) -> None:
    name = slug(Path(prefix))
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name)
    assert len(name) <= LONGEST
    assert name == slug(Path(prefix))


def test_changed_names_stay_apart() -> None:
    assert slug(Path("/a/b c/ckpt-1")) != slug(Path("/a/b-c/ckpt-1"))
    assert slug(Path("/a/日本/ckpt-1")) != slug(Path("/a/東京/ckpt-1"))
