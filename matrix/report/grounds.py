"""What lies behind an account: variables by layer, versions, the exception and the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import prod

from matrix.checkpoint.dtypes import size_of
from matrix.checkpoint.families import FAMILIES, family, plain
from matrix.model import Checkpoint, Observation, Restore, Result, Variable
from matrix.report.folding import Row, fold, size, table
from matrix.report.sections import Block, Code, Paragraph, Section, Subtitle, Table
from matrix.report.summary import plural

PATTERNS = 25
"""Patterns of variables that a table shows."""
TAIL = 30
"""Lines of a traceback or log that are shown."""
LONGEST_LINE = 500
LOG = "End of the log"
LONGEST_FACT = 200

_LISTED_ELSEWHERE = ("packages", "extractors")
"""Facts that are long: the packages are in freeze.txt, both are in observation.json."""


def variables(result: Result, checkpoint: Checkpoint) -> tuple[Block, ...]:
    """What the restore bound and what not, and what the checkpoint holds beside a model."""
    seen = result.observation
    if seen is None or seen.restore is None:
        return ()
    restore = seen.restore
    types = {one.name: one for one in seen.model}
    held = {one.name: one for one in checkpoint.variables}
    strangers = [held.get(v.name, v) for v in restore.unexpected if family(v.name) == "model"]
    return (
        Paragraph(_bound(seen, restore)),
        *_listed(
            "In the model, not in the checkpoint",
            [_row(types.get(one.name, one)) for one in restore.missing],
            ("Shape",),
        ),
        *_listed("In the checkpoint, not in the model", map(_row, strangers), ("Shape",)),
        *_listed(
            "In both, of different shapes",
            [
                Row(
                    one.name,
                    (one.checkpoint_shape, one.model_shape),
                    _bytes(one.model_shape, types[one.name].dtype if one.name in types else ""),
                    types[one.name].label if one.name in types else "",
                )
                for one in restore.mismatched
            ],
            ("In the checkpoint", "In the model"),
        ),
        *_listed(
            "In both, with other values after the restore",
            [_row(types.get(name, Variable(name, (), ""))) for name in restore.different],
            ("Shape",),
        ),
        *_beside(checkpoint.variables),
    )


def versions(seen: Observation | None) -> tuple[Block, ...]:
    """Versions, files and other facts of the cell, as it told them itself."""
    rows = [
        ((name,), (value[:LONGEST_FACT],))
        for name, value in _facts(seen.facts if seen else {})
        if value
    ]
    return (Table(("Fact", "Value"), tuple(rows)),) if rows else ()


def raw(result: Result) -> list[Section]:
    """The exceptions with the ends of their tracebacks, or else the end of the log."""
    seen = result.observation
    found = [
        Section(f"Exception at {phase.name}", (Code(_tail(phase.error.traceback or said)),))
        for phase in (seen.phases if seen else ())
        if phase.error and (said := f"{phase.error.type}: {phase.error.message}")
    ]
    return found or log(result)


def log(result: Result) -> list[Section]:
    """The end of the probe's log, or of the build's where no probe ran; nothing without one."""
    text = (result.observation.log if result.observation else "") or result.build_log
    return [Section(LOG, (Code(_tail(text)),))] if text.strip() else []


def _bound(seen: Observation, restore: Restore) -> str:
    done = any(phase.name == "restore" and phase.outcome == "ok" for phase in seen.phases)
    if not done:
        fits = restore.total - len(restore.missing) - len(restore.mismatched)
        return (
            f"The restore did not end. By names and shapes {fits} of"
            f" {plural(restore.total, 'model variable')} fit the checkpoint."
        )
    return (
        f"{restore.bound} of {plural(restore.total, 'model variable')} hold the checkpoint's"
        f" values ({size(restore.bound_bytes)} of {size(restore.total_bytes)})."
    )


def _listed(title: str, rows: Iterable[Row], heads: tuple[str, ...]) -> tuple[Block, ...]:
    found = list(rows)
    if not found:
        return ()
    return (Subtitle(f"{title}: {len(found):,}"), *table(fold(found), heads, PATTERNS))


def _row(one: Variable) -> Row:
    return Row(plain(one.name), (one.shape,), _bytes(one.shape, one.dtype), one.label)


def _bytes(shape: tuple[int, ...], dtype: str) -> int:
    """Bytes of a tensor; lengths that are not known, which are negative, count as none."""
    return max(prod(shape), 0) * size_of(dtype)


def _beside(held: Iterable[Variable]) -> tuple[Block, ...]:
    """One line on the checkpoint's tensors that belong to training."""
    counts: dict[str, list[int]] = defaultdict(list)
    for one in held:
        counts[family(one.name)].append(_bytes(one.shape, one.dtype))
    told = [
        f"{plural(len(counts[kind]), f'{kind} tensor')} ({size(sum(counts[kind]))})"
        for kind in FAMILIES
        if kind != "model" and counts[kind]
    ]
    words = f"Beside the model the checkpoint holds, for its training: {', '.join(told)}."
    return (Paragraph(words),) if told else ()


def _facts(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """Names and values; what is nested becomes a name for each value."""
    found: list[tuple[str, str]] = []
    for name in sorted(facts.keys() - set(_LISTED_ELSEWHERE)):
        value = facts[name]
        if isinstance(value, dict):
            found += [(f"{name}: {key}", str(inner)) for key, inner in sorted(value.items())]
        elif isinstance(value, (list, tuple)):
            found.append((name, ", ".join(map(str, value))))
        else:
            found.append((name, str(value)))
    return found


def _tail(text: str) -> str:
    lines = text.rstrip().splitlines()
    shown = [line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…" for line in lines]
    dropped = len(lines) - TAIL
    return "\n".join([f"... {dropped} lines before", *shown[-TAIL:]] if dropped > 0 else shown)
