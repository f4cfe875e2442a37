"""The published models nearest to an architecture, by what their names say.

A zoo's name is a description: ``ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8``. Reading
it needs no table beside the list of names in `matrix.checkpoint.zoo`.
"""

from __future__ import annotations

import re

from matrix.checkpoint.zoo import NAMES
from matrix.fingerprint.backbones import family, has_widths, spelled
from matrix.fingerprint.nouns import Fingerprint

MOST = 3
_META = (
    (r"mask_rcnn_", "mask_rcnn"),
    (r"rfcn_", "rfcn"),
    (r"(faster|context)_rcnn_", "faster_rcnn"),
    (r"(centernet|extremenet)", "center_net"),
    (r"(facessd|ssdlite|ssd|efficientdet|spaghettinet)_", "ssd"),
)


def nearest(fingerprint: Fingerprint) -> tuple[str, ...]:
    """Up to three names of published models, those of the same generation first.

    A name is offered when it has the meta-architecture and a backbone of the same family,
    or the backbone alone for a fingerprint that is a backbone alone. Nothing is offered
    when the fingerprint has no backbone.
    """
    models = [(name, of_name(name)) for name in _names()]
    near = [
        # Keypoints are another task, and other data than COCO is mostly somebody's own.
        (_distance(fingerprint, one), "kpts" in name, "coco" not in name, name)
        for name, one in models
        if _alike(fingerprint, one)
    ]
    return tuple(name for *_, name in sorted(near)[:MOST])


def of_name(name: str) -> Fingerprint:
    """What a published model's name says of it; a name that says nothing gives nothing."""
    meta = next((meta for pattern, meta in _META if re.match(pattern, name)), "")
    told = spelled(name)
    depth = re.search(r"_(\d\.\d+)_depth", name)
    multiplier = float(depth[1]) if depth else 1.0
    lite = "fpnlite" in name
    return Fingerprint(
        generation=2 if NAMES.get(name, "").startswith("tf2/") else 1,
        meta=meta,
        backbone=told.backbone,
        depth_multiplier=multiplier if has_widths(told.backbone) else None,
        neck=told.neck if meta else "",
        neck_depth=(128 if lite else 256) if meta == "ssd" and told.neck == "fpn" else None,
        neck_separable=lite if meta == "ssd" and told.neck == "fpn" else None,
        quantized="quantized" in name,
    )


def _names() -> list[str]:
    """One name per archive: the zoo's table comes before the archive's own name."""
    return list({path: name for name, path in reversed(NAMES.items())}.values())


def _alike(wanted: Fingerprint, one: Fingerprint) -> bool:
    if not wanted.backbone or family(wanted.backbone) != family(one.backbone):
        return False
    return wanted.meta in ("", "classification", one.meta)


def _distance(wanted: Fingerprint, one: Fingerprint) -> tuple[float, ...]:
    """How far a model is from what is wanted, the weightiest first."""
    return (
        wanted.generation not in (0, one.generation),
        wanted.backbone != one.backbone,
        wanted.neck not in ("", one.neck),
        wanted.neck_depth not in (None, one.neck_depth),
        abs((wanted.depth_multiplier or 1.0) - (one.depth_multiplier or 1.0)),
        wanted.quantized != one.quantized,
    )
