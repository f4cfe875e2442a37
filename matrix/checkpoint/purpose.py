"""What a checkpoint was saved for: training or an export, and how it was trained.

Source of what the OD API saves and how it names it: its ``model_lib_v2.py``,
``exporter_lib_v2.py``, ``exporter.py`` and ``builders/optimizer_builder.py``, 2.5.0 to
2022.12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matrix.checkpoint.locate import split_step
from matrix.checkpoint.traces import Reading, Statement, Traces
from matrix.model import Certainty

_SLOT = "/.OPTIMIZER_SLOT/"
_NUMBERED = re.compile(r"^optimizer/(.*/)?_variables/\d+$")
_COPY = re.compile(r"_\d+$")  # RMSProp_1 is the second slot of RMSProp
EXPORTED = "model.ckpt"


def _use(traces: Traces) -> Iterator[Statement]:
    """Training or export."""
    slots = traces.families["slot"]
    kept = [name for name in ("optimizer", "step") if _has(traces, name)]
    if slots:
        yield Statement(
            "a training checkpoint",
            f"variables of an optimizer are in it, {len(slots):,} of them, such as {slots[0]}",
        )
    elif kept:
        yield Statement(
            "saved before the first step of a training",
            f"it holds {' and '.join(kept)}, but no optimizer's variables; the OD API saves once"
            " at step 0",
            Certainty.LIKELY,
        )
    else:
        yield from _export(traces)


def _export(traces: Traces) -> Iterator[Statement]:
    """Without an optimizer's variables: what the exporters of the OD API leave out."""
    name = traces.index.prefix.name
    shown = "no optimizer's variables are in it"
    if traces.by_objects and split_step(name)[1] == 0:
        yield Statement(
            "exported by exporter_main_v2.py",
            f"{shown}, and it is numbered 0, while training counts from 1",
            Certainty.LIKELY,
        )
    elif not traces.by_objects and name == EXPORTED:
        yield Statement(
            "exported by export_inference_graph.py",
            f"{shown}, and it is named {EXPORTED} without a step",
            Certainty.LIKELY,
        )
    else:
        yield Statement("without the state of a training", shown)


def _has(traces: Traces, root: str) -> bool:
    """Whether an object of this name hangs on the saved root."""
    names = traces.families["bookkeeping"]
    return traces.by_objects and any(name.partition("/")[0] == root for name in names)


def _number(traces: Traces) -> Iterator[Statement]:
    """What the number in its name counts: saves in TensorFlow 2, steps in TensorFlow 1."""
    name = traces.index.prefix.name
    number = split_step(name)[1]
    if not number:
        return
    what = f"save number {number:,}" if traces.by_objects else f"saved at step {number:,}"
    yield Statement(f"{what} of its training", f"its name, {name}", Certainty.LIKELY)


def _optimizer(traces: Traces) -> Iterator[Statement]:
    """Which optimizer, by what it calls its variables.

    The OD API makes its own through ``tf.compat.v1``, which keeps slots in every release:
    seen in 2.5, 2.8, 2.11, 2.13 and in 2.16 with the older Keras.
    """
    slots = traces.families["slot"]
    if numbered := next((name for name in slots if _NUMBERED.match(name)), ""):
        yield Statement(
            "trained by another program than the OD API's, with Keras 2.11 or later",
            f"its optimizer numbers its variables, as {numbered}; the OD API's has slots",
            Certainty.LIKELY,
        )
    elif slots and (shown := _slot_name(traces)):
        name = shown.partition("/")[0] if traces.by_objects else shown.rpartition("/")[2]
        yield Statement(
            f"trained with {_COPY.sub('', name)}", f"its optimizer's variables, such as {shown}"
        )


def _slot_name(traces: Traces) -> str:
    """A slot's own name: TensorFlow 1 ends it, and TensorFlow 2 begins it, with the optimizer's.

    Empty where TensorFlow 2's could not be read, or has none.
    """
    if not traces.by_objects:
        return traces.families["slot"][0]
    nodes = traces.objects.nodes if traces.objects else ()
    names = (one.full_name for node in nodes for one in node.attributes if _SLOT in one.key)
    return next((name for name in names if "/" in name), "")


def _averages(traces: Traces) -> Iterator[Statement]:
    if names := traces.families["average"]:
        yield Statement(
            "keeps moving averages of its variables", f"{len(names):,} of them, such as {names[0]}"
        )


def _quantization(traces: Traces) -> Iterator[Statement]:
    if names := traces.families["quantization"]:
        yield Statement(
            "trained quantization-aware (graph_rewriter in its config)",
            f"{len(names):,} ranges and their averages, as {names[0]}",
        )


READINGS: tuple[Reading, ...] = (_use, _number, _optimizer, _averages, _quantization)
