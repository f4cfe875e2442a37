"""What differs between a published index and a rebuilt one, in words."""

from __future__ import annotations

from matrix.checkpoint.index import Index
from matrix.model import Variable


def differences(published: Index, rebuilt: Index) -> list[str]:
    """Every name, shape, type or number of shards that is not as published, one line each."""
    wanted = {one.name: one for one in published.variables}
    found = {one.name: one for one in rebuilt.variables}
    lines = [f"missing: {_words(wanted[name])}" for name in sorted(wanted.keys() - found.keys())]
    lines += [f"added: {_words(found[name])}" for name in sorted(found.keys() - wanted.keys())]
    lines += [
        f"changed: {_words(wanted[name])} became {_words(found[name])}"
        for name in sorted(wanted.keys() & found.keys())
        if wanted[name] != found[name]
    ]
    if published.shards != rebuilt.shards:
        lines.append(f"shards: {published.shards} became {rebuilt.shards}")
    return lines


def _words(one: Variable) -> str:
    return f"{one.name} {one.dtype}{list(one.shape)}"
