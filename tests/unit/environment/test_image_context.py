"""The digest and the context of an image: what counts and what does not."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matrix.environment import image_context
from matrix.environment.image_context import Materials
from matrix.environment.lock import significant
from matrix.model import Cell, Lock, Recipe, Source
from tests import samples

IMAGES = Path(__file__).resolve().parents[3] / "images"
LOCK = """\
# Made by uv
absl-py==1.4.0 \\
    --hash=sha256:0d3f \\
    --hash=sha256:d2c2
    # via tensorflow-cpu
tensorflow-cpu==2.8.4 \\
    --hash=sha256:aaaa \\
    --hash=sha256:bbbb
    # via -r in.txt
tensorflow-text==2.8.2 \\
    --hash=sha256:cccc
"""


def cell(**recipe: Any) -> Cell:
    plain = samples.cell("2.8.4", "2.8.0", "3.9")
    return dataclasses.replace(plain, recipe=dataclasses.replace(plain.recipe, **recipe))


@pytest.fixture
def materials(tmp_path: Path) -> Materials:
    warm = tmp_path / "warm.py"
    warm.write_text("import tensorflow\n")
    return Materials("base:1", "sha256:1", IMAGES, (warm,), "0.9.0")


def digest(materials: Materials, text: str = LOCK, **recipe: Any) -> str:
    return image_context.digest(cell(**recipe), Lock(text, "x"), materials)


def test_digest_is_stable(materials: Materials) -> None:
    assert digest(materials) == digest(materials)


@pytest.mark.parametrize(
    "recipe",
    [
        {"env": (("TF_USE_LEGACY_KERAS", "1"),)},
        {"links": (("nets", "slim/nets"),)},
        {"files": (("usercustomize.py", "pass"),)},
        {"build_constraints": ("Cython<3",)},
    ],
)
def test_digest_changes_with_the_recipe(materials: Materials, recipe: dict[str, Any]) -> None:
    assert digest(materials, **recipe) != digest(materials)


@pytest.mark.parametrize("change", [{"base_identity": "sha256:2"}, {"uv": "0.9.1"}])
def test_digest_changes_with_materials(materials: Materials, change: dict[str, Any]) -> None:
    assert digest(dataclasses.replace(materials, **change)) != digest(materials)


def test_digest_changes_with_lock_warm_up_scripts_and_tree(
    materials: Materials, tmp_path: Path
) -> None:
    before = digest(materials)
    assert digest(materials, LOCK.replace("bbbb", "eeee")) != before
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.py").write_text("a = 1")
    assert digest(dataclasses.replace(materials, tree=tree)) != before
    scripts = tmp_path / "images"
    scripts.mkdir()
    for name in image_context.SCRIPTS:
        (scripts / name).write_bytes((IMAGES / name).read_bytes())
    moved = dataclasses.replace(materials, scripts=scripts)
    assert digest(moved) == before
    (scripts / "Dockerfile").write_text("FROM scratch")
    assert digest(moved) != before
    materials.warm[0].write_text("import keras\n")
    assert digest(materials) != before


def test_digest_ignores_comments_and_where_the_base_is_called(materials: Materials) -> None:
    commented = LOCK.replace("# via -r in.txt", "# via keras, -r in.txt")
    assert digest(materials, commented) == digest(materials)
    assert digest(dataclasses.replace(materials, base="base:2")) == digest(materials)


def test_tensorflow_part_is_tensorflow_with_all_its_hashes() -> None:
    assert image_context.tensorflow_part(significant(LOCK)) == (
        "tensorflow-cpu==2.8.4 \\\n    --hash=sha256:aaaa \\\n    --hash=sha256:bbbb\n"
    )
    assert image_context.tensorflow_part("numpy==1.0\n") == ""


def test_write_makes_a_whole_context(materials: Materials, tmp_path: Path) -> None:
    folder = tmp_path / "context"
    folder.mkdir()
    uv = tmp_path / "uv"
    uv.write_bytes(b"ELF")
    tree = tmp_path / "tree"
    (tree / "research").mkdir(parents=True)
    source = Source(git="https://example.org/models", revision="abc")
    made = cell(env=(("A", "it's"),), build_constraints=("Cython<3",), source=source)
    image_context.write(
        folder, made, Lock(LOCK, "x"), dataclasses.replace(materials, tree=tree), uv
    )
    assert {file.name for file in folder.iterdir()} == {
        "Dockerfile", "install.sh", "patch.py", "warm.sh", "uv", "lock.txt", "tensorflow.txt",
        "build.txt", "patches.json", "warm", "od",
    }  # fmt: skip
    assert (folder / "build.txt").read_text() == "Cython<3\n"
    assert (folder / "warm" / "env").read_text() == "A='it'\"'\"'s'\n"
    assert json.loads((folder / "patches.json").read_text()) == {
        "links": [],
        "files": [],
        "paths": ["/opt/od/research", "/opt/od/research/slim"],
    }


def test_index_settings_take_only_what_uv_needs_and_quote_it() -> None:
    environ = {"UV_INDEX_URL": "https://u:p$w@example.org/simple", "HOME": "/root", "NO_PROXY": ""}
    assert image_context.index_settings(environ) == (
        "UV_INDEX_URL='https://u:p$w@example.org/simple'\n"
    )


def test_certificates_skip_what_buildkit_would_refuse(tmp_path: Path) -> None:
    huge, good = tmp_path / "huge.pem", tmp_path / "good.pem"
    huge.write_bytes(b"x" * image_context.SECRET_BYTES)
    good.write_text("-----BEGIN CERTIFICATE-----")
    assert image_context.certificates({"SSL_CERT_FILE": str(huge)}) is None
    environ = {"SSL_CERT_FILE": str(huge), "CURL_CA_BUNDLE": str(good)}
    assert image_context.certificates(environ) == good


def test_patch_script_links_and_writes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "slim" / "nets").mkdir(parents=True)
    patches = tmp_path / "patches.json"
    described = image_context.patches(
        Recipe("2024-01-01", (), links=(("nets", "slim/nets"),), files=(("fix/a.py", "b = 1"),)),
        tree=False,
    )
    patches.write_text(json.dumps(described))
    program = (
        "import runpy, sys, sysconfig;"
        f"sysconfig.get_path = lambda name: {str(site)!r};"
        f"sys.argv = ['patch.py', {str(patches)!r}];"
        f"runpy.run_path({str(IMAGES / 'patch.py')!r}, run_name='__main__')"
    )
    first = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert first.returncode == 0, first.stderr
    assert (site / "nets").is_symlink()
    assert (site / "fix" / "a.py").read_text() == "b = 1"
    again = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert again.returncode != 0
    assert "is there already" in again.stderr
