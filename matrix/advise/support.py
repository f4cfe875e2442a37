"""The support of TensorFlow releases and Python versions, as far as it is documented.

TensorFlow publishes no end-of-support dates and has no long-term release. What is documented:
vulnerabilities are mended "at the same time as a quarterly release" (SECURITY.md of
github.com/tensorflow/tensorflow), and by a maintainer's word of April 2026 fixes have since
2022 gone to the newest minor release and the one before it only (issue 116498 there; in
issue 59065 of January 2023: nothing more for 2.10 and before, when 2.11 was the newest). So a
minor release counts as left behind from the day on which the second one after it came out.
TensorFlow 1.15 was declared at its end in issue 51408 of August 2021.

Python publishes the dates: devguide.python.org/versions (its data is
``include/release-cycle.json`` of github.com/python/devguide). Where only a month is set, its
last day counts.
"""

from __future__ import annotations

from functools import cache

from matrix.advise.distance import release_number
from matrix.advise.nouns import Support
from matrix.plan.versions import minor

RELEASED = {
    "2.2": "2020-05-07",
    "2.3": "2020-07-27",
    "2.4": "2020-12-14",
    "2.5": "2021-05-13",
    "2.6": "2021-08-11",
    "2.7": "2021-11-04",
    "2.8": "2022-02-02",
    "2.9": "2022-05-16",
    "2.10": "2022-09-06",
    "2.11": "2022-11-18",
    "2.12": "2023-03-22",
    "2.13": "2023-07-05",
    "2.14": "2023-09-26",
    "2.15": "2023-11-14",
    "2.16": "2024-03-09",
    "2.17": "2024-07-11",
    "2.18": "2024-10-25",
    "2.19": "2025-03-12",
    "2.20": "2025-08-13",
    "2.21": "2026-03-06",
}
"""The day on which each minor release of TensorFlow came to PyPI (UTC): the upload time of
the first file of X.Y.0, or of 2.16.1, which was 2.16's first. Read on 2026-11-25, when 2.21
was the newest."""
READ_ON = "2026-11-25"
ENDED_ONE = "2021-08-19"
"""The day of the words on TensorFlow 1.15 in issue 51408."""

END_OF_LIFE = {
    "3.7": "2023-06-27",
    "3.8": "2024-10-07",
    "3.9": "2025-10-31",
    "3.10": "2026-10",
    "3.11": "2027-10",
    "3.12": "2028-10",
    "3.13": "2029-10",
    "3.14": "2030-10",
}
"""The end of life of each Python version, as the developer's guide gives it."""


@cache
def support(tensorflow: str, python: str, today: str) -> Support:
    """What is documented about a TensorFlow release and a Python version on a day."""
    told, goes_on = _tensorflow(minor(tensorflow), today)
    words, alive = _python(minor(python), today)
    return Support(told, goes_on, words, alive)


def _tensorflow(release: str, today: str) -> tuple[str, bool]:
    number = release_number(release)
    if number < 0:
        return f"TensorFlow {release} gets no more fixes (said on {ENDED_ONE})", today < ENDED_ONE
    rows = {release_number(name): (name, day) for name, day in RELEASED.items() if day <= today}
    if number + 2 in rows:
        name, day = rows[number + 2]
        return f"TensorFlow {release} is left behind since {day}, when {name} came out", False
    place = "the newest" if number + 1 not in rows else "the last but one"
    known = f" known on {READ_ON}" if today > READ_ON else ""
    return f"TensorFlow {release} is {place} release{known}, and gets fixes", True


def _python(version: str, today: str) -> tuple[str, bool]:
    end = END_OF_LIFE.get(version)
    if end is None:
        return f"the end of life of Python {version} is not known here", False
    # A month compares as its last day: longer texts with the same beginning are greater.
    alive = today[: len(end)] <= end if len(end) == len("2026-10") else today < end
    verb = "reaches" if alive else "reached"
    return f"Python {version} {verb} its end of life in {end}", alive
