"""What goes into the build of an image: its context folder, its digest, its secrets."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from matrix.environment.lock import entries, significant
from matrix.model import Cell, Lock, Recipe

SCRIPTS = ("Dockerfile", "install.sh", "patch.py", "warm.sh")
TREE = "/opt/od"
TENSORFLOW = ("tensorflow", "tensorflow-cpu")
SETTINGS = (
    "UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_INDEX_STRATEGY",
    "UV_HTTP_TIMEOUT", "UV_INSECURE_HOST", "UV_NATIVE_TLS", "HTTP_PROXY", "HTTPS_PROXY",
    "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
)  # fmt: skip
"""Variables of the host by which uv reaches a package index; they may hold passwords."""
BUNDLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT")
SECRET_BYTES = 500 * 1024
"""BuildKit refuses larger secrets."""


@dataclass(frozen=True)
class Materials:
    """What an image is made of beside its cell and lock.

    ``base`` and ``base_identity`` are the image below, ``scripts`` the folder of the
    Dockerfile, ``warm`` the files of the warm-up (one is ``warm.py``), ``tree`` an OD API
    source tree that is ready for import.
    """

    base: str
    base_identity: str
    scripts: Path
    warm: tuple[Path, ...]
    uv: str
    tree: Path | None = None


def digest(cell: Cell, lock: Lock, materials: Materials) -> str:
    """The sha256 of everything that decides an image's content.

    Comments in a lock do not count, nor does where files lie on the host.
    """
    recipe = cell.recipe
    parts = {
        "lock": significant(lock.text),
        "base": materials.base_identity,
        "uv": materials.uv,
        "scripts": {name: _file_digest(materials.scripts / name) for name in SCRIPTS},
        "warm": {file.name: _file_digest(file) for file in materials.warm},
        "tree": dict(_tree_digests(materials.tree)) if materials.tree else {},
        "patches": patches(recipe, bool(materials.tree)),
        "build": recipe.build_constraints,
        "env": recipe.env,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def write(folder: Path, cell: Cell, lock: Lock, materials: Materials, uv: Path) -> None:
    """Fill an empty folder with the build context of a cell."""
    recipe = cell.recipe
    for name in SCRIPTS:
        shutil.copy2(materials.scripts / name, folder / name)
    _link_or_copy(uv, folder / "uv")
    text = significant(lock.text)
    (folder / "lock.txt").write_text(text, encoding="utf-8")
    (folder / "tensorflow.txt").write_text(tensorflow_part(text), encoding="utf-8")
    (folder / "build.txt").write_text(_lines(recipe.build_constraints), encoding="utf-8")
    described = json.dumps(patches(recipe, bool(materials.tree)))
    (folder / "patches.json").write_text(described, encoding="utf-8")
    (folder / "warm").mkdir()
    for file in materials.warm:
        shutil.copy2(file, folder / "warm" / file.name)
    (folder / "warm" / "env").write_text(settings(dict(recipe.env)), encoding="utf-8")
    if materials.tree:
        shutil.copytree(materials.tree, folder / "od", symlinks=True)
    (folder / "od").mkdir(exist_ok=True)


def patches(recipe: Recipe, tree: bool) -> dict[str, list[object]]:
    """The input of ``images/patch.py`` for a recipe."""
    roots = recipe.source.roots if tree and recipe.source else ()
    return {
        "links": [list(link) for link in recipe.links],
        "files": [list(file) for file in recipe.files],
        "paths": [f"{TREE}/{root}" for root in roots],
    }


def tensorflow_part(lock: str) -> str:
    """The TensorFlow entries of a lock, each with its hashes; empty when it has none."""
    return _lines(entry for name, entry in entries(lock).items() if name in TENSORFLOW)


def settings(values: Mapping[str, str]) -> str:
    """Variables as lines that a shell can read."""
    return _lines(f"{name}={shlex.quote(value)}" for name, value in sorted(values.items()))


def index_settings(environ: Mapping[str, str]) -> str:
    """The host's package index settings for the ``index`` secret."""
    return settings({name: environ[name] for name in SETTINGS if environ.get(name)})


def certificates(environ: Mapping[str, str]) -> Path | None:
    """The certificate bundle that the host's variables name, for the ``ca`` secret."""
    for name in BUNDLES:
        file = Path(environ[name]) if environ.get(name) else None
        if file and file.is_file() and file.stat().st_size < SECRET_BYTES:
            return file
    return None


def _lines(lines: Iterator[str] | tuple[str, ...]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _tree_digests(tree: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(tree.rglob("*")):
        if file.is_file() and ".git" not in file.parts and "__pycache__" not in file.parts:
            yield file.relative_to(tree).as_posix(), _file_digest(file)


def _file_digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _link_or_copy(source: Path, target: Path) -> None:
    """A hard link where possible: uv is 60 MB and every context has it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
