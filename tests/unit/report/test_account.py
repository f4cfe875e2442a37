"""The account of one cell, whole, for each kind of answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from matrix.model import (
    PHASES,
    Cell,
    Certainty,
    Checkpoint,
    Coverage,
    Failure,
    Finding,
    Matrix,
    Mismatch,
    Observation,
    Phase,
    Restore,
    Result,
    Status,
    Variable,
    Verdict,
)
from matrix.report.account import account, cause_words, explain
from tests import samples
from tests.unit.report.test_rendered import HOSTILE

CELL = samples.cell("2.8.4", "2.8.0", "3.9")
VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
RENDERER = MarkdownIt("commonmark", {"html": True}).enable("table")


def of(checkpoint: Checkpoint) -> Matrix:
    """A matrix of this checkpoint, in which nothing else was tried."""
    return replace(samples.matrix(), checkpoint=checkpoint)


def layer(root: str, number: int) -> list[Variable]:
    """A convolution and its batch norm, as a TF2 model names them."""
    norms = [
        Variable(f"{root}/{number}/{one}", (8,), "float32", f"block_{number}_BN/{one}")
        for one in ("beta", "gamma")
    ]
    kernel = Variable(f"{root}/{number}/kernel", (3, 3, 8, 8), "float32", f"block_{number}/kernel")
    return [kernel, *norms]


def named(variables: list[Variable]) -> tuple[Variable, ...]:
    """The same variables under a checkpoint's keys."""
    return tuple(replace(one, name=one.name + VALUE) for one in variables)


MISSING = [*layer("model/_feature_extractor", 1), *layer("model/_feature_extractor", 2)]
UNEXPECTED = named([*layer("model/_custom", 1), *layer("model/_custom", 2)])
TRAINING = (
    Variable("optimizer/beta" + VALUE, (), "float32"),
    Variable("model/w/.OPTIMIZER_SLOT/optimizer/momentum" + VALUE, (8,), "float32"),
    Variable("save_counter" + VALUE, (), "int64"),
)
HEAD = Variable("model/head/kernel", (1, 1, 8, 91), "float32", "Head/kernel")
CHECKPOINT = replace(samples.checkpoint("ssd"), variables=(*UNEXPECTED, *TRAINING, *named([HEAD])))
RENAMED = Finding(
    "ckpt-naming-mismatch",
    Certainty.CERTAIN,
    ("100% of the 6 missing variables are there under other names", "For example x for y"),
    "Restore with a map.",
    everywhere=True,
)
OTHER = Finding("undetermined", Certainty.POSSIBLE, ("Seen: nothing", " "))

RESTORE = Restore(
    kind="object-based",
    mode="inference",
    total=9,
    total_bytes=8000,
    bound=1,
    bound_bytes=40,
    missing=tuple(MISSING),
    unexpected=(*UNEXPECTED, *TRAINING),
    mismatched=(Mismatch(HEAD.name, (1, 1, 8, 91), (1, 1, 8, 5)),),
    different=("model/scale",),
)


def phases(outcome: str = "ok", error: Failure | None = None) -> tuple[Phase, ...]:
    """Phases that are ok up to the restore, which ends as told."""
    found = [Phase(name, "ok", 0.5) for name in PHASES[:-2]]
    found.append(Phase("restore", outcome, 1.25, error=error, notes=("a note",)))
    if outcome == "ok":
        return (*found, Phase("forward", "ok", 2))
    return (*found, Phase("forward", "skipped", notes=("restore did not succeed",)))


def observed() -> Observation:
    """A restore that left a renamed extractor and the head as they were."""
    return Observation(
        checkpoint="ssd",
        phases=phases(),
        facts={
            "tensorflow": "2.8.4",
            "packages": ["a==1"],
            "files": {"keras": "/lib/keras"},
            "user_site": [],
            "order": ["a", "b"],
        },
        model=(*MISSING, HEAD, Variable("model/scale", (2,), "float32", "scale")),
        coverage=(
            Coverage("inference", 9, 2, 1),
            Coverage("classification", error="ValueError: no\nmore"),
        ),
        restore=RESTORE,
    )


def red(status: Status = Status.PARTIAL, seen: Observation | None = None) -> Result:
    verdict = Verdict(
        cell=CELL.id,
        status=status,
        phase="restore",
        cause=RENAMED.code,
        reason="8 of 9 variables keep their initial values\nand more",
        remedy=RENAMED.remedy,
        matched=1,
        total=9,
        controls="passed",
        findings=(RENAMED, OTHER),
        blame="Only the pair is at fault.",
        ruled_out=("The files: whole",),
        next_unknown=(),
    )
    return Result(CELL, verdict, "docker", "e" * 64, 8.25, True, observation=seen or observed())


