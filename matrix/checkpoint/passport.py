"""Where a checkpoint comes from: which TensorFlow and which OD API era wrote it, and why so.

Every statement carries what shows it and how sure that is. What nothing shows is left out,
but for the two questions that everybody asks: those are then answered with "unknown".

What TensorFlow writes was seen in checkpoints that 1.15, every minor release from 2.2 to 2.8,
2.10, 2.11, 2.13, 2.15, 2.16 and 2.18 saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from matrix.checkpoint import era, purpose
from matrix.checkpoint.releases import existed, near, too_new
from matrix.checkpoint.traces import Reading, Statement, Traces
from matrix.model import Certainty

MARKING = "2.8"
"""The first release that marks the nodes of its object graph (`matrix.checkpoint.marks`)."""


def passport(traces: Traces) -> tuple[Statement, ...]:
    """Everything that can be said, in the order in which a reader asks."""
    readings: tuple[Reading, ...] = (
        _writer,
        _shards,
        _release,
        _moment,
        *purpose.READINGS,
        *era.READINGS,
    )
    return tuple(statement for reading in readings for statement in reading(traces))


def _writer(traces: Traces) -> Iterator[Statement]:
    """Which class of TensorFlow saved it."""
    if traces.index.format == "v1":
        yield Statement(
            "written by a Saver of TensorFlow 1, in the V1 format",
            "one table file that holds the values too; tf.train.Saver wrote it by default"
            " before 0.12",
        )
    elif traces.by_objects:
        yield _checkpoint(traces)
    else:
        yield _saver(traces)


def _saver(traces: Traces) -> Statement:
    """TensorFlow 2 writes by name as well, through ``tf.compat.v1``."""
    shown = "tensors are stored by name, without an object graph"
    if traces.meta and traces.meta.tensorflow.startswith("2."):
        return Statement("written by tf.compat.v1.train.Saver in TensorFlow 2", shown)
    if ranges := traces.families["quantization"]:
        contrib = f"{ranges[0]} is of tf.contrib.quantize, which only TensorFlow 1 has"
        return Statement("written by tf.train.Saver in TensorFlow 1", f"{shown}; {contrib}")
    certain = traces.meta is not None and traces.meta.tensorflow.startswith("1.")
    return Statement(
        "written by tf.train.Saver in TensorFlow 1",
        shown if certain else f"{shown}; tf.compat.v1 in TensorFlow 2 would do the same",
        Certainty.CERTAIN if certain else Certainty.LIKELY,
    )


def _checkpoint(traces: Traces) -> Statement:
    """A counter tells ``save`` from ``write``; times in the state file tell a manager."""
    if "save_counter" not in traces.families["bookkeeping"]:
        return Statement(
            "written by tf.train.Checkpoint.write, or inside a SavedModel",
            "it has an object graph but no save_counter, which Checkpoint.save adds",
        )
    if _day(traces):
        return Statement(
            "written by a tf.train.CheckpointManager",
            "save_counter is in it, and the state file has timestamps, which only a manager leaves",
        )
    return Statement(
        "written by tf.train.Checkpoint.save or a CheckpointManager",
        "it has an object graph, and save_counter is in it",
    )


def _shards(traces: Traces) -> Iterator[Statement]:
    """Source: the shards by device of tensorflow/python/training/saver.py."""
    if traces.index.shards > 1:
        yield Statement(
            "saved from several devices or parameter servers",
            f"{traces.index.shards} data files: a sharded save writes one for each device",
            Certainty.LIKELY,
        )


def _release(traces: Traces) -> Iterator[Statement]:
    """Which release of TensorFlow, as near as anything shows it."""
    found = [*_by_meta(traces), *_by_graph(traces), *_by_day(traces)]
    if not found:
        graph = "readable " if traces.by_objects else ""
        missing = f"there is no .meta file, no {graph}object graph and no date that shows it"
        found = [Statement("which release of TensorFlow wrote it", missing, None)]
    yield from found


def _by_meta(traces: Traces) -> Iterator[Statement]:
    if traces.meta is None:
        return
    place = near(traces.meta.producer)
    graph = f"its graph is of version {traces.meta.producer}{', ' if place else ''}{place}"
    if traces.meta.tensorflow:
        git = f" (revision {traces.meta.git})" if traces.meta.git else ""
        yield Statement(f"by TensorFlow {traces.meta.tensorflow}", f"the .meta file{git}; {graph}")
    elif place:
        yield Statement(f"by a release {place}", f"the .meta file names none, but {graph}")


def _by_graph(traces: Traces) -> Iterator[Statement]:
    if traces.marked is None:
        return
    if traces.marked:
        yield Statement(
            f"by TensorFlow {MARKING} or later",
            "the nodes of its object graph carry has_checkpoint_values, which no release up to"
            " 2.7 writes",
        )
    else:
        yield Statement(
            "by TensorFlow 2.7 or older",
            "no node of its object graph carries has_checkpoint_values, which 2.8 and later write",
        )


def _by_day(traces: Traces) -> Iterator[Statement]:
    """A release whose graph's version was set later cannot have written it."""
    day = _day(traces)
    if day and (release := too_new(day)):
        yield Statement(
            f"by a release of TensorFlow before {release}",
            f"it was written on {day}, and {release} did not exist then",
            Certainty.LIKELY,
        )


def _moment(traces: Traces) -> Iterator[Statement]:
    """When it was saved, and its place among the saves of its training."""
    name, saves = traces.index.prefix.name, traces.saves
    shown = f"the timestamp of {name} in the state file"
    if day := _day(traces):
        yield Statement(f"written on {day}", shown, Certainty.LIKELY)
    elif day := _stated(traces):
        yield Statement(
            "written again since the state file was",
            f"{shown} is of {day}, and TensorFlow {MARKING} did not exist then",
            Certainty.LIKELY,
        )
    if name in saves.kept and len(saves.kept) > 1:
        at = f"number {saves.kept.index(name) + 1} of {len(saves.kept)} saves that were kept"
        yield Statement(at, f"the state file, which names {saves.newest} as the newest")


def _day(traces: Traces) -> str:
    """The day of the save; empty where the state file does not tell, or cannot be right."""
    day = _stated(traces)
    return "" if traces.marked and not existed(MARKING, day) else day


def _stated(traces: Traces) -> str:
    """The day that the state file gives a save, in UTC."""
    seconds = traces.saves.time_of(traces.index.prefix.name)
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
