"""Reads what an environment or a requirements file holds, and imports nothing of it."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from matrix.advise.nouns import Reading
from matrix.advise.packages import collected
from matrix.errors import UsageError

CURRENT = "current"
"""What stands for the environment that is active."""
MOST_FILES = 20
MOST_BYTES = 8 * 1024**2
_REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^]]*\])?\s*(.*)")
_EXACT = re.compile(r"===?\s*([\w.!+-]+)\s*(?:;.*|--hash.*)?$")
_INSTALLED = re.compile(r"(.+?)-(\d[^-]*)(?:-py\d.*)?\.(?:dist|egg)-info")
_SITES = ("lib/python3.*/site-packages", "lib64/python3.*/site-packages")


def current(environ: Mapping[str, str]) -> Reading:
    """The environment that is active: by its variable, else the first ``python3`` on the path.

    Raises:
        UsageError: none is.
    """
    active = environ.get("VIRTUAL_ENV") or environ.get("CONDA_PREFIX")
    python = shutil.which("python3", path=environ.get("PATH", os.defpath))
    if active:
        folder = Path(active)
    elif python:
        folder = Path(python).parent.parent
    else:
        raise UsageError("No environment is active.", "Activate one, or name its folder.")
    return environment(folder, environ)


def environment(folder: Path, environ: Mapping[str, str] | None = None) -> Reading:
    """An environment by its folder, from the names of what is installed in it.

    Raises:
        UsageError: it is no environment of Python.
    """
    sites = [one for pattern in _SITES for one in sorted(folder.glob(pattern)) if one.is_dir()]
    if not sites:
        raise UsageError(
            f"{folder} is not an environment of Python.", "Name the folder that holds bin and lib."
        )
    names = [one.name for site in sites for one in site.iterdir()]
    found = [match.groups() for one in names if (match := _INSTALLED.fullmatch(one))]
    packages = collected((name, version) for name, version in found)
    return Reading(
        given=str(folder),
        packages=packages,
        python=_python(folder, sites[0]),
        environ=tuple(sorted((environ or {}).items())),
        loose="object_detection" in names,
    )


def _python(folder: Path, site: Path) -> str:
    """The minor version by ``pyvenv.cfg``, else by the name of the library's folder."""
    settings = folder / "pyvenv.cfg"
    text = settings.read_text(encoding="utf-8", errors="replace") if settings.is_file() else ""
    told = re.search(r"^version(?:_info)?\s*=\s*(\d+\.\d+)", text, re.MULTILINE)
    return told[1] if told else site.parent.name.removeprefix("python")


def requirements(file: Path) -> Reading:
    """A requirements file, the output of ``pip freeze``, or the lock of uv, Poetry or pylock.

    Raises:
        UsageError: it cannot be read.
    """
    text = _text(file)
    if file.suffix in (".lock", ".toml"):
        return Reading(str(file), collected(_locked(file, text)))
    return Reading(str(file), collected(_lines(file, text, {file.resolve()})))


def _locked(file: Path, text: str) -> Iterator[tuple[str, str]]:
    """The packages of a TOML lock: ``package`` of uv and Poetry, ``packages`` of PEP 751."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file} is not TOML: {error}.", "Give a lock or requirements.") from None
    entries = document.get("package") or document.get("packages")
    if not isinstance(entries, list):
        raise UsageError(f"{file} lists no packages.", "Give a lock or requirements.")
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield entry["name"], str(entry.get("version", ""))


def _lines(file: Path, text: str, seen: set[Path]) -> Iterator[tuple[str, str]]:
    """The requirements of a text, and of the files that it includes.

    An include that is not there is an error; one that was read already is read once.
    """
    for line in _logical(text):
        include = re.match(r"(?:-r|--requirement)[\s=]+(.+)", line)
        if include:
            yield from _included(file.parent / include[1].strip(), seen)
        elif (found := _REQUIREMENT.match(line)) and not line.startswith("-"):
            exact = _EXACT.match(found[2])
            yield found[1], exact[1] if exact else ""


def _included(file: Path, seen: set[Path]) -> Iterable[tuple[str, str]]:
    if file.resolve() in seen:
        return []
    if len(seen) >= MOST_FILES:
        raise UsageError(
            f"More than {MOST_FILES} requirements files include each other.", "Give pip freeze."
        )
    seen.add(file.resolve())
    return _lines(file, _text(file), seen)


def _logical(text: str) -> Iterator[str]:
    """Lines without comments, those that a backslash continues joined."""
    joined = re.sub(r"\\\r?\n", " ", text)
    for line in joined.splitlines():
        bare = re.sub(r"(^|\s)#.*$", "", line).strip()
        if bare:
            yield bare


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UsageError(f"{file} is too long for requirements.", "Give pip freeze.")
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.", "Check the path.") from None
