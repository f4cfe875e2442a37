"""Removing what a benchmark built: its images, and the layers that BuildKit keeps of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from matrix.environment.docker_cli import DockerCli

SECONDS = 300.0


def forget(cli: DockerCli, tags: Sequence[str], marker: str) -> None:
    """Remove images by tag and, of the build cache, what carries the marker in its command."""
    if tags:
        cli.call("image", "rm", *dict.fromkeys(tags), seconds=SECONDS)
    command = ("system", "df", "-v", "--format", "{{json .BuildCache}}")
    listed = cli.call(*command, seconds=SECONDS)
    for one in marked(listed.stdout, marker):
        cli.call("builder", "prune", "--force", "--filter", f"id={one}", seconds=SECONDS)


def marked(listing: str, marker: str) -> list[str]:
    """The identifiers of build records that carry the marker, and of what stands on them."""
    try:
        records: list[dict[str, str]] = json.loads(listing or "[]")
    except ValueError:
        return []
    found = {one["ID"].rstrip("*") for one in records if marker in one.get("Description", "")}
    while further := set(_children(records, found)) - found:
        found |= further
    return sorted(found)


def _children(records: Iterable[dict[str, str]], parents: set[str]) -> Iterable[str]:
    return (one["ID"].rstrip("*") for one in records if one.get("Parent") in parents)