MARKDOWN = """\
# tf2.8.4-od2.8.0-py3.9: ◐ PARTIAL 1/9

## Verdict

PARTIAL at restore: 8 of 9 variables keep their initial values

- **Cause:** The same tensors under other names (ckpt-naming-mismatch)
- **Way out:** Restore with a map.

## What was tried

- **Checkpoint:** ssd, v2-object-based, 10 variables, restored for inference
- **Cell:** TensorFlow 2.8.4, OD API 2.8.0, Python 3.9
- **Engine:** docker, 8.2 seconds

| Phase | Outcome | Seconds | Note |
|---|---|---|---|
| import-tf | ok | 0.50 | - |
| import-od | ok | 0.50 | - |
| parse-config | ok | 0.50 | - |
| build-model | ok | 0.50 | - |
| read-checkpoint | ok | 0.50 | - |
| restore | ok | 1.25 | a note |
| forward | ok | 2.00 | - |

## Causes

### 1. The same tensors under other names (ckpt-naming-mismatch)

Certain: what was computed proves it, or the message has no other cause. It lies in the \
checkpoint or its config, so no other cell is without it.

- 100% of the 6 missing variables are there under other names
- For example x for y

Way out: Restore with a map.

### 2. The cause is open (undetermined)

Possible: one of several, and what was seen does not decide.

- Seen: nothing

## Which version is at fault

Only the pair is at fault.

## Variables

1 of 9 model variables hold the checkpoint's values (40 bytes of 8.0 kB).

### In the model, not in the checkpoint: 6

| Variables | Shape | Number | Bytes |
|---|---|---|---|
| model/&#95;feature_extractor/{1,2}/kernel<br>(block&#95;{1,2}/kernel) | 3x3x8x8 | 2 | 4.6 kB |
| model/&#95;feature_extractor/{1,2}/{beta,gamma}<br>(block&#95;{1,2}&#95;BN/{beta,gamma}) | 8 | \
4 | 128 bytes |

6 variables (4.7 kB) in all

### In the checkpoint, not in the model: 6

| Variables | Shape | Number | Bytes |
|---|---|---|---|
| model/&#95;custom/{1,2}/kernel<br>(block&#95;{1,2}/kernel) | 3x3x8x8 | 2 | 4.6 kB |
| model/&#95;custom/{1,2}/{beta,gamma}<br>(block&#95;{1,2}&#95;BN/{beta,gamma}) | 8 | 4 | 128 \
bytes |

6 variables (4.7 kB) in all

### In both, of different shapes: 1

| Variables | In the checkpoint | In the model | Number | Bytes |
|---|---|---|---|---|
| model/head/kernel<br>(Head/kernel) | 1x1x8x91 | 1x1x8x5 | 1 | 160 bytes |

1 variable (160 bytes) in all

### In both, with other values after the restore: 1

| Variables | Shape | Number | Bytes |
|---|---|---|---|
| model/scale<br>(scale) | 2 | 1 | 8 bytes |

1 variable (8 bytes) in all

Beside the model the checkpoint holds, for its training: 1 slot tensor (32 bytes), 2 bookkeeping \
tensors (12 bytes).

## What each way of restoring would find

| Restored | Asked for | Found | Of another shape | Refused |
|---|---|---|---|---|
| for inference | 9 | 2 | 1 | - |
| as fine-tune type "classification" | - | - | - | ValueError: no |

## Ruled out

- The files: whole

## How sure this is

- Certain: what was computed proves it, or the message has no other cause.
- The controls passed: in this environment a good checkpoint restores, and a damaged copy of it \
does not.
- The observation is an earlier run's, of the same checkpoint and environment.

## Versions

| Fact | Value |
|---|---|
| files: keras | /lib/keras |
| order | a, b |
| tensorflow | 2.8.4 |
"""


def squeezed(text: str) -> str:
    """The text with the padding of its tables taken out: how wide a column is, is tabulate's."""
    return re.sub(r" +\|", " |", re.sub(r"-{3,}", "---", text))


def test_the_whole_account_as_markdown() -> None:
    assert squeezed(account(red(), of(CHECKPOINT))) == MARKDOWN


