"""The catalogue of causes: every code that this program can give, in the rules' order.

The codes and definitions follow a taxonomy of 228 public failures of OD API checkpoints; a
cause that it does not have, or has in a narrower sense, says why in its ``reason``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from matrix.judge.catalogue import config, environment, files, match, versions
from matrix.judge.catalogue.cause import AXES, GROUPS, Cause
from matrix.judge.catalogue.finders import FINDERS

__all__ = ["AXES", "CAUSES", "GROUPS", "UNDETERMINED", "Cause", "remedy"]

UNDETERMINED = "undetermined"

CAUSES: Mapping[str, Cause] = MappingProxyType(
    {
        cause.code: replace(cause, found_by=FINDERS[cause.code])
        for module in (files, config, match, environment, versions)
        for cause in module.CAUSES
    }
)
"""Every cause by its code, in the order in which the rules look for them."""


def remedy(code: str, **values: object) -> str:
    """What to do about a cause here, with the values that are known.

    A value that is not given, None or empty leaves the general words of the template in
    its place; one that the template has no place for is ignored.

    Raises:
        KeyError: there is no such cause.
    """
    return CAUSES[code].filled(**values)
