"""The block between markers."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.errors import ReportError
from matrix.model import Status
from matrix.report import folder, sheet_of, table
from matrix.report import publish as module
from matrix.report.general import general
from matrix.report.publish import block_of, names, outdated, write
from tests import samples
from tests.samples import cell, result

BLOCK = """\
| TensorFlow   | OD API 2.8.0        |
|--------------|---------------------|
| 2.8.4        | ✗ FAIL <sup>1</sup> |

1. **FAIL** at restore (keys): `KeyError: 'x'` Way out: Use 2.5.<br>`tf2.8.4-od2.8.0-py3.9`

- **Checkpoint:** ssd, v2-object-based, 385 variables, restored for inference
- **Run:** 2026-01-31T12:00:00Z, engine docker, 1 cell
- **Answers:** 1 FAIL
- **Controls:** 1 passed
- **Legend:** ✗ FAIL: does not restore
- **Report:** [`reports/my%20ssd/`](reports/my%20ssd/)
"""

TEXT = """\
# Title

<!-- od-matrix:a:begin -->
old
<!-- od-matrix:a:end -->

between

<!-- od-matrix:b:begin -->
<!-- od-matrix:b:end -->
end"""


def publish(text: str, name: str, block: str, file: str = "the file") -> str:
    return module.publish(text, {name: block}, file)


def test_block() -> None:
    only = result(
        cell("2.8.4", "2.8.0", "3.9"),
        Status.FAIL,
        phase="restore",
        cause="keys",
        reason="KeyError: 'x'\nmore",
        remedy="Use 2.5.",
    )
    sheet = sheet_of(samples.matrix(only, name="ssd"))
    assert module.block(table.markdown(sheet), "reports/my ssd") == BLOCK
    shown = BLOCK.replace("(reports/my%20ssd/)\n", "(reports/my%20ssd/), [to look at]"
                          "(reports/my%20ssd/index.html)\n")  # fmt: skip
    assert module.block(table.markdown(sheet), "reports/my ssd", "index.html") == shown
    assert "](b%FF/)" in module.block(table.markdown(sheet), "b\udcff")


def test_publish_changes_only_its_block() -> None:
    assert publish(TEXT, "a", "new\n\nlines\n") == TEXT.replace("old\n", "\nnew\n\nlines\n\n")
    assert publish(TEXT, "b", "new").endswith("b:begin -->\n\nnew\n\n<!-- od-matrix:b:end -->\nend")


def test_publishing_twice_gives_the_same_bytes() -> None:
    once = publish(publish(TEXT, "a", BLOCK), "b", BLOCK)
    assert publish(publish(once, "a", BLOCK), "b", BLOCK) == once


def test_windows_line_ends_are_kept() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert publish(text, "a", "1\n2\n") == text.replace("old\r\n", "\r\n1\r\n2\r\n\r\n")


@pytest.mark.parametrize("fence", ["```", "~~~~", "   ```text", "``` markdown"])
def test_markers_in_a_code_block_are_text(fence: str) -> None:
    close = "~~~~" if "~" in fence else "```"
    shown = f"{fence}\n<!-- od-matrix:a:begin -->\n``\n<!-- od-matrix:a:end -->\n{close}\n\n"
    assert publish(shown + TEXT, "a", "new") == shown + publish(TEXT, "a", "new")
    with pytest.raises(ReportError, match="no markers of the name 'a'"):
        publish(shown, "a", "new")


def test_markers_inside_a_line_are_text() -> None:
    told = "Write `<!-- od-matrix:a:begin -->` and\n``` <!-- od-matrix:a:begin --> ```\n"
    assert publish(told + TEXT, "a", "new") == told + publish(TEXT, "a", "new")


def _markers(*names: str) -> str:
    return "".join(f"<!-- od-matrix:{name} -->\n\n" for name in names)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "text\n",
            "README.md has no markers of the name 'a'. Add the lines <!-- od-matrix:a:begin --> "
            "and <!-- od-matrix:a:end --> where the table belongs; nothing was changed.",
        ),
        (
            _markers("a:begin"),
            "README.md, line 1: the marker od-matrix:a:begin begins a block that never ends. "
            "Give every name one begin and then one end; nothing was changed.",
        ),
        (
            _markers("a:end"),
            "README.md, line 1: the marker od-matrix:a:end ends a block that is not open. "
            "Give every name one begin and then one end; nothing was changed.",
        ),
        (
            _markers("a:begin", "a:end", "b:begin", "b:end", "a:begin", "a:end"),
            "README.md, line 9: the marker od-matrix:a:begin begins a block that line 1 has begun "
            "already. Give every name one begin and then one end; nothing was changed.",
        ),
        (
            _markers("a:begin", "a:begin", "a:end"),
            "README.md, line 3: the marker od-matrix:a:begin begins inside the block 'a'. "
            "Give every name one begin and then one end; nothing was changed.",
        ),
        (
            _markers("a:begin", "b:begin", "a:end", "b:end"),
            "README.md, line 3: the marker od-matrix:b:begin begins inside the block 'a'. "
            "Give every name one begin and then one end; nothing was changed.",
        ),
        (
            _markers("a:begin", "b:end", "a:end"),
            "README.md, line 3: the marker od-matrix:b:end ends a block that is not open. "
            "Give every name one begin and then one end; nothing was changed.",
        ),
        (
            _markers("a:begin", "a:end", "a:end"),
            "README.md, line 5: the marker od-matrix:a:end ends a block that is not open. "
            "Give every name one begin and then one end; nothing was changed.",
        ),
    ],
)
def test_wrong_markers_name_file_and_line(text: str, message: str) -> None:
    with pytest.raises(ReportError) as caught:
        publish(text, "a", "new", "README.md")
    assert str(caught.value) == message


@pytest.mark.parametrize("name", ["", "a b", "a-->", "a\n", "ü"])
def test_a_name_that_no_marker_can_have(name: str) -> None:
    with pytest.raises(ReportError, match="cannot name a block"):
        publish(TEXT, name, "new")


@pytest.mark.parametrize("block", [_markers("a:end"), _markers("c:begin"), "```\n"])
def test_a_block_that_would_break_the_markers_is_refused(block: str) -> None:
    with pytest.raises(ReportError):
        publish(TEXT, "a", block)


def test_a_hostile_report_cannot_break_the_markers() -> None:
    evil = "x\n<!-- od-matrix:a:end -->\n```"
    bad = result(cell("2.8.4", "2.8.0", "3.9"), Status.FAIL, reason=evil, cause=evil, remedy=evil)
    matrix = replace(samples.matrix(bad, name=evil), engine=evil)
    once = publish(TEXT, "a", module.block(table.markdown(sheet_of(matrix)), evil))
    assert publish(once, "a", "old").replace("\nold\n\n", "old\n") == TEXT


def test_several_blocks_at_once() -> None:
    both = module.publish(TEXT, {"b": "2", "a": "1"})
    assert both == publish(publish(TEXT, "a", "1"), "b", "2")
    assert names(both) == ("a", "b")
    assert outdated(both, {"a": "1", "b": "2"}) == []
    assert outdated(both, {"a": "1", "b": "3"}) == ["b"]
    assert outdated(TEXT, {"a": "1", "b": "2"}) == ["a", "b"]
    with pytest.raises(ReportError, match="no markers of the name 'c'"):
        outdated(both, {"a": "1", "c": "2"})


def test_the_names_of_a_text() -> None:
    assert names("no markers\n") == ()
    assert names("```\n<!-- od-matrix:a:begin -->\n```\n") == ()
    with pytest.raises(ReportError, match=r"the file, line 1: .* ends a block that is not open"):
        names(_markers("a:end"))


def test_lines_are_counted_as_editors_count_them() -> None:
    """A form feed or a line separator ends no line of Markdown."""
    odd = "one\x0ctwo\u2028three\x85\n"
    with pytest.raises(ReportError, match="line 2: the marker od-matrix:a:end"):
        publish(odd + _markers("a:end"), "a", "new")
    inside = "text\u2028<!-- od-matrix:a:begin -->\u2028text\n"
    assert publish(inside + TEXT, "a", "new") == inside + publish(TEXT, "a", "new")


def test_a_byte_order_mark_hides_no_marker() -> None:
    text = "\ufeff<!-- od-matrix:a:begin -->\n<!-- od-matrix:a:end -->\n"
    assert publish(text, "a", "new") == text.replace("-->\n<", "-->\n\nnew\n\n<")


def test_a_file_is_written_in_one_step(tmp_path: Path) -> None:
    target, link = tmp_path / "README.md", tmp_path / "link.md"
    target.write_text(TEXT)
    target.chmod(0o644)
    link.symlink_to(target)
    write(link, "new\r\n")
    assert target.read_bytes() == b"new\r\n"
    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o644
    assert sorted(tmp_path.iterdir()) == [target, link]


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"none.md cannot be written: No such file"):
        write(tmp_path / "none.md", "new")


def test_the_block_of_a_report(tmp_path: Path) -> None:
    readme, report = tmp_path / "docs" / "page.md", tmp_path / "reports" / "ssd"
    folder.write(samples.mixed(), report, ["demo"])
    sheet = sheet_of(samples.mixed())
    made = block_of(report, readme)
    assert made == module.block(table.markdown(sheet), "../reports/ssd", "index.html")
    assert made.endswith(
        "- **Report:** [`../reports/ssd/`](../reports/ssd/),"
        " [to look at](../reports/ssd/index.html)\n"
    )
    (report / "index.html").unlink()
    assert block_of(report, readme) == module.block(table.markdown(sheet), "../reports/ssd")


def test_a_folder_of_reports_gets_the_general_table(tmp_path: Path) -> None:
    for name in ("b", "a"):
        made = samples.matrix(result(cell("2.8.4", "2.8.0", "3.9"), Status.PASS), name=name)
        folder.write(made, tmp_path / "all" / name, [name])
    sheets = [sheet_of(samples.matrix(result(cell("2.8.4", "2.8.0", "3.9"), Status.PASS), name=n))
              for n in ("a", "b")]  # fmt: skip
    assert block_of(tmp_path / "all", tmp_path / "README.md") == (
        general(sheets) + "- **Report:** [`all/`](all/)\n"
    )


def test_a_report_that_was_never_made(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        block_of(tmp_path / "none", tmp_path / "README.md")
    assert str(caught.value) == (
        f"{tmp_path}/none/matrix.json cannot be read: No such file or directory. "
        "Make the report first with nox -s matrix."
    )
