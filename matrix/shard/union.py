"""From the parts of all shards to the whole, the same as one run of everything; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matrix.errors import ReportError
from matrix.flow.across import across
from matrix.model import Matrix
from matrix.plan.shards import Shard
from matrix.shard.nouns import Part


@dataclass(frozen=True)
class Found:
    """A part and the folder it lies in, by which errors name it."""

    folder: str
    part: Part


SAME: tuple[tuple[str, Callable[[Part], object]], ...] = (
    ("are of different checkpoints", lambda one: one.checkpoint.digest),
    ("were run in different modes", lambda one: one.mode),
    ("were run with different engines", lambda one: one.engine),
    ("were made by different versions of this program", lambda one: one.program),
    ("are parts of different selections of cells", lambda one: one.selection),
    ("were run with a different matrix.toml", lambda one: one.plan),
    ("are of different splits", lambda one: one.shard.of),
    ("were run with different pictures", lambda one: one.picture),
    ("were run with different arguments", lambda one: one.arguments),
    (
        "found different files beside the checkpoint",
        lambda one: (one.checkpoint, one.writer),
    ),
)
"""What shards of one run have in common, and what is said where two have not."""


def united(found: Sequence[Found]) -> Matrix:
    """The matrix of one run of everything, with the time of the latest shard.

    Raises:
        ReportError: the parts are not all of one run, each once.
    """
    first = found[0]
    for words, of in SAME:
        for other in found:
            if of(other.part) != of(first.part):
                raise ReportError(
                    f"{first.folder} and {other.folder} {words}.", "Give shards of one run."
                )
    _once(found)
    _complete(found)
    part = first.part
    results = {one.cell.id: one for each in found for one in each.part.results}
    return across(
        part.checkpoint,
        part.writer,
        part.mode,
        part.engine,
        max(one.part.when for one in found),
        [results[name] for name in part.selection],
    )


def _once(found: Sequence[Found]) -> None:
    seen: dict[int, str] = {}
    for one in found:
        shard = one.part.shard
        if shard.number in seen:
            raise ReportError(
                f"{seen[shard.number]} and {one.folder} are both shard {shard}.",
                "Give each shard once.",
            )
        seen[shard.number] = one.folder


def _complete(found: Sequence[Found]) -> None:
    """See that every chosen cell is there; a shard beyond the number of cells has none."""
    part, numbers = found[0].part, {one.part.shard.number for one in found}
    folders = ", ".join(one.folder for one in found)
    wanted = range(1, min(part.shard.of, len(part.selection)) + 1)
    absent = [str(Shard(number, part.shard.of)) for number in wanted if number not in numbers]
    if absent:
        told = absent if len(absent) <= 10 else [*absent[:10], "..."]
        raise ReportError(
            f"Not among {folders}: shard {', '.join(told)}.",
            "Give the report folder of every shard.",
        )
    held = [one.cell.id for each in found for one in each.part.results]
    if sorted(held) != sorted(part.selection):
        raise ReportError(
            f"{folders} do not hold each of the chosen cells once.", "Run the shards again."
        )
