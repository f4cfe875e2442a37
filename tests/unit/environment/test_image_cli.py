"""The choice of a docker command, with executables that only pretend."""

from pathlib import Path

import pytest

from matrix.environment import docker_cli
from matrix.environment.docker_cli import DockerCli
from matrix.errors import EngineError
from tests.unit.environment import fakes


def test_takes_the_first_that_can_build(tmp_path: Path) -> None:
    fakes.docker(tmp_path / "new", fakes.NO_BUILDX)
    good = fakes.docker(tmp_path / "old", fakes.GOOD)
    assert docker_cli.find(f"{tmp_path}/new:{tmp_path}/old").path == good


def test_no_command_at_all(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no docker command") as caught:
        docker_cli.find(str(tmp_path))
    assert "Install Docker Engine" in caught.value.way_out


def test_no_buildx(tmp_path: Path) -> None:
    fakes.docker(tmp_path, fakes.NO_BUILDX)
    with pytest.raises(EngineError, match="buildx part is missing") as caught:
        docker_cli.find(str(tmp_path))
    assert "docker-buildx" in caught.value.way_out


def test_no_daemon(tmp_path: Path) -> None:
    fakes.docker(tmp_path, fakes.NO_DAEMON)
    with pytest.raises(EngineError, match="Cannot connect") as caught:
        docker_cli.find(str(tmp_path))
    assert "Start" in caught.value.way_out


def test_build_gives_code_lines_and_log(tmp_path: Path) -> None:
    cli = DockerCli(fakes.docker(tmp_path, 'echo "$DOCKER_BUILDKIT $*"; echo oops >&2; exit 3'))
    lines: list[str] = []
    assert cli.build(["--tag", "x"], lines.append) == (
        3,
        "1 build --progress=plain --tag x\noops\n",
    )
    assert lines == ["1 build --progress=plain --tag x", "oops"]


def test_stopped_starts_nothing_more(tmp_path: Path) -> None:
    cli = DockerCli(fakes.docker(tmp_path, "exit 0"))
    cli.stop()
    with pytest.raises(EngineError, match="stopped"):
        cli.build([], lambda _: None)


def test_a_call_has_its_own_deadline(tmp_path: Path) -> None:
    cli = DockerCli(fakes.docker(tmp_path, "exec sleep 5"))
    assert cli.call("version", seconds=0.1).returncode == 124


def test_an_image_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert DockerCli(fakes.docker(tmp_path / "a", "exit 1")).image("x") is None
    cli = DockerCli(fakes.docker(tmp_path / "b", """echo '[{"Id": "sha256:1"}]'"""))
    assert cli.image("x") == {"Id": "sha256:1"}


def test_a_build_ignores_other_builders() -> None:
    assert docker_cli.build_environment({"BUILDX_BUILDER": "mine", "A": "b"}) == {
        "A": "b",
        "DOCKER_BUILDKIT": "1",
        "BUILDKIT_PROGRESS": "plain",
    }
