"""A shard of a run: its cells, and what it hands over for the merge."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from matrix.arguments import ROOT
from matrix.checkpoint.writer import writer
from matrix.commands.observe import Observed
from matrix.facts import files
from matrix.flow.nouns import Run
from matrix.model import Cell
from matrix.plan.shards import Shard, split
from matrix.shard import FILE, codec
from matrix.shard.nouns import Part
from matrix.store import key_of

PROGRAM = (ROOT / "matrix", files.FOLDER)


def cells_of(shard: Shard, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a shard, in the order in which they were chosen."""
    facts = files.load(files.FOLDER).cells
    ends = {name: one.broken_at for name, one in facts.items()}
    ours = split(cells, shard.of, ends)[shard.number - 1]
    return [one for one in cells if one in ours]


def beside(shard: Shard, chosen: Sequence[Cell], run: Run, seen: Observed) -> dict[str, str]:
    """The file that a shard has beside its report, by name."""
    return {FILE: codec.write(part_of(shard, chosen, run, seen))}


def part_of(shard: Shard, chosen: Sequence[Cell], run: Run, seen: Observed) -> Part:
    """What a shard hands over of one checkpoint; ``chosen`` are the cells of all shards."""
    checkpoint = seen.matrix.checkpoint
    return Part(
        shard=shard,
        checkpoint=checkpoint,
        writer=writer(checkpoint),
        mode=seen.matrix.mode,
        engine=seen.matrix.engine,
        when=seen.matrix.when,
        arguments=seen.arguments,
        selection=tuple(one.id for one in chosen),
        plan=key_of(cells=[asdict(one) for one in chosen], limits=asdict(run.limits)),
        program=program_digest(PROGRAM),
        picture=run.picture.digest if run.picture else "",
        results=seen.judged,
    )


def program_digest(folders: Sequence[Path]) -> str:
    """The sha256 of all that judges: the program's own files, and the facts it knows."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                place = path.relative_to(folder).as_posix()
                total.update(place.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
