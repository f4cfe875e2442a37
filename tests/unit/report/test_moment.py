"""The time of a report for other programs."""

from __future__ import annotations

import pytest

from matrix.commands.observe import now
from matrix.report import moment


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("2026-11-25 22:48 UTC", "2026-11-25T22:48:00Z"),
        ("2026-11-25T22:48:07Z", "2026-11-25T22:48:07Z"),
        ("2026-11-25T23:48:07+01:00", "2026-11-25T22:48:07Z"),
    ],
)
def test_a_time_of_a_report(when: str, told: str) -> None:
    assert moment.rfc3339(when) == told


def test_a_report_of_today_has_one() -> None:
    assert moment.rfc3339(now()) == now().replace(" UTC", ":00Z").replace(" ", "T")


@pytest.mark.parametrize("when", ["", "yesterday", "2026-11-25 22:48", "2026-13-01 00:00 UTC"])
def test_what_is_no_time_is_refused(when: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment.rfc3339(when)
