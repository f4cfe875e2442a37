"""What ``report diff`` prints, whole."""

from __future__ import annotations

from dataclasses import replace

from matrix.model import Status
from matrix.report.changes import changes
from matrix.report.differences import Named, text
from matrix.report.interface import Sheet, sheet_of
from tests import samples

SHEET = sheet_of(samples.mixed())


def told(former: Sheet, present: Sheet, width: int = 90) -> str:
    return text(
        Named("old", former), Named("reports/new", present), changes(former, present), width
    )


def test_nothing_changed() -> None:
    assert told(SHEET, SHEET) == (
        "0 cells changed, 0 for the worse; 6 unchanged.\n"
        "\n"
        "Reports\n"
        "  Old         old: ssd_mobilenet_v2, 2026-01-31T12:00:00Z\n"
        "  New         reports/new: ssd_mobilenet_v2, 2026-01-31T12:00:00Z\n"
    )


def test_each_kind_of_change_and_what_else_differs() -> None:
    keras, legacy, newer, partial, green, none = SHEET.rows
    worse = replace(green, status=Status.FAIL, phase="restore", cause="undetermined")
    present = replace(
        SHEET,
        digest="d" * 64,
        mode="full",
        engine="venv",
        when="2026-02-01 12:00 UTC",
        rows=(
            replace(keras, status=Status.PASS, phase="", cause=""),
            replace(legacy, status=Status.BROKEN),
            replace(newer, cause="tf-too-new-for-api"),
            replace(partial, matched=379, reason="6 of 385\nmore"),
            replace(worse, reason="\x1b[31mValueError\x1b[0m: no"),
            replace(none, id="tf1.13.2-od2.5.0-py3.7"),
        ),
    )
    assert told(SHEET, present) == (
        "7 cells changed, 2 for the worse; 0 unchanged.\n"
        "\n"
        "Reports\n"
        "  Old         old: ssd_mobilenet_v2, 2026-01-31T12:00:00Z\n"
        "  New         reports/new: ssd_mobilenet_v2, 2026-02-01 12:00 UTC\n"
        "\n"
        "  - The checkpoints are not the same: a change may be theirs\n"
        "  - The modes are not the same: inference, full\n"
        "  - The engines are not the same: docker, venv\n"
        "\n"
        "Worse\n"
        "  - tf2.8.4-od2.8.0-py3.9: ◐ PARTIAL 380/385 → ◐ PARTIAL 379/385: 6 of 385\n"
        "  - tf2.8.4-od2022.12-py3.9: ✓ PASS → ✗ FAIL at restore (undetermined):\n"
        "    \\x1b[31mValueError\\x1b[0m: no\n"
        "\n"
        "No longer known, which is not counted as worse\n"
        "  - tf2.16.2-od2022.12-py3.11-legacy-keras: ✓ PASS → ⊗ BROKEN\n"
        "\n"
        "Gone, which is not counted as worse\n"
        "  - tf1.15.5-od2.5.0-py3.7: ⊘ UNBUILDABLE\n"
        "\n"
        "Otherwise, neither better nor worse\n"
        "  - tf2.18.0-od2022.12-py3.11: ✗ FAIL at import-od (keras-3) → ✗ FAIL at import-od\n"
        "    (tf-too-new-for-api)\n"
        "\n"
        "Better\n"
        "  - tf2.16.2-od2022.12-py3.11: ✗ FAIL at import-od (keras-3) → ✓ PASS\n"
        "\n"
        "New\n"
        "  - tf1.13.2-od2.5.0-py3.7: ⊘ UNBUILDABLE\n"
    )


def test_what_was_not_known_and_is() -> None:
    former = replace(SHEET, rows=(replace(SHEET.rows[0], status=Status.INFERRED, inferred="FAIL"),))
    present = replace(SHEET, rows=SHEET.rows[:1])
    assert told(former, present).endswith(
        "\n\nKnown now\n"
        "  - tf2.16.2-od2022.12-py3.11: ≈ INFERRED FAIL at import-od (keras-3) → ✗ FAIL at\n"
        "    import-od (keras-3)\n"
    )
