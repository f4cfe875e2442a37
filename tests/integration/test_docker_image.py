"""A real build: a small lock, patches, a warm-up, and nothing built twice."""

import dataclasses
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from matrix.engine.docker import DockerEngine
from matrix.environment import docker_cli, image
from matrix.errors import EngineError
from matrix.model import Environment, Job, Limits, Lock
from tests import samples

pytestmark = pytest.mark.docker
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
LOCK = Lock(
    # The smallest of the packages that every cell has.
    "six==1.16.0 \\\n"
    "    --hash=sha256:8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254\n",
    "digest",
)
CELL = samples.cell("0", "0", VERSION, "test")


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Iterator[image.Images]:
    try:
        cli = docker_cli.find()
    except EngineError as error:
        pytest.skip(f"NO DOCKER: {error}")
    warm = tmp_path_factory.mktemp("warm") / "warm.py"
    warm.write_text("import six\nraise SystemExit('a warm-up may fail')\n")
    made = image.Images(cli, warm=(warm,))
    yield made
    listing = cli.call("image", "ls", "--quiet", f"od-matrix/{CELL.id}")
    for identifier in set(listing.stdout.split()):
        cli.call("image", "rm", "--force", identifier)


@pytest.fixture(scope="module")
def made(images: image.Images) -> Environment:
    recipe = dataclasses.replace(
        CELL.recipe,
        links=(("alias.py", "six.py"),),
        files=(("note.py", "word = 'hello'\n"),),
    )
    environment = images.make(dataclasses.replace(CELL, recipe=recipe), LOCK)
    if "No base image" in environment.problem:
        pytest.skip(f"NO BASE IMAGE: {environment.problem}")
    assert environment.problem == "", environment.log
    return environment


def run(environment: Environment, folder: Path, program: str) -> str:
    main = folder / "main.py"
    main.write_text(program)
    engine = DockerEngine.connect()
    try:
        inputs = (("probe/main.py", main),)
        outcome = engine.run(environment, Job("t", folder, {}, inputs, (), Limits()))
    finally:
        engine.close()
    assert outcome.exit_code == 0, outcome
    return outcome.log


def test_holds_the_lock_the_patches_and_byte_code_of_what_was_imported(
    made: Environment, tmp_path: Path
) -> None:
    log = run(
        made,
        tmp_path,
        "import alias, note, six, pathlib\n"
        "site = pathlib.Path(six.__file__).parent\n"
        "print(alias.__version__, note.word)\n"
        "print(*sorted(file.name.split('.')[0] for file in site.rglob('*.pyc')))\n",
    )
    assert log == "1.16.0 hello\nsix\n"


def test_runs_as_nobody_special(made: Environment, images: image.Images) -> None:
    facts = images._cli.image(made.location) or {}
    config = facts["Config"]
    assert isinstance(config, dict)
    assert config["User"] == "10001:10001"
    assert config["Labels"]["org.od-matrix.cell"] == CELL.id
    assert config["Entrypoint"] == ["python"]


def test_a_second_call_builds_nothing(images: image.Images, made: Environment) -> None:
    images.make(CELL, LOCK)
    started = time.monotonic()
    again = images.make(CELL, LOCK)
    assert again.digest != made.digest
    assert time.monotonic() - started < 1.0


def test_a_wrong_hash_is_a_problem_with_a_log(images: image.Images) -> None:
    wrong = Lock(LOCK.text.replace("8abb", "0000"), "wrong")
    environment = images.make(CELL, wrong)
    assert "six" in environment.problem
    assert "0000" in environment.log
