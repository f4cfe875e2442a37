"""``report publish``, on real files: every block, or nothing."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from matrix.arguments import ROOT, parser
from matrix.cli import main
from matrix.report import folder
from matrix.report.publish import block_of, publish
from tests import samples

TEXT = """\
# Title

<!-- od-matrix:a:begin -->
<!-- od-matrix:a:end -->

between

<!-- od-matrix:b:begin -->
old
<!-- od-matrix:b:end -->
"""


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    """A Markdown file with two blocks, and the reports a and b."""
    for name in "ab":
        folder.write(samples.mixed(), tmp_path / "reports" / name, [name])
    file = tmp_path / "README.md"
    file.write_text(TEXT)
    return file


def run(readme: Path, *more: str) -> int:
    return main(["report", "publish", str(readme), *more, "--reports", f"{readme.parent}/reports"])


def published(readme: Path) -> str:
    blocks = {name: block_of(readme.parent / "reports" / name, readme) for name in "ab"}
    return publish(TEXT, blocks)


def test_every_block_of_the_file(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(readme) == 0
    assert readme.read_text() == published(readme)
    before = readme.stat()
    assert run(readme) == 0
    assert readme.stat() == before
    assert capsys.readouterr().out == (
        f"{readme}: a written\n{readme}: b written\n"
        f"{readme}: a is up to date\n{readme}: b is up to date\n"
    )


def test_a_named_block_alone(readme: Path) -> None:
    assert run(readme, "b") == 0
    assert readme.read_text() == publish(
        TEXT, {"b": block_of(readme.parent / "reports" / "b", readme)}
    )


def test_check_names_what_is_out_of_date(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(readme, "--check") == 2
    assert readme.read_text() == TEXT
    assert run(readme, "a") == 0
    assert run(readme, "--check") == 2
    told = capsys.readouterr().err
    way_out = f"Run nox -s report -- publish {readme} and commit the result."
    assert told == (
        f"error: {readme} does not show the present reports 'a', 'b'. {way_out}\n"
        f"error: {readme} does not show the present report 'b'. {way_out}\n"
    )
    assert run(readme) == 0
    assert run(readme, "--check") == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text\n", "has no markers of a report. Add <!-- od-matrix:NAME:begin -->"),
        (TEXT.replace("b:end", "a:end"), "line 10: the marker od-matrix:a:end ends a block"),
        (TEXT.replace("od-matrix:b", "od-matrix:a"), "line 8: the marker od-matrix:a:begin begins"),
        (TEXT.replace("od-matrix:b", "od-matrix:c"), "reports/c/matrix.json cannot be read"),
        (TEXT.replace("<!-- od-matrix:b:end -->\n", ""), "line 8: the marker od-matrix:b:begin"),
    ],
)
@pytest.mark.parametrize("check", [[], ["--check"]])
def test_where_one_block_is_bad_none_is_written(
    readme: Path, text: str, message: str, check: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    readme.write_text(text)
    assert run(readme, *check) == 2
    assert message in capsys.readouterr().err
    assert readme.read_text() == text


def test_where_one_report_is_bad_none_is_written(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (readme.parent / "reports" / "b" / "matrix.json").write_text('{"schema": 99}')
    assert run(readme) == 2
    assert "has schema 99, and this program knows" in capsys.readouterr().err
    assert readme.read_text() == TEXT


def test_a_file_without_the_named_markers(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readme.write_text(TEXT.replace("od-matrix:b", "od-matrix:c"))
    before = readme.read_text()
    assert run(readme, "a", "b") == 2
    assert f"{readme} has no markers of the name 'b'." in capsys.readouterr().err
    assert readme.read_text() == before


def test_the_hook_is_a_command_of_this_program() -> None:
    hook = (ROOT / ".pre-commit-config.yaml").read_text()
    entry = re.search(r"entry: python -m matrix (.*)", hook)
    assert entry
    read = parser().parse_args(shlex.split(entry[1]))
    assert (read.command, read.file, read.check) == ("publish", Path("README.md"), True)


def test_publishing_needs_no_package_that_the_hook_does_not_install() -> None:
    heavy = ("docker", "google_crc32c", "rich", "uv")
    code = f"import sys; sys.modules.update(dict.fromkeys({heavy})); import matrix.commands.publish"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
