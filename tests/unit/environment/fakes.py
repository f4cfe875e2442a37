"""A ``docker`` command made of shell, for tests without Docker."""

from pathlib import Path

GOOD = """
case "$1 $2" in
  "build --help") echo "  --secret stringArray" ;;
  "version --format") echo 20.10.24 ;;
esac
"""
NO_BUILDX = """
case "$1 $2" in
  "build --help") echo "ERROR: the buildx component is missing" >&2; exit 1 ;;
  "version --format") echo 20.10.24 ;;
esac
"""
NO_DAEMON = """
case "$1 $2" in
  "build --help") echo "  --secret stringArray" ;;
  *) echo "Cannot connect to the Docker daemon at unix:///var/run/docker.sock." >&2; exit 1 ;;
esac
"""


def docker(folder: Path, body: str) -> Path:
    """Write an executable ``docker`` into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "docker"
    file.write_text(f"#!/bin/sh\n{body}")
    file.chmod(0o755)
    return file
