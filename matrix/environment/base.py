"""Chooses the Python base image of a cell.

In this order: the pinned official image if it is here, a base that was made here before,
the pinned official image from its registry, a base made now (see ``base_made``). A
registry is therefore asked only once per machine, and never when it cannot help.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from matrix.environment import base_made
from matrix.environment.docker_cli import DockerCli
from matrix.errors import BuildError

ASK_SECONDS = 15.0
PULL_SECONDS = 900.0


@dataclass(frozen=True)
class Base:
    """An image with a Python of one minor version.

    ``reference`` is what a build starts from, ``identity`` names the content: the pinned
    digest of an official image, the image identifier of one made here.
    """

    reference: str
    identity: str
    kind: str


class Bases:
    """The bases of one run, each chosen once; safe to use from several threads."""

    def __init__(self, cli: DockerCli, folder: Path, progress: Callable[[str], None]) -> None:
        self._cli = cli
        self._folder = folder
        self._progress = progress
        self._pins = read_pins(folder / "digests.toml")
        self._chosen: dict[str, Base] = {}
        self._failed: dict[str, BuildError] = {}
        self._lock = threading.Lock()

    def choose(self, version: str) -> Base:
        """The base for a minor version such as ``3.9``.

        Raises BuildError with the reasons of both ways when there is none to be had; a
        failure is remembered, so that further cells do not try again.
        """
        with self._lock:
            if version in self._failed:
                raise self._failed[version]
            if version not in self._chosen:
                try:
                    self._chosen[version] = self._search(version)
                except BuildError as error:
                    self._failed[version] = error
                    raise
            return self._chosen[version]

    def _search(self, version: str) -> Base:
        pin = self._pins.get(version, "")
        reference = official(version, pin)
        return (
            self._local(reference, pin)
            or self._made(version)
            or self._pull(reference, pin)
            or self._make(version)
        )

    def _local(self, reference: str, pin: str) -> Base | None:
        """The official image, if the engine has it already."""
        facts = self._cli.image(reference)
        if facts is None:
            return None
        return Base(reference, pin or _digest(facts), "official")

    def _made(self, version: str) -> Base | None:
        tag = base_made.existing(self._cli, self._folder, version)
        facts = self._cli.image(tag) if tag else None
        return Base(tag, str(facts["Id"]), "made") if facts else None

    def _pull(self, reference: str, pin: str) -> Base | None:
        """The official image from its registry, None when that does not answer in time."""
        self._progress(f"asking for {reference.partition('@')[0]}")
        asked = self._cli.call("manifest", "inspect", reference, seconds=ASK_SECONDS)
        if asked.returncode != 0:
            return None
        pulled = self._cli.call("pull", "--quiet", reference, seconds=PULL_SECONDS)
        return self._local(reference, pin) if pulled.returncode == 0 else None

    def _make(self, version: str) -> Base:
        self._progress(f"making a base for Python {version}")
        try:
            base_made.make(self._cli, self._folder, version, self._progress)
        except BuildError as error:
            raise BuildError(
                f"No base image for Python {version}: {official(version, '')} cannot be"
                f" pulled, and none can be made here ({error.message})",
                error.way_out,
            ) from error
        made = self._made(version)
        if made is None:
            raise BuildError(f"The base for Python {version} vanished.", "Start the run again.")
        return made


def read_pins(file: Path) -> dict[str, str]:
    """Minor version to digest, as in ``images/base/digests.toml``; empty without a file."""
    if not file.is_file():
        return {}
    pins: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8")).get("python", {})
    return pins


def official(version: str, pin: str) -> str:
    """The official image of a minor version, by digest where one is pinned."""
    tag = f"python:{version}-slim-bookworm"
    return f"{tag}@{pin}" if pin else tag


def _digest(facts: dict[str, object]) -> str:
    """The registry's digest of a local image, its identifier when it has none."""
    found = facts.get("RepoDigests")
    digests = [str(entry) for entry in found] if isinstance(found, list) else []
    return digests[0].partition("@")[2] if digests else str(facts["Id"])