def test_the_whole_account_on_a_terminal() -> None:
    raised = Failure("NotFoundError", "no key\nat all", "Traceback:\n  line 1\nNotFoundError: no")
    seen = replace(observed(), phases=phases("fail", raised), facts={}, coverage=())
    seen = replace(seen, restore=replace(RESTORE, missing=(), unexpected=()))
    one = red(Status.FAIL, seen)
    verdict = replace(one.verdict, next_unknown=("forward",), blame="", findings=(RENAMED,))
    shown = explain(replace(one, verdict=verdict, reused=False), of(CHECKPOINT), 80)
    assert (
        shown
        == """\
tf2.8.4-od2.8.0-py3.9: ✗ FAIL

Verdict
  FAIL at restore: 8 of 9 variables keep their initial values

  Cause       The same tensors under other names (ckpt-naming-mismatch)
  Way out     Restore with a map.

What was tried
  Checkpoint  ssd, v2-object-based, 10 variables, restored for inference
  Cell        TensorFlow 2.8.4, OD API 2.8.0, Python 3.9
  Engine      docker, 8.2 seconds

  Phase            Outcome      Seconds    Note
  ---------------  -----------  ---------  -----------------------------
  import-tf        ok           0.50       -
  import-od        ok           0.50       -
  parse-config     ok           0.50       -
  build-model      ok           0.50       -
  read-checkpoint  ok           0.50       -
  restore          failed       1.25       NotFoundError: no key; a note
  forward          not reached  -          restore did not succeed

  Never reached: forward. Mending this may reveal the next cause there.

Causes
  The same tensors under other names (ckpt-naming-mismatch)

  Certain: what was computed proves it, or the message has no other cause. It
  lies in the checkpoint or its config, so no other cell is without it.

  - 100% of the 6 missing variables are there under other names
  - For example x for y

  Way out: Restore with a map.

Variables
  The restore did not end. By names and shapes 8 of 9 model variables fit the
  checkpoint.

  In both, of different shapes: 1

  Variables          In the checkpoint    In the model    Number    Bytes
  -----------------  -------------------  --------------  --------  ---------
  model/head/kernel  1x1x8x91             1x1x8x5         1         160 bytes
  (Head/kernel)

  1 variable (160 bytes) in all

  In both, with other values after the restore: 1

  Variables    Shape    Number    Bytes
  -----------  -------  --------  -------
  model/scale  2        1         8 bytes
  (scale)

  1 variable (8 bytes) in all

  Beside the model the checkpoint holds, for its training: 1 slot tensor (32
  bytes), 2 bookkeeping tensors (12 bytes).

Ruled out
  - The files: whole

How sure this is
  - Certain: what was computed proves it, or the message has no other cause.
  - The controls passed: in this environment a good checkpoint restores, and a
    damaged copy of it does not.

Exception at restore
    Traceback:
      line 1
    NotFoundError: no
"""
    )


def verdict(status: Status, **fields: object) -> Verdict:
    return replace(Verdict(CELL.id, status), **fields)  # type: ignore[arg-type]


def answer(told: Verdict, seen: Observation | None = None, where: Cell = CELL) -> Result:
    return Result(where, told, "docker", "e" * 64, 1.0, False, observation=seen)


def plain_checkpoint() -> Checkpoint:
    return samples.checkpoint("ssd", count=2)


def test_a_green_cell_is_told_in_short() -> None:
    whole = Restore("object-based", "full", 2, 72, 2, 72)
    seen = Observation("ssd", (Phase("restore", "ok", 1),), restore=whole)
    remark = Finding("benign-warning", Certainty.LIKELY, ("2 slots are not used",), "Nothing.")
    where = samples.cell("2.16.2", "2022.12", "3.11", "legacy-keras")
    told = verdict(
        Status.PASS, matched=2, total=2, controls="passed", findings=(remark,), ruled_out=("x",)
    )
    assert (
        explain(answer(told, seen, where), of(plain_checkpoint()), 90)
        == """\
tf2.16.2-od2022.12-py3.11-legacy-keras: ✓ PASS

Verdict
  PASS: all 2 variables of the model hold the checkpoint's bytes, compared one by one
  after the restore, and the model ran on an image.

What was tried
  Checkpoint  ssd, v2-object-based, 2 variables, restored as fine-tune type "full"
  Cell        TensorFlow 2.16.2, OD API 2022.12, Python 3.11, repaired by legacy-keras
  Engine      docker, 1.0 seconds

  Phase    Outcome    Seconds    Note
  -------  ---------  ---------  ------
  restore  ok         1.00       -

Remarks
  It looks like a failure and is none (benign-warning)

  Likely: it fits all that was seen, and little else does.

  - 2 slots are not used

  Way out: Nothing.

How sure this is
  - The controls passed: in this environment a good checkpoint restores, and a damaged
    copy of it does not.
"""
    )


