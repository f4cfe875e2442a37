"""How many anchors a config puts on each location of a feature map.

Source: ``num_anchors_per_location`` of the generators in the OD API's ``anchor_generators``,
with the defaults of their protos.
"""

from __future__ import annotations

from matrix.config.tree import Block
from matrix.fingerprint.fields import count, flag, number

_MOST_LEVELS = 64
_FEWEST = 3
"""What ``reduce_boxes_in_lowest_layer`` leaves on the first level."""


def anchors(generator: Block, shared: bool) -> tuple[int, ...] | None:
    """The anchors of each level, of all levels as one where they ``shared`` a predictor.

    None where the generator is missing, or its levels differ under a shared predictor.
    """
    written = [field.name for field in generator.fields if field.name in _READERS]
    if not written:
        return None
    levels = _READERS[written[-1]](generator.block(written[-1]))
    if not levels or not all(levels):
        return None
    if shared:
        return levels[:1] if len(set(levels)) == 1 else None
    return levels


def _grid(block: Block) -> tuple[int, ...]:
    return (_many(block, "scales") * _many(block, "aspect_ratios"),)


def _ssd(block: Block) -> tuple[int, ...]:
    layers = count(block, "num_layers", 6) or 0
    scales = _many(block, "scales")
    each = _many(block, "aspect_ratios")
    each += number(block, "interpolated_scale_aspect_ratio", 1.0) > 0
    levels = [each] * min(layers, scales or layers, _MOST_LEVELS)
    if levels and flag(block, "reduce_boxes_in_lowest_layer", True):
        levels[0] = _FEWEST
    return tuple(levels)


def _multiscale(block: Block) -> tuple[int, ...]:
    levels = (count(block, "max_level", 7) or 0) - (count(block, "min_level", 3) or 0) + 1
    each = _many(block, "aspect_ratios") * (count(block, "scales_per_octave", 2) or 0)
    return (each,) * min(levels, _MOST_LEVELS)


def _flexible(block: Block) -> tuple[int, ...]:
    grids = [field.value for field in block.all("anchor_grid")]
    return tuple(_many(grid, "base_sizes") for grid in grids if isinstance(grid, Block))


_READERS = {
    "grid_anchor_generator": _grid,
    "ssd_anchor_generator": _ssd,
    "multiscale_anchor_generator": _multiscale,
    "flexible_grid_anchor_generator": _flexible,
}


def _many(block: Block, path: str) -> int:
    return sum(1 for _ in block.all(path))
