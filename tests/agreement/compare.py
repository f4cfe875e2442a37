"""What the program's reader says of a checkpoint, beside what TensorFlow's says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matrix.checkpoint.index import SUFFIX, read_index
from matrix.checkpoint.integrity import bundle_files
from matrix.checkpoint.objects import Node, read_objects
from matrix.errors import CheckpointError

Row = list[object]
"""A variable as name, shape and type; or a node as children, attributes and slots."""


@dataclass(frozen=True)
class Told:
    """What one reader says: an error, or variables in order of name and the objects' nodes.

    ``objects`` is None where there is no object graph or its data is not there.
    """

    variables: tuple[Row, ...] = ()
    objects: tuple[Row, ...] | None = None
    error: str = ""


@dataclass(frozen=True)
class Subject:
    """A checkpoint's files, the prefix that TensorFlow knows it by, and what is said of it."""

    name: str
    prefix: str
    files: tuple[Path, ...]
    told: Told

    @property
    def data(self) -> bool:
        """Whether all the files of the checkpoint are there."""
        return all(path.is_file() for path in self.files)


def subjects(folder: Path) -> tuple[Subject, ...]:
    """Every checkpoint below a folder that has an index, read by the program's reader."""
    return tuple(subject(path, folder) for path in sorted(folder.rglob(f"*{SUFFIX}")))


def subject(path: Path, folder: Path) -> Subject:
    """One checkpoint by its index or V1 file."""
    name = str(path.relative_to(folder))
    prefix = path.name.removesuffix(SUFFIX)
    try:
        index = read_index(path)
        graph = read_objects(index)
    except CheckpointError as error:
        return Subject(name, prefix, (path,), Told(error=error.message))
    rows: list[Row] = [[one.name, list(one.shape), one.dtype] for one in index.variables]
    nodes = tuple(map(_node, graph.nodes)) if graph else None
    return Subject(name, prefix, bundle_files(index), Told(tuple(rows), nodes))


def differences(ours: Told, theirs: Told) -> Iterator[str]:
    """What the two readers say differently, one line each."""
    if ours.error or theirs.error:
        if not (ours.error and theirs.error):
            yield f"the program says {ours.error or 'it is fine'}; TensorFlow: {theirs.error}"
        return
    yield from _rows("variable", ours.variables, theirs.variables)
    if theirs.objects is not None:
        yield from _rows("node", ours.objects or (), theirs.objects)


def _rows(kind: str, ours: Iterable[Row], theirs: Iterable[Row]) -> Iterator[str]:
    one, other = list(ours), list(theirs)
    if len(one) != len(other):
        yield f"{len(one)} {kind}s; TensorFlow: {len(other)}"
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            yield f"{kind} {mine}; TensorFlow: {its}"


def _node(node: Node) -> Row:
    return [
        [[name, number] for name, number in node.children],
        [[one.name, one.full_name, one.key] for one in node.attributes],
        [[one.variable, one.name, one.node] for one in node.slots],
    ]
