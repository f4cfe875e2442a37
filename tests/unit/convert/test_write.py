"""The copy: its bytes, its manifest, and that it is whole or not there."""

from __future__ import annotations

import hashlib
import json
import resource
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

import matrix
from matrix.checkpoint.index import SUFFIX, Index, read_index
from matrix.checkpoint.integrity import check_content, check_files
from matrix.checkpoint.objects import Attribute, Node, ObjectGraph, read_objects
from matrix.convert import Conversion, Pair, plan, write
from matrix.convert.bundle import header
from matrix.convert.table import table
from matrix.errors import CheckpointError
from matrix.model import Variable
from tests.bundle import Placed, Tensor, counting, entry, partitioned, slice_key, strings
from tests.unit.convert.conftest import CONFIG, checkpoint, model, weights

KEY = "/.ATTRIBUTES/VARIABLE_VALUE"
MODEL = model("Detector")
SHARD = "model.ckpt.data-00000-of-00001"


@pytest.fixture
def conversion(given: Path) -> Conversion:
    """A scope renamed; the tensors lie in two data files, with one that is left out."""
    tensors = {**weights("Mine"), "global_step": counting("int64", ())}
    return planned(plan(checkpoint(given, tensors, shards=2), MODEL))


@contextmanager
def little_room(conversion: Conversion) -> Iterator[None]:
    """The system lets no file grow beyond half of what the weights need.

    Only while the block runs: the test runner's own output may be a longer file.
    """
    size = conversion.source.files[-1].stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def planned(found: object) -> Conversion:
    assert isinstance(found, Conversion)
    return found


def index_of(prefix: Path) -> Index:
    index = read_index(prefix.with_name(prefix.name + SUFFIX))
    check_files(index)
    check_content(index)
    return index


def tensors_of(index: Index) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for one in index.entries:
        content = index.shard(one.shard).read_bytes()[one.offset :][: one.size]
        found[one.name] = (one.dtype, one.shape, content)
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_bytes_under_other_names(conversion: Conversion, tmp_path: Path) -> None:
    before = files(conversion.source.prefix.parent)
    prefix = write(conversion, tmp_path / "copies" / "copy", CONFIG)
    assert prefix == tmp_path / "copies" / "copy" / "model.ckpt"
    index = index_of(prefix)
    assert index.format == "v2-name-based"
    assert tensors_of(index) == weights("Detector")
    assert sorted(files(prefix.parent)) == [
        "manifest.json",
        SHARD,
        "model.ckpt.index",
        "pipeline.config",
    ]
    assert (prefix.parent / "pipeline.config").read_text() == CONFIG
    assert files(conversion.source.prefix.parent) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copies", "given"]


def test_the_same_conversion_gives_the_same_bytes(conversion: Conversion, tmp_path: Path) -> None:
    one = write(conversion, tmp_path / "one", CONFIG).parent
    other = write(conversion, tmp_path / "other", CONFIG).parent
    assert files(one) == files(other)


def test_the_manifest_tells_what_was_done(conversion: Conversion, tmp_path: Path) -> None:
    prefix = write(conversion, tmp_path / "copy", CONFIG)
    assert json.loads((prefix.parent / "manifest.json").read_bytes()) == {
        "made_by": f"od-matrix {matrix.VERSION}",
        "source": {
            "name": "small",
            "format": "v2-name-based",
            "files": listed(conversion.source.files),
        },
        "copy": {
            "kind": "name-based",
            "files": listed(
                prefix.with_name(name)
                for name in (
                    "model.ckpt.data-00000-of-00001",
                    "model.ckpt.index",
                    "pipeline.config",
                )
            ),
        },
        "how": ["10 variables under other names: Mine/ becomes Detector/"],
        "by_order": False,
        "variables": {one.name: one.name.replace("Detector", "Mine") for one in MODEL},
        "dropped": {"global_step": "bookkeeping of the training"},
    }


