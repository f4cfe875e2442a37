"""Making images, with a docker command that only pretends."""

from pathlib import Path

import pytest

from matrix.environment import image
from matrix.environment.base import Base
from matrix.environment.docker_cli import DockerCli
from matrix.errors import BuildError
from matrix.model import Lock
from tests import samples
from tests.unit.environment import fakes

LOCK = Lock("tensorflow-cpu==2.8.4 \\\n    --hash=sha256:aaaa\n", "lockdigest")
CELL = samples.cell("2.8.4", "2.8.0", "3.9")
# Remembers its calls and the tags that it has built.
BODY = """
here=$(dirname "$0")
echo "$*" >> "$here/calls"
case "$1" in
  build)
    {build}
    while [ $# -gt 0 ]; do [ "$1" = --tag ] && echo "$2" >> "$here/tags"; shift; done ;;
  image)
    grep -qxF "$3" "$here/tags" || exit 1
    echo '[{{"Id": "sha256:1", "Architecture": "amd64"}}]' ;;
esac
"""


class OneBase:
    def choose(self, version: str) -> Base:
        if version == "2.7":
            raise BuildError("No base image for Python 2.7.", "Use another.")
        return Base("base:1", "sha256:b", "made")


@pytest.fixture
def images(tmp_path: Path) -> image.Images:
    return make_images(tmp_path, "")


def make_images(folder: Path, build: str) -> image.Images:
    cli = DockerCli(fakes.docker(folder, BODY.format(build=build)))
    (folder / "tags").touch()
    made = image.Images(cli, warm=())
    made._bases = OneBase()  # type: ignore[assignment]
    return made


def calls(folder: Path, kind: str) -> list[str]:
    return [line for line in (folder / "calls").read_text().splitlines() if line.startswith(kind)]


def test_builds_the_shared_layer_and_then_the_cell(images: image.Images, tmp_path: Path) -> None:
    made = images.make(CELL, LOCK)
    assert made.problem == ""
    assert made.location == f"od-matrix/tf2.8.4-od2.8.0-py3.9:{made.digest[:12]}"
    layer, cell = calls(tmp_path, "build")
    assert "--target tensorflow" in layer
    assert "--build-arg BASE=base:1" in cell
    assert "--secret id=index,src=" in cell
    assert f"--tag {made.location} " in cell
    assert f"--label=org.od-matrix.cell={CELL.id} " in cell
    assert f"--label=org.od-matrix.digest={made.digest} " in cell


def test_builds_nothing_twice(images: image.Images, tmp_path: Path) -> None:
    first = images.make(CELL, LOCK)
    assert images.make(CELL, LOCK) == first
    other = samples.cell("2.8.4", "2.5.0", "3.9", "fixed")
    images.make(other, LOCK)
    # Two for the first cell, one for the second, which shares the TensorFlow layer.
    assert len(calls(tmp_path, "build")) == 3


def test_a_failed_build_is_a_problem_with_a_log(tmp_path: Path) -> None:
    images = make_images(tmp_path, "echo '#7 6.9 error: Failed to build `x`'; exit 1")
    made = images.make(CELL, LOCK)
    assert (made.problem, made.digest != "") == ("Failed to build `x`", True)
    assert "#7 6.9 error" in made.log


def test_a_package_without_a_wheel_gets_a_compiler(tmp_path: Path) -> None:
    body = (
        'case "$*" in *COMPILER=1*|*--target*) ;;'
        " *) echo \"#7 error: command 'gcc' failed: No such file\"; exit 1 ;; esac"
    )
    assert make_images(tmp_path, body).make(CELL, LOCK).problem == ""
    assert ["COMPILER=1" in call for call in calls(tmp_path, "build")] == [False, False, True]


def test_a_build_without_an_image_is_a_problem(tmp_path: Path) -> None:
    made = make_images(tmp_path, "exit 0").make(CELL, LOCK)
    assert "gave no image" in made.problem


def test_no_base_and_no_lock_are_problems(images: image.Images, tmp_path: Path) -> None:
    old = samples.cell("1.4", "2.8.0", "2.7")
    assert images.make(old, LOCK).problem == "No base image for Python 2.7."
    unresolved = Lock("# why", "d", problem="no solution")
    assert images.make(CELL, unresolved).problem == "no solution"
    assert not (tmp_path / "calls").exists()


def test_progress_names_the_stages(tmp_path: Path) -> None:
    images = make_images(tmp_path, "echo '#7 [packages 1/1] RUN x'; echo '#8 [internal] y'")
    seen: list[tuple[str, str]] = []
    images._progress = lambda cell, message: seen.append((cell, message))
    images.make(CELL, LOCK)
    assert (CELL.id, "packages") in seen


@pytest.mark.parametrize(
    ("line", "stage"),
    [
        ("#5 [tensorflow 1/1] RUN --mount", "tensorflow"),
        ("#9 exporting to image", "storing the image"),
        ("#5 0.3 [packages] quoted", ""),
    ],
)
def test_stage_of(line: str, stage: str) -> None:
    assert image.stage_of(line) == stage


def test_reason_says_why() -> None:
    log = "#7 [packages 1/1] RUN\n#7 6.9 error: Failed to build `p==2`\n"
    assert image.reason(log) == "Failed to build `p==2`"
    assert (
        image.reason("#7 ERROR: executor failed running [x]\n#8 0.1 last words\n") == "last words"
    )
    assert "without a word" in image.reason("")


def test_reason_holds_the_causes() -> None:
    log = (
        "#6 16.50 error: Failed to install: tensorflow_cpu-2.21.0.whl (tensorflow-cpu==2.21.0)\n"
        "#6 16.50   cause: Failed to copy to `/usr/local/x`\n"
        "#6 16.50   cause: failed to copy file: No space left on device (os error 28)\n"
        "#6 ERROR: executor failed running [/bin/sh -c /ctx/install.sh]: exit code: 2\n"
    )
    assert image.reason(log).splitlines() == [
        "Failed to install: tensorflow_cpu-2.21.0.whl (tensorflow-cpu==2.21.0)",
        "Failed to copy to `/usr/local/x`",
        "failed to copy file: No space left on device (os error 28)",
    ]


def test_repository_is_what_docker_accepts() -> None:
    assert image.repository("tf2.8.4-od2022.12-py3.9+Fix") == "tf2.8.4-od2022.12-py3.9-fix"


def test_a_cold_maker_builds_anew_under_its_own_name_and_leaves_nothing(
    images: image.Images, tmp_path: Path
) -> None:
    warm = images.make(CELL, LOCK)
    before = len(calls(tmp_path, "build"))
    with images.cold() as cold:
        made = cold.make(CELL, LOCK)
        assert cold.make(CELL, LOCK) == made
    assert (made.digest, made.problem) == (warm.digest, "")
    assert made.location == f"od-matrix-cold/tf2.8.4-od2.8.0-py3.9:{made.digest[:12]}"
    (build,) = calls(tmp_path, "build")[before:]
    assert " --no-cache " in build
    assert calls(tmp_path, "image rm") == [f"image rm {made.location}"]


def test_an_image_is_removed_by_its_tag(images: image.Images, tmp_path: Path) -> None:
    made = images.make(CELL, LOCK)
    images.remove(made)
    assert calls(tmp_path, "image rm") == [f"image rm {made.location}"]
