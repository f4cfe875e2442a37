"""Readers of untrusted JSON values: each returns the asked type or raises ``ValueError``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeGuard

from matrix.model import Status

_DEEPEST = 40
"""Levels of nesting that free-form mappings may have; deeper ones could not be written again."""

_LONGEST = 1e9
"""Seconds that no run takes; NaN and infinity are not below it."""

_REQUIRED = object()


class Fields:
    """The members of one JSON object. ``what`` names it in error messages."""

    def __init__(self, value: object, what: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{what} is not an object")
        self._members: dict[str, object] = value
        self._what = what

    def names(self) -> tuple[str, ...]:
        """The keys, in the order they were written."""
        return tuple(self._members)

    def get(self, key: str, default: object = None) -> object:
        """The member as it is, or the default where it is absent."""
        return self._members.get(key, default)

    def text(self, key: str, default: object = _REQUIRED) -> str:
        """A text member; without a default it must be there."""
        value = self.get(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, "a text")
        return value

    def count(self, key: str, default: object = _REQUIRED) -> int:
        """A whole number that is not negative."""
        value = self.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._wrong(key, "a count")
        return value

    def seconds(self, key: str) -> float:
        """A finite duration, 0 where it is absent or negative.

        A wall clock that was set back during a run gives a negative one; that is no
        reason to lose an observation.
        """
        value = self.get(key, 0.0)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise self._wrong(key, "a duration")
        if not -_LONGEST < value < _LONGEST:
            raise self._wrong(key, "a duration")
        return max(0.0, float(value))

    def flag(self, key: str) -> bool:
        """True or false; it must be there."""
        value = self.get(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def mapping(self, key: str) -> dict[str, object]:
        """A free-form object of bounded depth, empty where it is absent."""
        value = self.get(key, {})
        if not isinstance(value, dict) or not _is_shallow(value):
            raise self._wrong(key, "an object")
        return value

    def _wrong(self, key: str, wanted: str) -> ValueError:
        return ValueError(f"{self._what}: {key!r} is not {wanted}")


def items(value: object, what: str, length: int | None = None) -> list[object]:
    """A JSON array, of exactly ``length`` items if that is given."""
    if not isinstance(value, list):
        raise ValueError(f"{what} is not a list")
    if length is not None and len(value) != length:
        raise ValueError(f"{what} has an entry of {len(value)} items, not {length}")
    return value


def texts(value: object, what: str) -> tuple[str, ...]:
    """A JSON array of texts."""
    return tuple(name_of(entry, what) for entry in items(value, what))


def name_of(value: object, what: str) -> str:
    """A text inside an array."""
    if not isinstance(value, str):
        raise ValueError(f"{what} has {type(value).__name__} where a text belongs")
    return value


def status_of(word: str, what: str) -> Status:
    """The status of a name; ``what`` has it."""
    if word not in Status.__members__:
        raise ValueError(f"{what} has the unknown status {word!r}")
    return Status[word]


def shape_of(value: object, what: str) -> tuple[int, ...]:
    """A shape: a list of sizes, in which -1 stands for a size that is not known."""
    sizes = tuple(size for size in items(value, what) if _is_size(size))
    if len(sizes) != len(items(value, what)):
        raise ValueError(f"{what} has a shape with something else than sizes")
    return sizes


def _is_size(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= -1


def _is_shallow(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return True
    return False


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
