"""Reading a matrix.toml: what it gives, and one sentence for everything that is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from matrix.errors import ConfigurationError, MatrixError, UsageError
from matrix.model import Cell, Limits, Recipe, Source
from matrix.plan.document import Plan, load

CELL = "tf2.8.4-od2.8.0-py3.9"
GOOD = f"""
cells = ["{CELL}{{,-pinned}}"]
demo = ["{CELL}"]

[limits]
memory-gib = 0.5
pids = 64

[tensorflow."2.8.4"]
requirements = ["tensorflow-cpu==2.8.4"]

[od."2.8.0"]
requirements = ["od==2.8.0"]

[[rule]]
match = "*"
as-of = "2023-06-01"
build-constraints = ["Cython<3"]
env = {{ A = "1", B = "1" }}

[[rule]]
match = "*-pinned"
as-of = 2024-01-01
requirements = ["protobuf==3.20.3"]
excludes = ["x"]
overrides = ["y==1"]
constraints = ["z<2"]
build-constraints = ["setuptools<70"]
later = {{ od = "2025-01-01" }}
env = {{ B = "2", C = "3" }}
links = {{ nets = "object_detection/nets" }}
files = {{ "a.py" = "pass" }}
"""


def read(folder: Path, text: str) -> Plan:
    path = folder / "matrix.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_whole_document(tmp_path: Path) -> None:
    plain = Recipe(
        as_of="2023-06-01",
        requirements=("tensorflow-cpu==2.8.4", "od==2.8.0"),
        build_constraints=("Cython<3",),
        env=(("A", "1"), ("B", "1")),
    )
    pinned = Recipe(
        as_of="2024-01-01",
        requirements=("tensorflow-cpu==2.8.4", "od==2.8.0", "protobuf==3.20.3"),
        excludes=("x",),
        overrides=("y==1",),
        constraints=("z<2",),
        build_constraints=("Cython<3", "setuptools<70"),
        later=(("od", "2025-01-01"),),
        env=(("A", "1"), ("B", "2"), ("C", "3")),
        links=(("nets", "object_detection/nets"),),
        files=(("a.py", "pass"),),
    )
    cell = Cell(CELL, "2.8.4", "2.8.0", "3.9", "", plain)
    repaired = replace(cell, id=f"{CELL}-pinned", variant="pinned", recipe=pinned)
    limits = Limits(memory_bytes=512 * 1024**2, pids=64)
    plan = read(tmp_path, GOOD)
    expected = Plan((cell, repaired), (cell, repaired), (CELL,), limits, (("2.8.0", "od==2.8.0"),))
    assert plan == expected
    assert plan.cell(CELL) == cell


def test_a_lock_that_is_given_is_read_from_beside_the_file_and_needs_no_date(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("six==1\n", encoding="utf-8")
    given = GOOD.replace('as-of = "2023-06-01"', 'lock = "a.txt"').replace(
        "as-of = 2024-01-01\n", ""
    )
    plan = read(tmp_path, given)
    assert [(cell.recipe.lock, cell.recipe.as_of) for cell in plan.cells] == [("six==1\n", "")] * 2
    with pytest.raises(ConfigurationError, match=r"b\.txt cannot be read: .* Mend lock in"):
        read(tmp_path, given.replace("a.txt", "b.txt"))
    with pytest.raises(ConfigurationError, match="number 1 has a lock that is no text"):
        read(tmp_path, given.replace('"a.txt"', "1"))


@pytest.mark.parametrize(
    ("entry", "source"),
    [
        ('path = "../models"', Source(path="../models")),
        (
            'git = "https://example.org/m"\nrevision = "abc"\nroots = ["."]\n'
            'protos = "p/*.proto"\nprotoc = "grpcio-tools==1.50.0"\nrequirements = ["tf-slim"]',
            Source(
                git="https://example.org/m",
                revision="abc",
                roots=(".",),
                protos="p/*.proto",
                protoc="grpcio-tools==1.50.0",
            ),
        ),
    ],
)
def test_an_od_api_may_come_from_a_tree(tmp_path: Path, entry: str, source: Source) -> None:
    plan = read(tmp_path, GOOD.replace('requirements = ["od==2.8.0"]', entry))
    assert plan.cells[0].recipe.source == source


def test_the_catalogue_holds_the_cells_and_all_others(tmp_path: Path) -> None:
    other = f"{CELL}-other"
    plan = read(tmp_path, f'catalogue = ["{other}"]\n{GOOD}')
    assert [one.id for one in plan.cells] == [CELL, f"{CELL}-pinned"]
    assert [one.id for one in plan.catalogue] == [CELL, f"{CELL}-pinned", other]
    assert plan.cell(other).variant == "other"


def test_later_rules_win_in_the_order_of_the_file(tmp_path: Path) -> None:
    more = '[[rule]]\nmatch = "*-pinned"\nas-of = "2022-01-01"\nenv = { B = "9" }\n'
    recipe = read(tmp_path, GOOD + more).cells[1].recipe
    assert (recipe.as_of, recipe.env) == ("2022-01-01", (("A", "1"), ("B", "9"), ("C", "3")))


@pytest.mark.parametrize("name", ["tf2.*", "tf2.8.4-od2.8.0-py3.8", ""])
def test_a_cell_is_asked_for_by_its_whole_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, GOOD).cell(name)
    assert caught.value.message == f"No cell matches {name!r}."


# What is replaced in the good document, by what, and what the one sentence says.
WRONG = [
    ("cells =", "sells =", "matrix.toml has an unknown key 'sells'. Did you mean 'cells'?"),
    (
        "[limits]",
        "[rules]",
        "matrix.toml has an unknown key 'rules'. Did you mean 'rule'?",
    ),
    ("pids", "pid", "[limits] has an unknown key 'pid'. Did you mean 'pids'?"),
    (
        'requirements = ["tensorflow-cpu==2.8.4"]',
        'require = ["x"]',
        """[tensorflow."2.8.4"] has an unknown key 'require'. Did you mean 'requirements'?""",
    ),
    (
        'requirements = ["od==2.8.0"]',
        'url = "x"',
        """[od."2.8.0"] has an unknown key 'url'.""",
    ),
    (
        'match = "*-pinned"',
        'match = "*-pinned"\nexclude = []',
        "[[rule]] number 2 has an unknown key 'exclude'. Did you mean 'excludes'?",
    ),
    ('cells = ["', 'cells = "["\nx = ["', "matrix.toml has an unknown key 'x'."),
    ("cells = [", "cells = [1, ", "matrix.toml has a cells that is no list of texts."),
    (f'cells = ["{CELL}{{,-pinned}}"]', "cells = []", "matrix.toml lists no cells."),
    (f'demo = ["{CELL}"]', 'demo = "x"', "matrix.toml has a demo that is no list of texts."),
    (f'demo = ["{CELL}"]', 'demo = ["tf9-*"]', "No cell matches 'tf9-*'."),
    ("{,-pinned}", "{,}", f"matrix.toml lists {CELL} more than once. Remove one."),
    ("{,-pinned}", "{,-pinned", "has an unclosed brace."),
    ("{,-pinned}", "-", "is not a cell identifier."),
    (
        "tf2.8.4-od2.8.0-py3.9{",
        "tf2.9.9-od2.8.0-py3.9{",
        "names tensorflow '2.9.9', which matrix.toml does not declare.",
    ),
    (
        "tf2.8.4-od2.8.0-py3.9{",
        "tf2.8.4-od9-py3.9{",
        "names od '9', which matrix.toml does not declare. Declare [od.\"9\"] or use one of 2.8.0.",
    ),
    ("memory-gib = 0.5", "memory-gib = 0", "[limits] memory-gib = 0. Give 0.01 or more."),
    ("memory-gib = 0.5", "memory-gib = inf", "[limits] memory-gib = inf. Give 0.01 or more."),
    ("memory-gib = 0.5", "cpus = nan", "[limits] cpus = nan. Give 0.01 or more."),
    ("pids = 64", "pids = 0.5", "[limits] pids = 0.5. Give 1 or more."),
    ("pids = 64", "phase-seconds = -1", "[limits] phase-seconds = -1. Give 1 or more."),
    ("pids = 64", "pids = true", "[limits] pids = True. Give a number."),
    ("pids = 64", 'pids = "64"', "[limits] pids = '64'. Give a number."),
    ("[limits]", "[[limits]]", "[limits] is no table."),
    ('[tensorflow."2.8.4"]', '[[tensorflow."2.8.4"]]', '[tensorflow."2.8.4"] is no table.'),
    (
        'requirements = ["tensorflow-cpu==2.8.4"]',
        "",
        '[tensorflow."2.8.4"] has no requirements.',
    ),
    (
        'requirements = ["tensorflow-cpu==2.8.4"]',
        'requirements = "x"',
        '[tensorflow."2.8.4"] has a requirements that is no list of texts.',
    ),
    ('requirements = ["od==2.8.0"]', "", '[od."2.8.0"] has no origin.'),
    (
        'requirements = ["od==2.8.0"]',
        "requirements = [2.8]",
        '[od."2.8.0"] has a requirements that is no list of texts.',
    ),
    (
        'requirements = ["od==2.8.0"]',
        'git = "x"',
        '[od."2.8.0"] needs git and revision together. Give both.',
    ),
    (
        'requirements = ["od==2.8.0"]',
        'revision = "x"',
        '[od."2.8.0"] needs git and revision together. Give both.',
    ),
    (
        'requirements = ["od==2.8.0"]',
        'git = "x"\nrevision = 12',
        '[od."2.8.0"] has a revision that is no text. Quote it.',
    ),
    (
        'requirements = ["od==2.8.0"]',
        'git = "x"\nrevision = "y"\npath = "z"',
        '[od."2.8.0"] has both git and path.',
    ),
    (
        'requirements = ["od==2.8.0"]',
        'requirements = ["x"]\nprotoc = "y"',
        '[od."2.8.0"] says how to build a tree and names none.',
    ),
    (
        'requirements = ["od==2.8.0"]',
        'path = "x"\nroots = []',
        '[od."2.8.0"] has empty roots.',
    ),
    (
        'requirements = ["od==2.8.0"]',
        'path = "x"\nroots = ["a", "../b"]',
        """[od."2.8.0"] names '../b', which is not inside the tree.""",
    ),
    (
        'requirements = ["od==2.8.0"]',
        'path = "x"\nprotos = "/a/*.proto"',
        """[od."2.8.0"] names '/a/*.proto', which is not inside the tree.""",
    ),
    ('match = "*-pinned"', "", "[[rule]] number 2 has no match."),
    ('match = "*-pinned"', "match = 3", "[[rule]] number 2 has no match."),
    ('match = "*-pinned"', 'match = "}"', "The selector '}' has an unopened brace."),
    (
        'as-of = "2023-06-01"',
        "",
        f"No rule of matrix.toml gives {CELL} an as-of date."
        ' Add as-of = "YYYY-MM-DD" to a rule that matches it.',
    ),
    (
        'as-of = "2023-06-01"',
        'as-of = "2 weeks"',
        "[[rule]] number 1 has as-of = '2 weeks'. Write an absolute date, YYYY-MM-DD.",
    ),
    ('as-of = "2023-06-01"', 'as-of = "2023-02-30"', "has as-of = '2023-02-30'."),
    ('as-of = "2023-06-01"', "as-of = 20230601", "has as-of = '20230601'."),
    (
        'as-of = "2023-06-01"',
        "as-of = 2023-06-01T00:00:00Z",
        "has as-of = '2023-06-01 00:00:00+00:00'.",
    ),
    ('od = "2025-01-01"', 'od = "today"', "[[rule]] number 2 has later od = 'today'."),
    ('excludes = ["x"]', 'excludes = "x"', "[[rule]] number 2 has a excludes that is no list"),
    ('A = "1"', "A = 1", "[[rule]] number 1 has a env that is no table of texts."),
    (
        'links = { nets = "object_detection/nets" }',
        'links = ["a"]',
        "[[rule]] number 2 has a links that is no table of texts.",
    ),
    ("cells = [", "cells = = [", "is not TOML"),
]


@pytest.mark.parametrize(("old", "new", "says"), WRONG)
def test_what_is_wrong_is_one_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(MatrixError) as caught:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (caught.value.exit_code, bool(caught.value.way_out)) == (2, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tensorflow = 3", "tensorflow is no table."),
        ("od = []", "od is no table."),
        ("rule = 3", "rule is no list of tables."),
        ("rule = [3]", "[[rule]] number 1 is no table."),
        ("limits = 3\ncells = ['tf1-od1-py3.9']\n[tensorflow]\n[od]", "names tensorflow '1'"),
        ("", "matrix.toml lists no cells."),
    ],
)
def test_other_shapes_are_no_traceback(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, text)
    assert says in str(caught.value)


def test_a_file_that_is_absent_or_no_text(tmp_path: Path) -> None:
    path = tmp_path / "matrix.toml"
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(path)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(tmp_path)
