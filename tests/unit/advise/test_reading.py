"""Environments and requirements, read without importing anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from matrix.advise import reading
from matrix.advise.nouns import Reading
from matrix.errors import UsageError

FREEZE = """\
\ufeff--extra-index-url https://index.example/simple
# a comment
absl-py==1.4.0 \\
    --hash=sha256:0d3f \\
    --hash=sha256:d2c2
TensorFlow[and-cuda] == 2.8.4 ; python_version < "4"  # pinned
numpy>=1.20
wild==2.8.*
object-detection @ file:///src/models/research
-e git+https://example.org/x#egg=x
-r more/base.txt
"""


def venv(folder: Path, names: list[str], settings: str = "version = 3.9.21\n") -> Path:
    site = folder / "lib" / "python3.10" / "site-packages"
    site.mkdir(parents=True)
    for name in names:
        (site / name).mkdir()
    if settings:
        (folder / "pyvenv.cfg").write_text(settings)
    return folder


def test_an_environment_is_read_by_the_names_in_it(tmp_path: Path) -> None:
    names = ["tensorflow_cpu-2.8.4.dist-info", "PyYAML-5.4.1-py3.9.egg-info", "object_detection"]
    names += ["numpy", "notes.dist-info"]
    made = venv(tmp_path / "a", names)
    packages = (("pyyaml", "5.4.1"), ("tensorflow-cpu", "2.8.4"))
    assert reading.environment(made) == Reading(str(made), packages, "3.9", (), True)
    bare = venv(tmp_path / "b", [], settings="")
    assert reading.environment(bare) == Reading(str(bare), (), "3.10")


def test_what_is_no_environment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not an environment of Python"):
        reading.environment(tmp_path)


def test_the_active_environment_is_the_variables_then_the_paths(tmp_path: Path) -> None:
    one, other = venv(tmp_path / "one", []), venv(tmp_path / "other", [])
    (other / "bin").mkdir()
    (other / "bin" / "python3").touch(0o755)
    path = {"PATH": str(other / "bin")}
    assert reading.current({"VIRTUAL_ENV": str(one), **path}).given == str(one)
    assert reading.current({"CONDA_PREFIX": str(one), **path}).given == str(one)
    assert reading.current(path) == Reading(str(other), (), "3.9", (("PATH", str(other / "bin")),))
    with pytest.raises(UsageError, match="No environment is active"):
        reading.current({"PATH": str(tmp_path)})


def test_requirements_with_all_that_they_may_hold(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text(FREEZE, encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "base.txt").write_text("six==1.16.0\n-r ../requirements.txt\n")
    assert reading.requirements(file) == Reading(
        str(file),
        (
            ("absl-py", "1.4.0"),
            ("numpy", ""),
            ("object-detection", ""),
            ("six", "1.16.0"),
            ("tensorflow", "2.8.4"),
            ("wild", ""),
        ),
    )


@pytest.mark.parametrize("key", ["package", "packages"])
def test_locks_in_toml(tmp_path: Path, key: str) -> None:
    file = tmp_path / "uv.lock"
    file.write_text(
        f'[[{key}]]\nname = "Tensor.Flow"\nversion = "2.8.4"\n[[{key}]]\nname = "own"\n'
    )
    found = (("own", ""), ("tensor-flow", "2.8.4"))
    assert reading.requirements(file) == Reading(str(file), found)


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    for name, text, said in (
        ("a.lock", "][", "a.lock is not TOML"),
        ("b.toml", "[project]\n", "b.toml lists no packages"),
        ("c.txt", "-r none.txt\n", "none.txt cannot be read"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(UsageError, match=said):
            reading.requirements(tmp_path / name)
    (tmp_path / "d.txt").write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"d\.txt cannot be read"):
        reading.requirements(tmp_path / "d.txt")
    for number in range(reading.MOST_FILES + 1):
        (tmp_path / f"{number}.txt").write_text(f"-r {number + 1}.txt\n")
    with pytest.raises(UsageError, match="More than 20 requirements files"):
        reading.requirements(tmp_path / "0.txt")
