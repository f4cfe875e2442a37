"""Checkpoints taken apart and put together again, on the host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from matrix.checkpoint.bundle import OBJECT_GRAPH
from matrix.checkpoint.index import SUFFIX, read_index
from matrix.checkpoint.objects import ObjectGraph, read_objects
from matrix.convert.objects import encode
from tests.bundle import Tensor, strings, write_bundle
from tests.scenarios import graph as graphs

CONFIG = "pipeline.config"
NAME = "model.ckpt"


@dataclass(frozen=True)
class Bundle:
    """The tensors of a checkpoint by name, its object graph if it has one, and a config."""

    tensors: Mapping[str, Tensor]
    graph: ObjectGraph | None
    config: str
    shards: int = field(default=1)

    def configured(self, *changes: tuple[str, str]) -> Bundle:
        """The same checkpoint with replacements in the text of the config, each of which hits."""
        text = self.config
        for old, new in changes:
            assert old in text, f"{old!r} is not in the config"
            text = text.replace(old, new)
        return replace(self, config=text)

    def trained(self, more: str = "") -> Bundle:
        """The same with what a config says of fine-tuning, and ``more`` in it."""
        block = (
            f'train_config {{\n  batch_size: 1\n  fine_tune_checkpoint: "model.ckpt"\n{more}}}\n'
        )
        return replace(self, config=self.config + block)

    def named(self, change: Callable[[str], str]) -> Bundle:
        """The same tensors under other names, in the object graph as well."""
        tensors = {change(name): tensor for name, tensor in self.tensors.items()}
        assert tensors.keys() != self.tensors.keys()
        graph = graphs.renamed(self.graph, lambda edge: edge, change) if self.graph else None
        return replace(self, tensors=tensors, graph=graph)

    def keeping(self, wanted: Callable[[str], bool]) -> Bundle:
        """The same with some of the tensors only."""
        tensors = {name: one for name, one in self.tensors.items() if wanted(name)}
        assert len(tensors) < len(self.tensors)
        return replace(self, tensors=tensors)

    def adding(self, tensors: Mapping[str, Tensor]) -> Bundle:
        """The same with further tensors."""
        return replace(self, tensors={**self.tensors, **tensors})


def read(folder: Path) -> Bundle:
    """The one checkpoint of a folder and its config."""
    (path,) = folder.glob(f"*{SUFFIX}")
    index = read_index(path)
    tensors = {}
    for entry in index.entries:
        with index.shard(entry.shard).open("rb") as file:
            file.seek(entry.offset)
            tensors[entry.name] = (entry.dtype, entry.shape, file.read(entry.size))
    tensors.pop(OBJECT_GRAPH, None)
    config = (folder / CONFIG).read_text(encoding="utf-8")
    return Bundle(tensors, read_objects(index), config)


def write(bundle: Bundle, folder: Path) -> Path:
    """Write a checkpoint and its config into a folder of their own; return the prefix."""
    tensors = dict(bundle.tensors)
    if bundle.graph is not None:
        tensors[OBJECT_GRAPH] = strings((), encode(bundle.graph))
    prefix = write_bundle(folder / NAME, tensors, bundle.shards)
    (folder / CONFIG).write_text(bundle.config, encoding="utf-8")
    return prefix
