"""The reader says the same as TensorFlow's own reader, in both generations."""

from pathlib import Path

from matrix.arguments import ROOT
from matrix.checkpoint.wire import crc32c, mask
from matrix.convert.bundle import header
from matrix.convert.table import table
from matrix.flow.environments import environment_of
from tests.agreement.cell import ask
from tests.agreement.compare import Subject, differences, subject, subjects
from tests.bundle import Placed, counting, entry, partitioned, slice_key, write_bundle, write_v1
from tests.fuzz.seeds import TENSORS
from tests.integration.lab import Lab

PUBLISHED = ROOT.parent / "shared" / "checkpoints"
TYPES = ("bfloat16", "bool", "complex64", "float16", "float64", "int8", "qint8", "uint16")


def sliced(prefix: Path) -> Path:
    """A bundle with one variable in three slices, the last of them the longest."""
    places = [((0, 100), (0, 2)), ((100, 100), (0, 2)), ((200, 70), (0, 2))]
    raw = bytes(range(1, 201))
    pairs = [(b"", header(1))]
    shard = b""
    for place in places:
        part = raw[: 2 * place[0][1]]
        where = Placed(part, mask(crc32c(part)), 0, len(shard))
        pairs.append((slice_key("w", place), entry("int8", [n for _, n in place], where)))
        shard += part
    pairs.append((b"w", partitioned("int8", (270, 2), places)))
    index = prefix.with_name(f"{prefix.name}.index")
    index.write_bytes(table(pairs))
    prefix.with_name(f"{prefix.name}.data-00000-of-00001").write_bytes(shard)
    return index


def made(folder: Path) -> list[Subject]:
    """Checkpoints of every kind that can be written without TensorFlow."""
    types = {name: counting(name, (2, 3)) for name in TYPES}
    many = {f"Conv_{number}/weights": counting("float32", (1, 3)) for number in range(500)}
    prefixes = [
        write_bundle(folder / "objects", TENSORS),
        write_bundle(folder / "types", types, 3),
        write_bundle(folder / "many", many, 2),
    ]
    indexes = [prefix.with_name(f"{prefix.name}.index") for prefix in prefixes]
    old = write_v1(folder / "old", {"a/weights": ("float32", (3, 4)), "step": ("int64", ())})
    damaged = folder / "damaged.index"
    damaged.write_bytes(indexes[0].read_bytes()[:-1])
    return [subject(path, folder) for path in (*indexes, sliced(folder / "sliced"), old, damaged)]


def said(lab: Lab, found: list[Subject]) -> list[str]:
    """What differs, over both cells."""
    lines = []
    for cell in lab.cells:
        version, told = ask(lab.unwatched, environment_of(lab.run, cell), cell, found)
        assert version == cell.tensorflow
        assert len(told) == len(found)
        for one, theirs in zip(found, told, strict=True):
            lines += [f"{cell.id}, {one.name}: {line}" for line in differences(one.told, theirs)]
    return lines


def test_written_checkpoints_read_the_same(lab: Lab, tmp_path: Path) -> None:
    found = made(tmp_path)
    assert [bool(one.told.error) for one in found] == [False] * 5 + [True]
    assert [len(one.told.variables) for one in found] == [4, len(TYPES), 500, 1, 2, 0]
    assert found[0].told.objects is not None
    assert said(lab, found) == []


# Not skipped where they are absent: a group that is required takes a skip for a failure.
if PUBLISHED.is_dir():

    def test_published_checkpoints_read_the_same(lab: Lab) -> None:
        found = list(subjects(PUBLISHED))
        assert sum(len(one.told.variables) for one in found) > 10_000
        assert said(lab, found) == []
