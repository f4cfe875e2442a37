"""What a cell is: its recipe, its lock, and the environment that is made of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where an OD API tree comes from when it is not a PyPI distribution.

    Either ``git`` with ``revision`` or ``path``. ``roots`` are the folders inside the
    tree that belong on the import path, ``protos`` the glob that protoc compiles.
    """

    git: str = ""
    revision: str = ""
    path: str = ""
    roots: tuple[str, ...] = ("research", "research/slim")
    protos: str = "object_detection/protos/*.proto"
    protoc: str = ""

    @property
    def origin(self) -> str:
        """Where the tree is, in words: a revision of a repository, or a folder."""
        return f"{self.git} at {self.revision}" if self.git else self.path


@dataclass(frozen=True)
class Recipe:
    """Everything that the rules of ``matrix.toml`` decide for one cell.

    ``as_of`` is the absolute date after which no release exists for the resolver, except
    for the packages of ``later`` (name, date). ``links`` are symbolic links (name, target)
    and ``files`` texts (name, text), all relative to site-packages. ``lock`` is the text of a
    lock that is given, so that nothing is resolved.
    """

    as_of: str
    requirements: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    build_constraints: tuple[str, ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    source: Source | None = None
    lock: str = ""


@dataclass(frozen=True)
class Cell:
    """One (Python, TensorFlow, OD API) combination.

    ``id`` is the only public key, such as ``tf2.8.4-od2.8.0-py3.9``; a cell repaired
    by a pin, a variable or a path entry ends in ``-`` and the name of the repair.
    """

    id: str
    tensorflow: str
    od: str
    python: str
    variant: str
    recipe: Recipe


@dataclass(frozen=True)
class Lock:
    """The exact, hash-checked packages of a cell: the text of ``images/locks/<id>.txt``.

    ``problem`` carries the resolver's reason when the cell cannot be resolved; such a
    lock has no packages and its cell is ``UNBUILDABLE``.
    """

    text: str
    digest: str
    problem: str = ""


@dataclass(frozen=True)
class Environment:
    """A lock made real by one engine.

    ``digest`` names everything that went in. ``location`` is an image tag or the folder
    of a virtual environment. A failed build has a ``problem`` (one line) and a ``log``.
    """

    cell: str
    engine: str
    digest: str
    location: str
    problem: str = ""
    log: str = ""
