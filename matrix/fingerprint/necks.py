"""What stands between a backbone and its predictors: a pyramid, or layers that shrink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matrix.fingerprint.dialect import DEPTHWISE, Dialect
from matrix.model import Variable


@dataclass(frozen=True)
class Neck:
    """A neck; the fields as in `Fingerprint`."""

    kind: str = ""
    depth: int | None = None
    separable: bool | None = None
    evidence: tuple[str, ...] = ()


def read_neck(dialect: Dialect, kernels: Sequence[Variable], meta: str, predictor: str) -> Neck:
    """Read the neck of a detector of this meta-architecture and predictor."""
    if meta == "center_net":
        return _center_neck(dialect, kernels)
    for kind, pattern in (
        ("mnasfpn", dialect.mnasfpn),
        ("bifpn", dialect.bifpn),
        ("fpn", dialect.lateral),
        ("ppn", dialect.pooled),
        ("none", dialect.shrinking),
    ):
        if found := [kernel for kernel in kernels if pattern.search(kernel.name)]:
            return _neck(dialect, kernels, kind, found[0])
    if meta in ("faster_rcnn", "mask_rcnn", "rfcn"):
        return Neck("none")
    if meta == "ssd" and predictor == "weight_shared":
        # Pooling has no weights, so a shared predictor right on a backbone means it.
        return Neck("ppn", evidence=("no variables stand between backbone and predictor",))
    return Neck()


def _neck(dialect: Dialect, kernels: Sequence[Variable], kind: str, shown: Variable) -> Neck:
    smoothing = [kernel.name for kernel in kernels if dialect.smoothing.search(kernel.name)]
    return Neck(
        kind=kind,
        depth=shown.shape[-1] if kind in ("fpn", "bifpn") else None,
        separable=any(map(DEPTHWISE.search, smoothing)) if kind == "fpn" and smoothing else None,
        evidence=(f"{shown.name} is part of the neck",),
    )


def _center_neck(dialect: Dialect, kernels: Sequence[Variable]) -> Neck:
    """CenterNet's upsampling: an FPN has lateral 1 x 1 convolutions, the plain one has none."""
    found = [kernel for kernel in kernels if dialect.upsampling.search(kernel.name)]
    if not any(kernel.shape[:2] == (1, 1) for kernel in found if "pointwise" not in kernel.name):
        return Neck("none")
    separable = any(DEPTHWISE.search(kernel.name) for kernel in found)
    return Neck("fpn", None, separable, (f"{found[0].name} is part of the neck",))
