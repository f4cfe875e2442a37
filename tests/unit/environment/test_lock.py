"""Locks as text: what they say, what names them, and a resolver's reason as prose."""

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.environment.lock import HEADER, REASON, ensure, entries, explain, parse, significant
from matrix.model import Lock
from matrix.plan.recipe import digest
from tests import samples

CELL = samples.cell("2.8.4", "2.8.0", "3.9")
BODY = """\
absl-py==1.4.0 \\
    --hash=sha256:0d3fe606 \\
    --hash=sha256:d2c244d0
    # via tensorflow-cpu
"""


def header(recipe: str) -> str:
    return HEADER.format(cell=CELL.id, as_of="2024-01-01", recipe=recipe)


def test_comments_and_empty_lines_do_not_name_a_lock() -> None:
    other = header("1") + BODY.replace("via tensorflow-cpu", "via tensorboard, keras") + "\n\n"
    assert significant(header("2") + BODY) == significant(other)
    assert parse(header("2") + BODY).digest == parse(other).digest
    assert significant("a==1 # pinned\n  # note\nb==1#c\n") == "a==1\nb==1#c\n"


def test_entries_by_their_normalised_names_without_comments() -> None:
    text = (
        header("1") + BODY + "Foo_Bar.baz[x]==1 ; os_name == 'nt'\nb @ https://example.org/b.whl\n"
    )
    assert entries(text) == {
        "absl-py": "absl-py==1.4.0 \\\n    --hash=sha256:0d3fe606 \\\n    --hash=sha256:d2c244d0",
        "foo-bar-baz": "Foo_Bar.baz[x]==1 ; os_name == 'nt'",
        "b": "b @ https://example.org/b.whl",
    }


def test_another_hash_names_another_lock() -> None:
    assert parse(BODY).digest != parse(BODY.replace("d2c244d0", "d2c244d1")).digest


def test_a_lock_without_a_solution_carries_the_reason() -> None:
    text = header("1") + f"{REASON}first\n{REASON}second\n"
    assert parse(text).problem == "first\nsecond"
    assert parse(header("1") + BODY).problem == ""


def test_a_committed_lock_of_the_same_recipe_is_used_as_it_is(tmp_path: Path) -> None:
    text = header(digest(CELL.recipe, CELL.python)) + BODY
    (tmp_path / f"{CELL.id}.txt").write_text(text, encoding="utf-8")
    wanted = Lock(text, parse(text).digest)
    assert ensure(CELL, tmp_path, tmp_path / "absent") == wanted
    # Variables of the environment are no business of the resolver.
    with_variable = replace(CELL, recipe=replace(CELL.recipe, env=(("A", "1"),)))
    assert ensure(with_variable, tmp_path, tmp_path / "absent") == wanted


def test_a_lock_for_another_recipe_lies_in_the_cache(tmp_path: Path) -> None:
    name = digest(CELL.recipe, CELL.python)
    (tmp_path / f"{CELL.id}.txt").write_text(header("another") + "six==1\n", encoding="utf-8")
    own = tmp_path / "cache" / "locks" / f"{CELL.id}-{name[:12]}.txt"
    own.parent.mkdir(parents=True)
    own.write_text(header(name) + BODY, encoding="utf-8")
    assert ensure(CELL, tmp_path, tmp_path / "cache") == parse(header(name) + BODY)
    assert parse((tmp_path / f"{CELL.id}.txt").read_text()).text == header("another") + "six==1\n"


@pytest.mark.parametrize(
    ("stderr", "sentences"),
    [
        (
            "  × No solution found when resolving dependencies:\n"
            "  ╰─▶ Because tensorflow-cpu==2.8.4 depends on protobuf>=3.9.2,<3.20 and\n"
            "      you require protobuf==3.20.3, we can conclude that your requirements\n"
            "      are unsatisfiable.\n",
            [
                "No solution found when resolving dependencies: Because tensorflow-cpu==2.8.4"
                " depends on protobuf>=3.9.2,<3.20 and you require protobuf==3.20.3, we can"
                " conclude that your requirements are unsatisfiable."
            ],
        ),
        (
            "warning: something else\n  × No solution found when resolving dependencies:\n"
            "  ╰─▶ Because a==1 has no wheels, a==1 cannot be used.\n"
            "      And because you require a, your requirements are unsatisfiable.\n"
            "      hint: Wheels are available for a.\n",
            [
                "Because you require a, your requirements are unsatisfiable."
                " hint: Wheels are available for a.",
                "No solution found when resolving dependencies: Because a==1 has no wheels,"
                " a==1 cannot be used.",
            ],
        ),
        (
            "  × Failed to build `pyyaml==5.4.1`\n  ├─▶ The build backend returned an error\n"
            "  ╰─▶ Call to `setuptools.build_meta` failed (exit status: 1)\n",
            [
                "Failed to build `pyyaml==5.4.1` The build backend returned an error Call to"
                " `setuptools.build_meta` failed (exit status: 1)"
            ],
        ),
        ("", [""]),
    ],
)
def test_a_resolver_s_tree_becomes_prose(stderr: str, sentences: list[str]) -> None:
    assert explain(stderr) == sentences


def test_a_reason_has_an_end() -> None:
    found = explain("No solution found: " + "Because of this, not that. " * 100)
    assert len(found) <= 12
