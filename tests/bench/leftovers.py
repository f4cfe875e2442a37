"""Removing what a benchmark built: its images, and the layers that BuildKit keeps of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

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
    """The identifiers of build records that carry the marker, and of what stands on them.

    Those on top come first: a record below another one cannot be removed.
    """
    try:
        records: list[dict[str, str]] = json.loads(listing or "[]")
    except ValueError:
        return []
    parents = {one["ID"].rstrip("*"): one.get("Parent", "") for one in records}
    own = {one["ID"].rstrip("*") for one in records if marker in one.get("Description", "")}
    heights = {one: _height(one, own, parents) for one in parents}
    return sorted((one for one, height in heights.items() if height), key=heights.__getitem__)[::-1]


def _height(record: str, own: set[str], parents: dict[str, str]) -> int:
    """How many records a record stands on, up to the lowest of ours; 0 when on none of ours."""
    height, below = 0, record
    steps = 0
    while below:
        steps += 1
        height = steps if below in own else height
        below = parents.get(below, "")
    return height