def test_an_environment_that_cannot_be_made() -> None:
    told = verdict(
        Status.UNBUILDABLE, phase="build", reason="no version fits", cause="env-no-resolution"
    )
    log = "".join(f"line {n}\n" for n in range(40)) + "x" * 600
    shown = explain(replace(answer(told), build_log=log, engine=""), of(plain_checkpoint()), 80)
    assert (
        shown[: shown.index("    line 11")]
        == """\
tf2.8.4-od2.8.0-py3.9: ⊘ UNBUILDABLE

Verdict
  UNBUILDABLE at build: no version fits

  Cause       The requirements exclude each other (env-no-resolution)

What was tried
  Checkpoint  ssd, v2-object-based, 2 variables
  Cell        TensorFlow 2.8.4, OD API 2.8.0, Python 3.9
  Engine      none, 1.0 seconds

  No phase of the probe ran.

How sure this is
  - The controls did not run.

End of the log
    ... 11 lines before
"""
    )
    assert shown.endswith("    line 39\n    " + "x" * 500 + "…\n")


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [
        (Status.TIMEOUT, "timeout", "over its time limit"),
        (Status.OOM, "oom", "out of memory"),
        (Status.CRASH, "crash", "ended the process"),
        (Status.BROKEN, "running", "not ended"),
    ],
)
def test_a_probe_that_was_ended(status: Status, outcome: str, words: str) -> None:
    seen = Observation("ssd", (Phase("restore", outcome, 3),), log="last words\n")
    told = verdict(status, reason="restore ended", remedy="Raise the limit.", controls="failed")
    assert (
        explain(answer(told, seen), of(plain_checkpoint()), 80).partition("Verdict\n")[2]
        == f"""\
  {status.value}: restore ended

  Way out     Raise the limit.

What was tried
  Checkpoint  ssd, v2-object-based, 2 variables
  Cell        TensorFlow 2.8.4, OD API 2.8.0, Python 3.9
  Engine      docker, 1.0 seconds

  Phase    Outcome{" " * max(len(words) - 7, 2)}  Seconds    Note
  -------  {"-" * max(len(words), 9)}  ---------  ------
  restore  {words.ljust(9)}  3.00       -

How sure this is
  - A control failed: what this cell shows says nothing about the checkpoint.

End of the log
    last words
"""
    )


def test_a_code_that_the_catalogue_does_not_have_is_told_as_it_is() -> None:
    assert cause_words("made-up") == "made-up"
    assert cause_words("ckpt-corrupt") == "The checkpoint's files are damaged (ckpt-corrupt)"


@pytest.mark.parametrize("text", HOSTILE)
def test_only_our_own_elements_come_out(text: str) -> None:
    def elements(foreign: str) -> list[str]:
        html = str(RENDERER.render(account(hostile(foreign), of(named_checkpoint(foreign)))))
        return re.findall(r"<[^>]*>", html)

    assert elements(text) == elements("harmless")


def named_checkpoint(text: str) -> Checkpoint:
    return replace(plain_checkpoint(), name=text, format=text)


def hostile(text: str) -> Result:
    """A result that has the text wherever a checkpoint or a cell can put one."""
    finding = Finding(text, Certainty.LIKELY, (text,), text)
    variable = Variable(f"model/{text}", (1,), text, text)
    restore = Restore(
        "x",
        text,
        3,
        0,
        0,
        0,
        missing=(variable,),
        unexpected=(variable,),
        mismatched=(Mismatch(text, (1,), (2,)),),
        different=(text,),
    )
    seen = Observation(
        text,
        (Phase(text, text, error=Failure(text, text, text), notes=(text,)),),
        facts={text: text},
        coverage=(Coverage(text, error=text),),
        restore=restore,
    )
    told = verdict(
        Status.FAIL,
        phase=text,
        cause=text,
        reason=text,
        remedy=text,
        findings=(finding,),
        blame=text,
        ruled_out=(text,),
        next_unknown=(text,),
        controls=text,
    )
    where = replace(CELL, id=text, tensorflow=text, od=text, python=text, variant=text)
    return replace(answer(told, seen, where), engine=text)
