"""The choice of a base, with a docker command that only pretends."""

import os
import re
import sys
from pathlib import Path

import pytest

from matrix.environment import base, base_made, debian, interpreters, uv_binary
from matrix.environment.docker_cli import DockerCli
from matrix.errors import BuildError
from tests.unit.environment import fakes

FOLDER = Path(__file__).resolve().parents[3] / "images" / "base"
PIN = base.read_pins(FOLDER / "digests.toml")["3.9"]
OFFICIAL = f"python:3.9-slim-bookworm@{PIN}"
BODY = """
here=$(dirname "$0"); echo "$*" >> "$here/calls"; touch "$here/have"
case "$1 $2" in
  "image inspect") grep -qxF "$3" "$here/have" || exit 1; echo '[{{"Id": "sha256:1"}}]' ;;
  "image ls") {listed} ;;
  manifest*) {manifest} ;;
  pull*) echo "$3" >> "$here/have" ;;
esac
"""


def bases(folder: Path, listed: str = ":", manifest: str = "exit 1") -> base.Bases:
    body = BODY.format(listed=listed, manifest=manifest)
    return base.Bases(DockerCli(fakes.docker(folder, body)), FOLDER, lambda _: None)


def test_every_pin_is_a_digest() -> None:
    pins = base.read_pins(FOLDER / "digests.toml")
    assert set(pins) == {"3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"}
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", pin) for pin in pins.values())


def test_an_official_image_that_is_here_comes_first(tmp_path: Path) -> None:
    (tmp_path / "have").write_text(f"{OFFICIAL}\nmade:1\n")
    chosen = bases(tmp_path, listed="echo made:1").choose("3.9")
    assert chosen == base.Base(OFFICIAL, PIN, "official")
    assert "pull" not in (tmp_path / "calls").read_text()


def test_a_made_one_comes_before_a_pull(tmp_path: Path) -> None:
    (tmp_path / "have").write_text("made:1\n")
    chosen = bases(tmp_path, listed="echo made:1", manifest="exit 0").choose("3.9")
    assert chosen == base.Base("made:1", "sha256:1", "made")
    assert "manifest" not in (tmp_path / "calls").read_text()


def test_pulls_what_the_registry_has(tmp_path: Path) -> None:
    assert bases(tmp_path, manifest="exit 0").choose("3.9").kind == "official"


def test_asks_and_fails_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreters, "find", lambda _: None)
    chooser = bases(tmp_path)
    for _ in range(2):
        with pytest.raises(BuildError, match=r"Python 3\.9 is not installed"):
            chooser.choose("3.9")
    assert (tmp_path / "calls").read_text().count("manifest") == 1


def test_a_version_without_a_pin_goes_by_its_tag() -> None:
    assert base.official("3.14", "") == "python:3.14-slim-bookworm"


def test_interpreters_are_found_in_pyenv_and_uv_but_not_as_shims(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("UV_PYTHON_INSTALL_DIR", raising=False)
    managed = tmp_path / ".local/share/uv/python/cpython-4.1.2-linux-x86_64-gnu/bin"
    shim = tmp_path / ".pyenv/shims"
    for folder in (managed, shim):
        executable(folder / "python4.1")
    assert interpreters.find("4.1", tmp_path, str(shim)) == managed / "python4.1"
    for patch in ("4.1.9", "4.1.10"):
        executable(tmp_path / ".pyenv/versions" / patch / "bin" / "python4.1")
    newest = tmp_path / ".pyenv/versions/4.1.10/bin/python4.1"
    assert interpreters.find("4.1", tmp_path, "") == newest
    assert interpreters.find("4.2", tmp_path, str(shim)) is None


def executable(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)


def test_stage_lays_out_an_interpreter_without_packages(tmp_path: Path) -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    interpreter = Path(os.path.realpath(sys.executable))
    full = base_made.stage(interpreter, version, tmp_path)
    assert full.startswith(version)
    library = tmp_path / "lib" / f"python{version}"
    assert (tmp_path / "bin" / f"python{version}").is_file()
    assert (library / "os.py").is_file()
    assert not list((library / "site-packages").iterdir())
    assert not (library / "test").exists()
    assert not list(library.rglob("*.pyc"))


def test_an_interpreter_that_does_not_run(tmp_path: Path) -> None:
    executable(tmp_path / "bin" / "python4.1")
    with pytest.raises(BuildError, match="does not run"):
        base_made.stage(tmp_path / "bin" / "python4.1", "4.1", tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sources.list", "deb http://mirror.example.org/debian bookworm main\n"),
        (
            "sources.list.d/debian.sources",
            "Types: deb\nURIs: http://mirror.example.org/debian\nSuites: bookworm\n",
        ),
    ],
)
def test_the_mirror_is_the_hosts(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    assert debian.mirror(tmp_path) == "http://mirror.example.org/debian"


def test_other_archives_are_no_mirror(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text("deb http://example.org/debian-security x main\n")
    assert debian.mirror(tmp_path) == debian.MIRROR


def test_the_hosts_own_uv_is_used_where_it_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert uv_binary.linux_uv("amd64", tmp_path).is_file()
    with pytest.raises(BuildError, match="no uv for riscv64"):
        uv_binary.linux_uv("riscv64", tmp_path)
