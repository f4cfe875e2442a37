"""Variables folded by layer pattern: ``block_{1..13}_expand/kernel`` for 13 of them.

Only variables of the same shapes are folded. Braces stand for every combination of what is
in them, and each is there; where some are not, the places that vary are ``*``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matrix.report.sections import Paragraph, Table

Shapes = tuple[tuple[int, ...], ...]

LONGEST_BRACES = 24
"""Characters that the values of one place may take."""
MOST_NAMES = 6
"""Last names that are told in braces."""

# Longer numbers name nothing that counts, and only cost time.
_NUMBER = re.compile(r"(?<![0-9])([0-9]{1,9})(?![0-9])")
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


@dataclass(frozen=True)
class Row:
    """One variable: its name, its own name where that differs, shapes and bytes.

    ``shapes`` is one shape, or one per side where the sides differ.
    """

    name: str
    shapes: Shapes
    bytes: int
    label: str = ""


@dataclass(frozen=True)
class Fold:
    """Variables of one pattern and the same shapes; ``bytes`` are those of all together.

    ``label`` is the pattern of their own names, empty where they have none or several.
    """

    pattern: str
    shapes: Shapes
    count: int
    bytes: int
    example: str
    label: str = ""


def fold(rows: Sequence[Row]) -> tuple[Fold, ...]:
    """Fold variables by the numbers in their names, then by the last part of the name.

    The most bytes come first, equal ones in the order of their first variable.
    """
    numbered: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        numbered[_words(row.name), _words(row.label), row.shapes].append(row)
    layers: dict[object, list[list[Row]]] = defaultdict(list)
    for group in numbered.values():
        where = frozenset(_layer(row.name) for row in group)
        layers[where, frozenset(_layer(row.label) for row in group), group[0].shapes].append(group)
    folds = [_folded(part) for groups in layers.values() for part in _together(groups)]
    return tuple(sorted(folds, key=lambda one: -one.bytes))


def table(folds: Sequence[Fold], heads: Sequence[str], limit: int) -> tuple[Table, Paragraph]:
    """At most ``limit`` folds as a table, and the totals of all of them in a sentence.

    ``heads`` name the shapes, such as ``Shape``, one for each that a fold has.
    """
    rows = tuple(_cells(one) for one in folds[:limit])
    return Table(("Variables", *heads, "Number", "Bytes"), rows), Paragraph(_totals(folds, limit))


def size(count: int) -> str:
    """Bytes in the largest decimal unit that keeps a whole number before the point."""
    value, unit = float(count), 0
    while round(value, 1) >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit else f"{count} bytes"


def shape_words(shape: tuple[int, ...]) -> str:
    """``3x3x512x256``, or ``scalar``."""
    return "x".join(str(length) for length in shape) or "scalar"


def _together(groups: list[list[Row]]) -> list[list[list[Row]]]:
    """Variables of the same layers in one fold, unless that would list too many names."""
    return [groups] if len(groups) <= MOST_NAMES else [[one] for one in groups]


def _words(name: str) -> tuple[str, ...]:
    """What stands between the numbers of a name."""
    return tuple(_NUMBER.split(name)[::2])


def _layer(name: str) -> str:
    return name.rpartition("/")[0]


def _folded(groups: Sequence[Sequence[Row]]) -> Fold:
    rows = [row for group in groups for row in group]
    return Fold(
        pattern=_joined([_pattern([row.name for row in group]) for group in groups]),
        shapes=rows[0].shapes,
        count=len(rows),
        bytes=sum(row.bytes for row in rows),
        example=rows[0].name,
        label=_joined([_pattern([row.label for row in group]) for group in groups]),
    )


def _joined(patterns: Sequence[str]) -> str:
    """Patterns of the same layers as one: ``BatchNorm/{beta,gamma}``."""
    first = patterns[0]
    if len(patterns) == 1 or len(set(patterns)) == 1:
        return first
    lasts = ",".join(one.rpartition("/")[2] for one in patterns)
    layer = _layer(first)
    return f"{layer}/{{{lasts}}}" if layer else f"{{{lasts}}}"


def _pattern(names: Sequence[str]) -> str:
    """Names that differ in numbers alone as one."""
    parts = _NUMBER.split(names[0])
    columns = list(zip(*(_NUMBER.split(name)[1::2] for name in names), strict=True))
    places = [list(dict.fromkeys(column)) for column in columns]
    combinations = 1
    for place in places:
        combinations *= len(place)
    complete = combinations == len(set(names))
    parts[1::2] = [_values(place, complete) for place in places]
    return "".join(parts)


def _values(found: Sequence[str], complete: bool) -> str:
    if len(found) == 1:
        return found[0]
    text = ",".join(_runs(sorted(found, key=lambda one: (len(one), one))))
    return f"{{{text}}}" if complete and len(text) <= LONGEST_BRACES else "*"


def _runs(found: Iterable[str]) -> list[str]:
    """Numbers in order, three and more in a row as ``first..last``."""
    runs: list[list[str]] = []
    for one in found:
        follows = runs and int(one) == int(runs[-1][-1]) + 1
        # 9 and 10 follow each other, 9 and 010 do not.
        if follows and _plain(one) == _plain(runs[-1][-1]):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [text for run in runs for text in ([f"{run[0]}..{run[-1]}"] if len(run) > 2 else run)]


def _plain(number: str) -> object:
    """Numbers without leading zeros are of one kind, others of one kind per length."""
    return True if number == str(int(number)) else len(number)


def _cells(one: Fold) -> tuple[tuple[str, ...], ...]:
    name = (one.pattern, f"({one.label})") if one.label else (one.pattern,)
    shapes = [(shape_words(shape),) for shape in one.shapes]
    return name, *shapes, (f"{one.count:,}",), (size(one.bytes),)


def _totals(folds: Sequence[Fold], limit: int) -> str:
    hidden = folds[limit:]
    told = f"{_sum(folds)} in all"
    return f"{told}, {_sum(hidden)} of them in {len(hidden)} more patterns" if hidden else told


def _sum(folds: Sequence[Fold]) -> str:
    count = sum(one.count for one in folds)
    noun = "variable" if count == 1 else "variables"
    return f"{count:,} {noun} ({size(sum(one.bytes for one in folds))})"