def listed(paths: Iterable[Path]) -> list[dict[str, object]]:
    return [
        {
            "name": path.name,
            "bytes": len(path.read_bytes()),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in paths
    ]


def test_objects_get_a_graph_and_a_counter(given: Path, tmp_path: Path) -> None:
    tensors = {"a": counting("float32", (2,)), "b": counting("float32", (3,))}
    source = checkpoint(given, tensors)
    one = Variable("model/list/0/kernel", (2,), "float32", "Layer/kernel")
    other = Variable("model/list/1/kernel", (3,), "float32", "Layer_1/kernel")
    made = Conversion(source, "object-based", (Pair(one, "a"), Pair(other, "b")), (), ())
    index = index_of(write(made, tmp_path / "copy", CONFIG))
    assert index.format == "v2-object-based"
    found = tensors_of(index)
    found.pop("_CHECKPOINTABLE_OBJECT_GRAPH")
    assert found == {
        one.name + KEY: tensors["a"],
        other.name + KEY: tensors["b"],
        "save_counter" + KEY: ("int64", (), b"\1\0\0\0\0\0\0\0"),
    }
    assert read_objects(index) == ObjectGraph(
        (
            Node((("model", 1), ("save_counter", 7))),
            Node((("list", 2),)),
            Node((("0", 3), ("1", 5))),
            Node((("kernel", 4),)),
            Node((), (Attribute("VARIABLE_VALUE", "Layer/kernel", one.name + KEY),)),
            Node((("kernel", 6),)),
            Node((), (Attribute("VARIABLE_VALUE", "Layer_1/kernel", other.name + KEY),)),
            Node((), (Attribute("VARIABLE_VALUE", "save_counter", "save_counter" + KEY),)),
        )
    )


def test_texts_are_copied_as_they_are(given: Path, tmp_path: Path) -> None:
    tensors: Mapping[str, Tensor] = {"a": strings((2,), b"one", b"another")}
    source = checkpoint(given, tensors)
    made = Conversion(source, "name-based", (Pair(Variable("b", (2,), "string"), "a"),), (), ())
    index = index_of(write(made, tmp_path / "copy", CONFIG))
    assert tensors_of(index) == {"b": tensors["a"]}


def test_many_long_names_need_several_blocks(given: Path, tmp_path: Path) -> None:
    names = [f"scope/{'deep/' * 20}{number:04}" for number in range(400)]
    source = checkpoint(given, {name: counting("float32", (2,), n) for n, name in enumerate(names)})
    pairs = tuple(Pair(Variable(f"new/{name}", (2,), "float32"), name) for name in names)
    index = index_of(write(Conversion(source, "name-based", pairs, (), ()), tmp_path / "c", CONFIG))
    assert [one.name for one in index.variables] == sorted(f"new/{name}" for name in names)


def flipped(source: Path) -> None:
    shard = source.with_name("model.ckpt.data-00001-of-00002")
    shard.write_bytes(bytes(255 - byte for byte in shard.read_bytes()))


def cut(source: Path) -> None:
    shard = source.with_name("model.ckpt.data-00001-of-00002")
    shard.write_bytes(shard.read_bytes()[:10])


def renamed(source: Path) -> None:
    checkpoint(source, weights("Others"), shards=2)


def sliced(source: Path) -> None:
    """The index of a variable in slices, in place of the one that was planned with."""
    cuts = [((0, 4),), ((4, 4),)]
    whole = partitioned("float32", (8,), cuts)
    records = [(b"", header(2)), (b"Mine/conv/biases", whole)]
    records += [
        (slice_key("Mine/conv/biases", one), entry("float32", (4,), Placed(bytes(16), 0)))
        for one in cuts
    ]
    source.with_name("model.ckpt.index").write_bytes(table(sorted(records)))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (flipped, "model.ckpt.data-00001-of-00002 is damaged: Mine/"),
        (cut, "model.ckpt.data-00001-of-00002 is damaged: Mine/"),
        (renamed, "model.ckpt.index has changed: Mine/conv/biases is another tensor"),
        (sliced, "Mine/conv/biases is stored in slices of a variable"),
    ],
)
def test_a_source_that_is_not_what_it_was(
    conversion: Conversion, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(conversion.source.prefix)
    with pytest.raises(CheckpointError, match=words):
        write(conversion, tmp_path / "copies" / "copy", CONFIG)
    assert not list((tmp_path / "copies").glob("*"))


def test_a_folder_with_something_in_it_stays_as_it_is(
    conversion: Conversion, tmp_path: Path
) -> None:
    mine = tmp_path / "copy" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(CheckpointError, match="cannot be written: Directory not empty"):
        write(conversion, mine.parent, CONFIG)
    assert files(mine.parent) == {"mine.txt": b"mine"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "given"]


def test_a_disk_that_takes_no_more_leaves_nothing(conversion: Conversion, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError) as raised, little_room(conversion):
        write(conversion, tmp_path / "copies" / "copy", CONFIG)
    assert str(raised.value) == (
        f"The converted checkpoint {tmp_path}/copies/copy cannot be written: File too large."
        " Check the free space and the rights of its folder."
    )
    assert not list((tmp_path / "copies").iterdir())
