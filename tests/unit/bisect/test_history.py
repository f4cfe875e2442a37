"""The revisions between two, as a real git tells them, and the first bad one of them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.bisect.bench import Bench
from matrix.bisect.find import find
from matrix.bisect.history import commits
from matrix.bisect.nouns import Bisection, Kind
from matrix.errors import BuildError
from matrix.model import Cell, Observation, Source
from tests import samples
from tests.unit.bisect import sides
from tests.unit.bisect.sides import CELL, WHOLE, Laboratory, failing

ROOTS = ("research",)
BROKEN = failing("import-od", "ImportError", "cannot import name 'x'")


def git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path, file: str, subject: str) -> str:
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(subject)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", subject)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, "research/a.py", "first")
    return folder


def between(models: Path, good: str, bad: str) -> list[str]:
    """The subjects of the revisions from good to bad."""
    source = Source(git=models.as_uri(), revision=good, roots=ROOTS)
    return [one.subject for one in commits(source, replace(source, revision=bad))]


def test_the_line_of_first_parents_that_touch_what_is_imported(models: Path) -> None:
    first = git(models, "rev-parse", "HEAD")
    commit(models, "official/a.py", "outside")
    commit(models, "research/a.py", "second")
    git(models, "checkout", "--quiet", "-b", "side")
    commit(models, "research/b.py", "on a branch")
    git(models, "checkout", "--quiet", "main")
    commit(models, "research/a.py", "third")
    git(models, "merge", "--quiet", "--no-edit", "--message", "the branch", "side")
    last = git(models, "rev-parse", "HEAD")
    assert between(models, first, last) == ["first", "second", "third", "the branch"]
    # Back in time each state is named by its own revision.
    assert between(models, last, first) == ["the branch", "third", "second", "first"]


def test_revisions_of_two_lines_have_no_history_between_them(models: Path) -> None:
    git(models, "checkout", "--quiet", "-b", "side")
    one = commit(models, "research/b.py", "on a branch")
    git(models, "checkout", "--quiet", "main")
    other = commit(models, "research/a.py", "second")
    assert between(models, one, other) == []


def test_a_repository_that_cannot_be_fetched(models: Path, tmp_path: Path) -> None:
    first = git(models, "rev-parse", "HEAD")
    shutil.rmtree(models)
    with pytest.raises(BuildError, match=r"the history of file://.* cannot be fetched"):
        between(tmp_path / "models", first, first)


def of(source: Source) -> Cell:
    return replace(CELL, recipe=replace(CELL.recipe, source=source))


def found(folder: Path, models: Path, good: str, bad: str, broken: set[str]) -> Bisection:
    """Bisect two revisions, some of which do not work."""

    def physics(cell: Cell, lock: str) -> Observation:
        assert "six" in lock
        source = cell.recipe.source
        return BROKEN if source and source.revision in broken else WHOLE

    source = Source(git=models.as_uri(), revision=good, roots=ROOTS)
    left, right = (
        sides.side(
            replace(CELL, id=name, od=name, recipe=replace(CELL.recipe, source=one)), six=six
        )
        for name, six, one in (
            ("good", "1", source),
            ("bad", "2", replace(source, revision=bad)),
        )
    )
    # What protoc has to do is no part of this: the trees are there already.
    laboratory = Laboratory(physics)
    run = laboratory.wired(folder)
    with Bench(run, samples.checkpoint(), left, right, 24) as bench:
        return find(bench, [])


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trees of sources are empty folders."""

    def prepare(source: Source, cache: Path) -> Path:
        tree = cache / "sources" / source.revision
        tree.mkdir(parents=True, exist_ok=True)
        return tree

    monkeypatch.setattr("matrix.environment.source.prepare", prepare)


@pytest.mark.usefixtures("prepared")
def test_a_change_of_revision_comes_down_to_the_first_bad_one(models: Path, tmp_path: Path) -> None:
    line = [commit(models, "research/a.py", f"change {number}") for number in range(8)]
    answer = found(tmp_path, models, line[0], line[7], set(line[3:]))
    assert answer.history is not None
    assert (answer.history.works.revision, answer.history.fails.revision) == (line[2], line[3])
    assert answer.history.between == 0
    last, first = answer.answers
    assert [one.cell.recipe.source.revision for one in (last, first) if one.cell.recipe.source] == [
        line[2],
        line[3],
    ]
    # The trees between are gone, those of the sides and of the answer are not.
    kept = {path.name for path in (tmp_path / "cache" / "sources").iterdir()}
    assert kept == {line[0], line[2], line[3], line[7]}


@pytest.mark.usefixtures("prepared")
def test_revisions_of_two_lines_are_named_as_they_are(models: Path, tmp_path: Path) -> None:
    git(models, "checkout", "--quiet", "-b", "side")
    one = commit(models, "research/b.py", "on a branch")
    git(models, "checkout", "--quiet", "main")
    other = commit(models, "research/a.py", "second")
    answer = found(tmp_path, models, one, other, {other})
    assert answer.history is None
    assert [change.kind for change in answer.narrowed.high] == [Kind.SOURCE]
