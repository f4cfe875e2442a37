"""The smallest cause in words: for a terminal, as Markdown and as JSON; pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from matrix.bisect.bench import answer, said
from matrix.bisect.changes import ALTERNATIVES, shown
from matrix.bisect.nouns import Bisection, Change, Commit, Kind, Step
from matrix.model import Result, Status
from matrix.report.escape import first_line
from matrix.report.sections import (
    Block,
    Code,
    Facts,
    Paragraph,
    Section,
    Table,
    markdown,
    terminal,
)
from matrix.report.summary import plural

SCHEMA = 1
ABSENT = "absent"
CELL_CHARACTERS = 60


def text(found: Bisection, commands: Sequence[str], width: int) -> str:
    """The answer for a terminal of ``width`` columns, without colour."""
    return terminal(_heading(found), _answer(found, commands), width)


def document(found: Bisection, commands: Sequence[str]) -> str:
    """The answer with every difference and every run, as a Markdown document."""
    more = [Section("Runs", _runs(found)), Section("All differences", _differences(found))]
    return markdown(_heading(found), [*_answer(found, commands), *more])


def machine(found: Bisection) -> str:
    """The answer with every difference and every run, as JSON."""
    narrowed, history = found.narrowed, found.history
    last, first = found.answers
    told: dict[str, object] = {
        "schema": SCHEMA,
        "checkpoint": found.checkpoint,
        "mode": found.mode,
        "engine": found.engine,
        "good": _ran(found.good),
        "bad": _ran(found.bad),
        "complete": narrowed.complete,
        "cause": [_changed(one) for one in _cause(found)],
        "history": None
        if history is None
        else {
            "works": history.works.revision,
            "fails": history.fails.revision,
            "between": history.between,
        },
        "last_good": _ran(last),
        "first_bad": _ran(first),
        "taken_back": _ran(found.back.result) if found.back else None,
        "budget": found.budget,
        "runs": found.runs,
        "steps": [_stepped(one) for one in found.steps],
        "differences": [_changed(one) for one in found.changes],
    }
    return json.dumps(told, indent=1) + "\n"


def _cause(found: Bisection) -> tuple[Change, ...]:
    """The changes that are named: what is needed, or what is left where the budget ended."""
    narrowed = found.narrowed
    left = narrowed.high if narrowed.complete else narrowed.high - narrowed.low
    return tuple(one for one in found.changes if one in left)


def _heading(found: Bisection) -> str:
    cause = _cause(found)
    if not found.narrowed.complete:
        return f"Narrowed to {len(cause)} of {plural(len(found.changes), 'difference')}"
    if found.history:
        return f"The smallest cause: {_revisions(found.history.works, found.history.fails)}"
    if len(cause) > 1:
        names = ", ".join(map(_name, cause))
        return f"The smallest cause is {len(cause)} changes together: {names}"
    return f"The smallest cause: {_change(cause[0])}"


def _answer(found: Bisection, commands: Sequence[str]) -> list[Section]:
    last, first = found.answers
    pairs = [
        ("Works", f"{last.cell.id}: {said(last)}"),
        ("Fails", f"{first.cell.id}: {said(first)}"),
    ]
    if found.back:
        pairs.append(("Taken back", f"{found.back.result.cell.id}: {said(found.back.result)}"))
    pairs.append(("Cost", _cost(found)))
    blocks: list[Block] = [Paragraph(line) for line in _sentences(found)]
    told = Section("Answer", (*blocks, Facts(tuple(pairs))))
    return [told, Section("To repeat", (Code("\n".join(commands)),))]


def _sentences(found: Bisection) -> Iterable[str]:
    cause, narrowed = _cause(found), found.narrowed
    good, bad = found.good.cell.id, found.bad.cell.id
    if not narrowed.complete:
        yield f"The budget of {plural(found.budget, 'run')} ended before. The cause is among:"
        yield "; ".join(map(_change, cause)) + "."
        company = len(narrowed.low)
        if company:
            harm = "that does no harm" if company == 1 else "that do no harm"
            yield f"They make the difference beside {plural(company, 'change')} {harm}."
        return
    if len(cause) > 1:
        yield "; ".join(map(_change, cause)) + "."
        yield _together(found)
    yield f"Everything else is as in {good}; {_harmless(found)} {bad}."
    if found.history:
        yield _walked(found)
    if found.back:
        yield _back(found)


def _together(found: Bisection) -> str:
    """What is known of the cause with each of its changes left out."""
    high = found.narrowed.high
    outcomes = {one.changes: one.outcome.value for one in found.steps if not one.commit}
    without = {outcomes.get(high - {one}, "as good") for one in high}
    if without == {"as good"}:
        return "None of them does it alone: without any one of them it works."
    return "They cannot be told apart: without one of them it fails in another way."


def _harmless(found: Bisection) -> str:
    rest = len(found.changes) - len(found.narrowed.high)
    if not rest:
        return "there is no other difference in"
    return f"the cause does not need the other {plural(rest, 'difference')} of"


def _walked(found: Bisection) -> str:
    history = found.history
    if history is None:
        return ""
    works, fails = (
        f"{one.revision[:12]} of {one.day} ({one.subject})"
        for one in (history.works, history.fails)
    )
    told = f"Revision {works} works, {fails} does not."
    if history.between:
        be, was = ("is", "was") if history.between == 1 else ("are", "were")
        lying = f"{plural(history.between, 'revision')} between them"
        return f"{told} {lying} {be} neither, or {was} not tried."
    return told


def _back(found: Bisection) -> str:
    if found.back and found.back.result.verdict.status is Status.PASS:
        return f"It is the only one: with it taken back, {found.bad.cell.id} works."
    return f"It is not the only one: with it taken back, {found.bad.cell.id} still fails."


def _cost(found: Bisection) -> str:
    known = len(found.steps) - found.runs
    more = f", {known} known from earlier runs" if known else ""
    mixtures = f"{plural(found.runs, 'mixture')} run of {found.budget} allowed{more}"
    return f"{plural(len(found.changes), 'difference')}; {mixtures}"


def _name(change: Change) -> str:
    return change.name or change.kind.value


def _change(change: Change) -> str:
    """A change as a clause, such as ``protobuf 3.20.3 works, 4.21.12 does not``."""
    good, bad = (_shown(change, one) for one in (change.good, change.bad))
    kind = f"{change.kind.value} " if change.kind in (Kind.VARIABLE, Kind.LINK, Kind.FILE) else ""
    named = change.name in ALTERNATIVES.values() and any(" " in one for one in (good, bad))
    name = "" if named else f"{_name(change)} "
    return f"{kind}{name}{good} works, {bad} does not"


def _revisions(works: Commit, fails: Commit) -> str:
    return f"OD API revision {works.revision[:12]} works, {fails.revision[:12]} does not"


def _shown(change: Change, side: str) -> str:
    if not side:
        return ABSENT
    return first_line(shown(change, side), CELL_CHARACTERS)


def _runs(found: Bisection) -> tuple[Block, ...]:
    heads = ("Run", "With the bad side's", "Cell", "Answer", "It is")
    sides = ((found.good, "nothing", "good"), (found.bad, "all", "bad"))
    rows = [_row("-", with_, one, is_) for one, with_, is_ in sides]
    for number, step in enumerate(found.steps, start=1):
        commit = f"revision {step.commit.revision[:12]}" if step.commit else ""
        chosen = commit or _chosen(found, step)
        rows.append(_row(str(number), chosen, step.result, step.outcome.value))
    return (Table(heads, tuple(rows)),)


def _chosen(found: Bisection, step: Step) -> str:
    """What a mixture took from the bad side, or what it did not, whichever is shorter."""
    inside = [_name(one) for one in found.changes if one in step.changes]
    outside = [_name(one) for one in found.changes if one not in step.changes]
    if len(outside) < len(inside):
        return f"all but {', '.join(outside)}"
    return ", ".join(inside)


def _row(number: str, chosen: str, result: Result, what: str) -> tuple[tuple[str, ...], ...]:
    return (number,), (chosen,), (result.cell.id,), (answer(result),), (what,)


def _differences(found: Bisection) -> tuple[Block, ...]:
    cause = set(_cause(found))
    rows = tuple(
        (
            (one.kind.value,),
            (_name(one),),
            (_shown(one, one.good),),
            (_shown(one, one.bad),),
            ("yes" if one in cause else "",),
        )
        for one in found.changes
    )
    return (Table(("Kind", "Name", "Good", "Bad", "Cause"), rows),)


def _ran(result: Result) -> dict[str, object]:
    verdict = result.verdict
    return {
        "cell": result.cell.id,
        "status": verdict.status.value,
        "phase": verdict.phase,
        "cause": verdict.cause,
        "reason": verdict.reason,
        "reused": result.reused,
    }


def _changed(change: Change) -> dict[str, str]:
    return {
        "kind": change.kind.value,
        "name": change.name,
        "good": shown(change, change.good),
        "bad": shown(change, change.bad),
    }


def _stepped(step: Step) -> dict[str, object]:
    return {
        **_ran(step.result),
        "outcome": step.outcome.value,
        "changes": sorted(_name(one) for one in step.changes),
        "revision": step.commit.revision if step.commit else "",
    }
