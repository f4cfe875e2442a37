"""Many identifiers in few words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

_PARTED = re.compile(r"tf([^-]+)-(.+)")


def compact(identifiers: Iterable[str]) -> str:
    """Selectors that name these cells and no others of them."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in identifiers:
        found = _PARTED.fullmatch(name)
        groups[found[2] if found else ""].append(found[1] if found else name)
    told = []
    for tail, names in groups.items():
        if not tail:
            told += names
        elif len(names) == 1:
            told.append(f"tf{names[0]}-{tail}")
        else:
            told.append(f"tf{{{','.join(names)}}}-{tail}")
    return ", ".join(told)
