"""What the box predictors tell: the meta-architecture, the anchors and the classes.

The output channels of a level are ``anchors x 4`` for the boxes and ``anchors x slots`` for
the classes, so both together give the anchors and the class scores per anchor. In a second
stage there is one box at a time, and possibly one per class.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from matrix.fingerprint.dialect import Dialect, natural
from matrix.model import Variable

CODE_SIZE = 4
_FIRST = re.compile(r"first_?stage", re.IGNORECASE)


@dataclass(frozen=True)
class Predictors:
    """A detector's heads; the fields as in `Fingerprint`."""

    meta: str = ""
    predictor: str = ""
    slots: int | None = None
    background: int = 1
    anchors: tuple[int, ...] | None = None
    evidence: tuple[str, ...] = ()

    @property
    def classes(self) -> int | None:
        """The scores without the one for the background."""
        return None if self.slots is None else self.slots - self.background


@dataclass(frozen=True)
class _Head:
    """A class predictor and the box predictor beside it, if there is one."""

    place: str
    scores: Variable
    boxes: Variable | None

    @property
    def anchors(self) -> int | None:
        """Anchors per location; None where the boxes do not tell."""
        channels = self.boxes.shape[-1] if self.boxes else 0
        return channels // CODE_SIZE if channels and channels % CODE_SIZE == 0 else None

    @property
    def slots(self) -> int | None:
        """Class scores per anchor."""
        channels = self.scores.shape[-1]
        return channels // self.anchors if self.anchors and channels % self.anchors == 0 else None

    @property
    def dense(self) -> bool:
        """Whether it is fully connected, as only a second stage's is."""
        return len(self.scores.shape) == 2


def read_predictors(dialect: Dialect, kernels: Sequence[Variable], background: int) -> Predictors:
    """Read the heads of a detector; nothing known where it has none.

    ``background`` is how many of an SSD's class scores are for the background, which its
    variables do not say.
    """
    if heat := [kernel for kernel in kernels if dialect.heatmap.search(kernel.name)]:
        return _center_net(heat)
    heads = _heads(dialect, kernels)
    regions = [kernel for kernel in kernels if dialect.regions.search(kernel.name)]
    first = [head for head in heads if _FIRST.search(head.place)]
    if first or regions or any(head.dense for head in heads):
        masks = any(dialect.masks.search(kernel.name) for kernel in kernels)
        second = [head for head in heads if head.dense]
        return _two_stages(first, second, regions, masks)
    if not heads:
        return Predictors()
    shared = len(heads) == 1 and any(dialect.shared.search(kernel.name) for kernel in kernels)
    return _ssd(heads, shared, background)


def _heads(dialect: Dialect, kernels: Sequence[Variable]) -> list[_Head]:
    """The class predictors with their box predictors, by level."""
    boxes = {}
    for kernel in kernels:
        if found := dialect.boxes.search(kernel.name):
            boxes[_place(found)] = kernel
    heads = []
    for kernel in kernels:
        if found := dialect.scores.search(kernel.name):
            place = _place(found)
            heads.append(_Head(place, kernel, boxes.get(place)))
    return sorted(heads, key=lambda head: natural(head.place))


def _place(found: re.Match[str]) -> str:
    """What a class predictor shares with its box predictor: the scope and the level."""
    level = found.groupdict().get("level")
    return found.string[: found.start("head")] + (level or "")


def _ssd(heads: Sequence[_Head], shared: bool, background: int) -> Predictors:
    anchors = tuple(head.anchors for head in heads)
    slots = {head.slots for head in heads}
    known = slots.pop() if len(slots) == 1 else None
    return Predictors(
        meta="ssd",
        predictor="weight_shared" if shared else "convolutional",
        slots=known,
        background=background,
        anchors=tuple(one for one in anchors if one) if all(anchors) else None,
        evidence=tuple(map(_arithmetic, heads[:1])),
    )


def _two_stages(
    first: Sequence[_Head], second: Sequence[_Head], regions: Sequence[Variable], masks: bool
) -> Predictors:
    anchors = {head.anchors for head in first}
    told = [*first[:1], *second[:1]]
    slots = second[0].scores.shape[-1] if second else _rfcn_slots(regions)
    return Predictors(
        meta="rfcn" if regions else "mask_rcnn" if masks else "faster_rcnn",
        predictor="rfcn" if regions else "mask_rcnn" if second else "",
        slots=slots,
        anchors=(one,) if len(anchors) == 1 and (one := anchors.pop()) else None,
        evidence=tuple(f"{head.scores.name} has {head.scores.shape[-1]} channels" for head in told),
    )


def _rfcn_slots(regions: Sequence[Variable]) -> int | None:
    """Both layers repeat their output for every bin: ``bins x slots`` and ``bins x 4 x classes``.

    The difference is the one score of each bin for the background.
    """
    outputs = sorted({kernel.shape[-1] for kernel in regions})
    if len(outputs) != 2 or outputs[1] % CODE_SIZE:
        return None
    bins = outputs[0] - outputs[1] // CODE_SIZE
    return outputs[0] // bins if bins > 0 and outputs[0] % bins == 0 else None


def _center_net(heat: Sequence[Variable]) -> Predictors:
    last = max(heat, key=lambda kernel: natural(kernel.name))
    return Predictors(
        meta="center_net",
        predictor="center_net",
        slots=last.shape[-1],
        background=0,
        evidence=(f"{last.name} has {last.shape[-1]} channels, one per class",),
    )


def _arithmetic(head: _Head) -> str:
    if head.boxes is None or head.slots is None:
        return f"{head.scores.name} has {head.scores.shape[-1]} channels"
    return (
        f"{head.scores.name} has {head.scores.shape[-1]} = {head.anchors} x {head.slots}"
        f" channels, {head.boxes.name} {head.boxes.shape[-1]} = {head.anchors} x {CODE_SIZE}"
    )
