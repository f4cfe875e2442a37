"""What a benchmark found, and its line: pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

UNITS = {"s": 1.0, "GB": 1e9}


@dataclass(frozen=True)
class Series:
    """The same thing measured several times."""

    what: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value, which one disturbed run does not move."""
        return median(self.values)


@dataclass(frozen=True)
class Figure:
    """Two series side by side, of which the ratio counts, or one that counts by itself.

    ``aim`` is the largest ratio (or, for one series, the largest median) that is wanted;
    None where there is no aim.
    """

    name: str
    ours: Series
    against: Series | None = None
    aim: float | None = None
    unit: str = "s"

    @property
    def value(self) -> float:
        """What the aim bounds: the ratio, or the only median."""
        return self.ours.median / self.against.median if self.against else self.ours.median

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none."""
        return None if self.aim is None else self.value <= self.aim


def line(figure: Figure) -> str:
    """A figure as one line of text."""
    parts = [_measured(figure.ours, figure.unit)]
    if figure.against:
        parts += [_measured(figure.against, figure.unit), f"ratio {figure.value:.2f}"]
    if figure.aim is None:
        parts.append("no aim")
    else:
        unit = "" if figure.against else f" {figure.unit}"
        word = "met" if figure.met else "MISSED"
        parts.append(f"aim {figure.aim:.2f}{unit}: {word}")
    return f"{figure.name}: {', '.join(parts)}"


def _measured(series: Series, unit: str) -> str:
    return f"{series.what} {series.median / UNITS[unit]:.2f} {unit}"


def alternate(repeat: int, *works: Callable[[], float]) -> list[tuple[float, ...]]:
    """Do the works in turn, A B A B, so that a slow minute meets all; their values by work."""
    rounds = [[work() for work in works] for _ in range(repeat)]
    return [tuple(values) for values in zip(*rounds, strict=True)]


def timed(work: Callable[[], object]) -> float:
    """The seconds that a work takes."""
    started = perf_counter()
    work()
    return perf_counter() - started
