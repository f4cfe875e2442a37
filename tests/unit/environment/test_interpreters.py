"""Where an interpreter of one minor version is found."""

from pathlib import Path

import pytest

from matrix.environment.interpreters import find


def put(path: Path, mode: int = 0o755) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(mode)
    return path


@pytest.fixture(autouse=True)
def no_places_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYENV_ROOT", "XDG_DATA_HOME", "UV_PYTHON_INSTALL_DIR"):
        monkeypatch.delenv(name, raising=False)


def test_the_newest_patch_release_of_pyenv_comes_first(tmp_path: Path) -> None:
    versions = tmp_path / ".pyenv" / "versions"
    put(versions / "3.91.9" / "bin" / "python3.91")
    newest = put(versions / "3.91.10" / "bin" / "python3.91")
    put(versions / "3.91.11" / "bin" / "python3.91", 0o644)
    put(versions / "3.91-dev" / "bin" / "python3.91")
    put(versions / "3.910.12" / "bin" / "python3.910")
    put(tmp_path / ".local/share/uv/python/cpython-3.91.12-linux/bin/python3.91")
    assert find("3.91", tmp_path, "") == newest


def test_the_next_place_is_uv_s_and_the_last_the_path(tmp_path: Path) -> None:
    on_path = put(tmp_path / "bin" / "python3.91")
    assert find("3.91", tmp_path, str(on_path.parent)) == on_path
    managed = put(tmp_path / ".local/share/uv/python/cpython-3.91.2-linux-gnu/bin/python3.91")
    assert find("3.91", tmp_path, str(on_path.parent)) == managed


def test_a_shim_is_no_interpreter(tmp_path: Path) -> None:
    shim = put(tmp_path / ".pyenv" / "shims" / "python3.91")
    assert find("3.91", tmp_path, str(shim.parent)) is None


def test_places_may_be_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = put(tmp_path / "elsewhere" / "versions" / "3.91.1" / "bin" / "python3.91")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "elsewhere"))
    assert find("3.91", tmp_path, "") == wanted
