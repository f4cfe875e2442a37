"""The version that manifests name is the package's."""

from __future__ import annotations

import tomllib

import matrix
from matrix.arguments import ROOT


def test_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == matrix.VERSION
