"""TensorFlow's releases by the version and the date of their graphs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    """A minor release, the GraphDef version that it writes, and when that was set."""

    name: str
    graph: int
    day: str


RELEASES = (
    Release("1.13", 27, ""),
    Release("1.15", 134, "2019-08-21"),
    Release("2.2", 175, "2019-10-01"),
    Release("2.3", 440, "2020-06-22"),
    Release("2.4", 561, "2020-10-21"),
    Release("2.5", 716, "2021-03-25"),
    Release("2.6", 808, "2021-06-25"),
    Release("2.7", 898, "2021-09-23"),
    Release("2.8", 987, "2021-12-21"),
    Release("2.10", 1205, "2022-07-27"),
    Release("2.11", 1286, "2022-10-16"),
    Release("2.13", 1482, "2023-04-30"),
    Release("2.15", 1645, "2023-10-10"),
    Release("2.16", 1766, "2024-02-08"),
    Release("2.18", 1994, "2024-09-23"),
    Release("2.21", 2474, "2026-01-16"),
)
"""Not every release. Source: ``TF_GRAPH_DEF_VERSION`` and the comment behind it in
tensorflow/core/public/version.h of the releases' wheels; 1.13 from a published ``.meta``.
The day is when the version was last raised in a release's branch, so none is older."""


def near(graph: int) -> str:
    """Which release writes a GraphDef version, or which two it lies between.

    Empty for a version older than all of `RELEASES`.
    """
    older = [one for one in RELEASES if one.graph <= graph]
    if not older:
        return ""
    if older[-1].graph == graph:
        return f"as TensorFlow {older[-1].name} writes it"
    newer = RELEASES[len(older) :]
    before = f" and before {newer[0].name}" if newer else ""
    return f"after TensorFlow {older[-1].name}{before}"


def existed(name: str, day: str) -> bool:
    """Whether one of `RELEASES` can have existed on a day (``2020-07-09``)."""
    return any(one.name == name and one.day <= day for one in RELEASES)


def too_new(day: str) -> str:
    """The first of `RELEASES` that did not exist on a day (``2020-07-09``); empty for none."""
    return next((one.name for one in RELEASES if one.day > day), "")
