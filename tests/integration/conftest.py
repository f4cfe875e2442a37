"""One lab per engine for the whole session, with a temporary folder of its own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.lab import Lab


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where temporary files go, so that what is left behind can be seen."""
    folder = tmp_path_factory.mktemp("scratch")
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    yield folder
    tempfile.tempdir = before


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=getattr(pytest.mark, name)) for name in ("venv", "docker")],
)
def lab(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, scratch: Path
) -> Iterator[Lab]:
    """Two real cells on one engine."""
    assert scratch.is_dir()
    made = Lab(request.param, tmp_path_factory.mktemp(request.param))
    yield made
    made.run.engine.close()
