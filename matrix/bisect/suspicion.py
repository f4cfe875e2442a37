"""Which changes are tried first: those that the bad side's own message speaks of; pure.

A good guess saves runs and a bad one costs few: the cuts of the search halve the suspicion,
not the number of changes.
"""

from __future__ import annotations

import re

from matrix.bisect.nouns import Change, Changes, Kind
from matrix.model import Result

PYTHON, SAID, DEEPEST, PASSED, REST = 4096, 256, 64, 8, 1
"""How suspicious a change is: another Python, a package that the message names, the package
in whose lines the exception arose, one that it passed through, and any other."""

IMPORTED = {
    "absl-py": "absl",
    "opencv-python": "cv2",
    "opencv-python-headless": "cv2",
    "pillow": "PIL",
    "python-dateutil": "dateutil",
    "pyyaml": "yaml",
    "scikit-learn": "sklearn",
    "tf-models-official": "official",
}
"""Packages that are imported under a name that is not their own."""


def suspicion(unit: Changes, bad: Result) -> int:
    """How suspicious some changes are together, given what the bad side said."""
    said, frames = _said(bad), _frames(bad)
    return max(_suspicion(one, said, frames) for one in unit)


def _suspicion(change: Change, said: str, frames: list[str]) -> int:
    if change.kind is Kind.PYTHON:
        return PYTHON
    if _names(change, said):
        return SAID
    if frames and _names(change, frames[-1]):
        return DEEPEST
    return PASSED if any(_names(change, frame) for frame in frames) else REST


def _names(change: Change, text: str) -> bool:
    """Whether a text speaks of a change by one of its names."""
    if not change.name:
        return False
    names = {change.name, IMPORTED.get(change.name, change.name)}
    spelled = "|".join(re.sub(r"\\-|[_./]", "[-_./]", re.escape(name)) for name in names)
    return re.search(rf"(?<![\w-])(?:{spelled})(?![\w-])", text, flags=re.IGNORECASE) is not None


def _said(bad: Result) -> str:
    """The message of the bad side, and what the causes that were found make of it."""
    verdict = bad.verdict
    findings = verdict.findings[:1]
    told = [one.remedy for one in findings] + [line for one in findings for line in one.evidence]
    return "\n".join([verdict.reason, verdict.remedy, *told])


def _frames(bad: Result) -> list[str]:
    """The files of the exception's traceback below site-packages, the deepest last."""
    seen = bad.observation
    error = next((one.error for one in seen.phases if one.error), None) if seen else None
    files = re.findall(r'File "([^"]+)", line \d+', error.traceback) if error else []
    return [file.rpartition("site-packages/")[2] for file in files if "site-packages/" in file]
