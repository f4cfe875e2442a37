"""The time of a report, as other programs want it."""

from __future__ import annotations

from datetime import UTC, datetime


def rfc3339(when: str) -> str:
    """The time of a report (``2026-11-25 22:48 UTC``, or ISO 8601) as RFC 3339, in UTC.

    ``ValueError`` when the text is no time, or one without a zone.
    """
    read = datetime.fromisoformat(when.replace(" UTC", "Z"))
    if read.tzinfo is None:
        raise ValueError(f"{when!r} has no time zone")
    return read.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
