"""Observation <-> plain JSON, explicit and versioned.

The probe inside a cell writes this shape, the store keeps it, a report shows it. What
comes from a cell is not trusted: everything malformed ends in ``ValueError`` and in no
other exception. Unknown keys are ignored, so that an older host reads a newer probe.
"""

from __future__ import annotations

import json

from matrix.model import Coverage, Failure, Mismatch, Observation, Phase, Restore, Variable, View
from matrix.store.fields import Fields, items, name_of, shape_of, texts

SCHEMA = 1

OUTCOMES = ("ok", "fail", "skipped", "running", "timeout", "oom", "crash")


def encode(observation: Observation) -> dict[str, object]:
    """The observation as plain dictionaries, lists, texts and numbers, in a fixed key order."""
    restore, picture = observation.restore, observation.picture
    return {
        "schema": SCHEMA,
        "checkpoint": observation.checkpoint,
        "facts": observation.facts,
        "phases": [_encode_phase(phase) for phase in observation.phases],
        "model": [encode_variable(variable) for variable in observation.model],
        "coverage": [_encode_coverage(one) for one in observation.coverage],
        "restore": None if restore is None else _encode_restore(restore),
        "pixels": observation.pixels,
        "outputs": observation.outputs,
        "picture": None if picture is None else _encode_view(picture),
        "ending": observation.ending,
        "log": observation.log,
    }


def decode(value: object) -> Observation:
    """The observation in parsed JSON; ``ValueError`` says what is wrong with it."""
    fields = Fields(value, "observation")
    if fields.get("schema") != SCHEMA:
        raise ValueError(f"an observation of schema {fields.get('schema')!r}, not {SCHEMA}")
    restore, picture = fields.get("restore"), fields.get("picture")
    return Observation(
        checkpoint=fields.text("checkpoint"),
        phases=tuple(_decode_phase(phase) for phase in items(fields.get("phases"), "phases")),
        facts=fields.mapping("facts"),
        model=decode_variables(fields.get("model", []), "model"),
        coverage=tuple(map(_decode_coverage, items(fields.get("coverage", []), "coverage"))),
        restore=None if restore is None else _decode_restore(restore),
        pixels=fields.text("pixels", ""),
        outputs=fields.mapping("outputs"),
        picture=None if picture is None else _decode_view(picture),
        ending=fields.text("ending", ""),
        log=fields.text("log", ""),
    )


def loads(data: str | bytes) -> Observation:
    """The observation in a JSON document, as the probe writes it; otherwise ``ValueError``."""
    return decode(parse_json(data))


def parse_json(data: str | bytes) -> object:
    """Parsed JSON; nesting too deep for the parser is a ``ValueError`` like any other damage."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _encode_phase(phase: Phase) -> dict[str, object]:
    error = phase.error
    return {
        "name": phase.name,
        "outcome": phase.outcome,
        "seconds": phase.seconds,
        "peak_bytes": phase.peak_bytes,
        "error": None if error is None else _encode_failure(error),
        "notes": list(phase.notes),
    }


def _encode_failure(error: Failure) -> dict[str, object]:
    return {"type": error.type, "message": error.message, "traceback": error.traceback}


def _encode_restore(restore: Restore) -> dict[str, object]:
    return {
        "kind": restore.kind,
        "mode": restore.mode,
        "total": restore.total,
        "total_bytes": restore.total_bytes,
        "bound": restore.bound,
        "bound_bytes": restore.bound_bytes,
        "missing": [encode_variable(variable) for variable in restore.missing],
        "unexpected": [encode_variable(variable) for variable in restore.unexpected],
        "mismatched": [_encode_mismatch(mismatch) for mismatch in restore.mismatched],
        "different": list(restore.different),
    }


def encode_variable(variable: Variable) -> list[object]:
    """A variable as a list of name, shape, type and label."""
    return [variable.name, list(variable.shape), variable.dtype, variable.label]


def _encode_coverage(coverage: Coverage) -> dict[str, object]:
    return {
        "mode": coverage.mode,
        "total": coverage.total,
        "matched": coverage.matched,
        "mismatched": coverage.mismatched,
        "error": coverage.error,
    }


def _encode_view(view: View) -> dict[str, object]:
    return {"pixels": view.pixels, "outputs": view.outputs, "error": view.error}


def _encode_mismatch(mismatch: Mismatch) -> list[object]:
    return [mismatch.name, list(mismatch.checkpoint_shape), list(mismatch.model_shape)]


def _decode_phase(value: object) -> Phase:
    fields = Fields(value, "phase")
    outcome = fields.text("outcome")
    if outcome not in OUTCOMES:
        raise ValueError(f"a phase with the unknown outcome {outcome!r}")
    error = fields.get("error")
    return Phase(
        name=fields.text("name"),
        outcome=outcome,
        seconds=fields.seconds("seconds"),
        peak_bytes=fields.count("peak_bytes", 0),
        error=None if error is None else _decode_failure(error),
        notes=texts(fields.get("notes", []), "notes"),
    )


def _decode_failure(value: object) -> Failure:
    fields = Fields(value, "error")
    return Failure(
        type=fields.text("type"),
        message=fields.text("message", ""),
        traceback=fields.text("traceback", ""),
    )


def _decode_restore(value: object) -> Restore:
    fields = Fields(value, "restore")
    return Restore(
        kind=fields.text("kind"),
        mode=fields.text("mode"),
        total=fields.count("total"),
        total_bytes=fields.count("total_bytes"),
        bound=fields.count("bound"),
        bound_bytes=fields.count("bound_bytes"),
        missing=decode_variables(fields.get("missing", []), "missing"),
        unexpected=decode_variables(fields.get("unexpected", []), "unexpected"),
        mismatched=tuple(
            _decode_mismatch(entry) for entry in items(fields.get("mismatched", []), "mismatched")
        ),
        different=texts(fields.get("different", []), "different"),
    )


def decode_variables(value: object, what: str) -> tuple[Variable, ...]:
    """The variables in a list of what ``encode_variable`` wrote; ``what`` names it in errors."""
    return tuple(_decode_variable(entry, what) for entry in items(value, what))


def _decode_variable(value: object, what: str) -> Variable:
    """A variable with its label; a tensor of a checkpoint has none."""
    parts = items(value, what)
    name, shape, dtype, label = parts if len(parts) == 4 else (*items(parts, what, 3), "")
    label = name_of(label, what)
    return Variable(name_of(name, what), shape_of(shape, what), name_of(dtype, what), label)


def _decode_coverage(value: object) -> Coverage:
    fields = Fields(value, "coverage")
    return Coverage(
        mode=fields.text("mode"),
        total=fields.count("total"),
        matched=fields.count("matched"),
        mismatched=fields.count("mismatched"),
        error=fields.text("error", ""),
    )


def _decode_view(value: object) -> View:
    fields = Fields(value, "picture")
    return View(fields.text("pixels"), fields.mapping("outputs"), fields.text("error", ""))


def _decode_mismatch(value: object) -> Mismatch:
    what = "mismatched"
    name, saved, built = items(value, what, 3)
    return Mismatch(name_of(name, what), shape_of(saved, what), shape_of(built, what))
