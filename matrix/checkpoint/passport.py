"""Where a checkpoint comes from: which TensorFlow and which OD API era wrote it, and why so.

Every statement carries what shows it; what nothing shows is said to be unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matrix.checkpoint.families import count, plain
from matrix.checkpoint.index import Index
from matrix.checkpoint.meta import Meta
from matrix.checkpoint.objects import ObjectGraph
from matrix.config import view
from matrix.config.tree import Pipeline
from matrix.fingerprint import of_config, of_variables

GRAPH_VERSIONS = (
    (27, "1.13"),
    (134, "1.15"),
    (716, "2.5"),
    (987, "2.8"),
    (1205, "2.10"),
    (1286, "2.11"),
    (1482, "2.13"),
    (1645, "2.15"),
    (1766, "2.16"),
    (1994, "2.18"),
    (2474, "2.21"),
)
"""GraphDef version and the release that writes it: ``TF_GRAPH_DEF_VERSION`` in
tensorflow/core/public/version.h of the releases' wheels (1.13 from a published ``.meta``)."""

_NEW_KERAS = re.compile(r"^(optimizer|model/optimizer)/_variables/\d+")
_OLD_KERAS = re.compile(r"/\.OPTIMIZER_SLOT/")


@dataclass(frozen=True)
class Statement:
    """One thing that is known of a checkpoint's origin, and what shows it."""

    what: str
    evidence: str


def passport(
    index: Index, objects: ObjectGraph | None, meta: Meta | None, pipeline: Pipeline | None
) -> tuple[Statement, ...]:
    """Everything that can be said, in the order in which a reader asks."""
    names = [plain(one.name) for one in index.variables]
    return (
        *_generation(index),
        *_writer(index, names),
        *_release(meta),
        *_keras(names),
        *_objects(objects),
        *_use(names),
        *_era(index, pipeline),
    )


def _generation(index: Index) -> Sequence[Statement]:
    if index.format == "v2-object-based":
        return [
            Statement("written by TensorFlow 2", "it has an object graph, which only objects save")
        ]
    if index.format == "v1":
        return [
            Statement(
                "written by a TensorFlow 1 Saver in the V1 format",
                "one table file with the values in it, without an .index file",
            )
        ]
    return [
        Statement(
            "written by a Saver, as TensorFlow 1 does",
            "tensors are stored by name, and there is no object graph",
        )
    ]


def _writer(index: Index, names: Iterable[str]) -> Sequence[Statement]:
    """What called the save: the counters that each writer leaves."""
    known = set(names)
    if index.format != "v2-object-based":
        if "global_step" not in known:
            return []
        return [Statement("written by a training or an export of it", "global_step is in it")]
    if "save_counter" in known:
        words = "written by tf.train.Checkpoint.save or a CheckpointManager"
        return [Statement(words, "save_counter is in it")]
    words = "written by tf.train.Checkpoint.write"
    return [Statement(words, "there is no save_counter, which save() adds")]


def _release(meta: Meta | None) -> Sequence[Statement]:
    if meta is None:
        return [Statement("TensorFlow release: unknown", "there is no .meta file beside it")]
    if meta.tensorflow:
        git = f", revision {meta.git}" if meta.git else ""
        return [
            Statement(f"TensorFlow {meta.tensorflow}", f".meta says so{git}"),
            Statement("the graph's version", f"producer {meta.producer}{_near(meta.producer)}"),
        ]
    return [
        Statement(
            f"TensorFlow release: unknown{_near(meta.producer)}",
            f".meta has no release, and the graph's producer is {meta.producer}",
        )
    ]


def _near(producer: int) -> str:
    """Between which known releases a graph's version lies."""
    at = bisect_right([version for version, _ in GRAPH_VERSIONS], producer)
    if not producer or not at:
        return ""
    version, release = GRAPH_VERSIONS[at - 1]
    if version == producer:
        return f", as TensorFlow {release} writes"
    later = f" and before {GRAPH_VERSIONS[at][1]}" if at < len(GRAPH_VERSIONS) else ""
    return f", after TensorFlow {release}{later}"


def _keras(names: Sequence[str]) -> Sequence[Statement]:
    """How the optimizer names its state; Keras changed that in 2.11 (its release notes)."""
    if example := next((name for name in names if _NEW_KERAS.match(name)), ""):
        return [Statement("an optimizer of Keras 2.11 or later", f"names such as {example}")]
    if example := next((name for name in names if _OLD_KERAS.search(name)), ""):
        words = "an optimizer of Keras 2.10 or earlier, or a legacy one"
        return [Statement(words, f"slots such as {example}")]
    return []


def _objects(objects: ObjectGraph | None) -> Sequence[Statement]:
    if objects is None:
        return []
    roots = ", ".join(sorted(name for name, _ in objects.nodes[0].children)) or "nothing"
    return [Statement(f"the saved root holds {roots}", f"{len(objects.nodes)} objects")]


def _use(names: Sequence[str]) -> Sequence[Statement]:
    kinds = dict(count(names))
    told = [
        f"{kinds[kind]} {kind}" for kind in ("slot", "average", "quantization") if kind in kinds
    ]
    if told:
        return [Statement("a training checkpoint", f"beside the model: {', '.join(told)}")]
    return [Statement("stripped of training state", "no slots and no averages are in it")]


def _era(index: Index, pipeline: Pipeline | None) -> Sequence[Statement]:
    """Which OD API: by the models of each generation, and by what the config asks for."""
    saved = of_variables(index.variables)
    found = []
    if saved.generation == 1:
        found.append(
            Statement("an OD API model of TensorFlow 1 (slim)", "; ".join(saved.evidence[:2]))
        )
    if saved.generation == 2:
        found.append(
            Statement(
                "an OD API model of TensorFlow 2, so of July 2020 or later",
                "; ".join(saved.evidence[:2]),
            )
        )
    if not found:
        found.append(Statement("OD API: unknown", "no variable has a name of the OD API"))
    if pipeline is not None and (name := view.extractor(pipeline)):
        agrees = of_config(pipeline).generation
        found.append(
            Statement(f"the config is for TensorFlow {agrees or 'unknown'}", f"it names {name}")
        )
    return found
