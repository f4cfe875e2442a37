"""Makes a recipe's links and files in site-packages. Runs inside `docker build` only.

Usage: ``python patch.py patches.json`` with ``{"links": [[name, target]], "files":
[[name, text]], "paths": [folder]}``. Names and link targets are relative to
site-packages; ``paths`` are folders for the import path. Python 3.7 syntax.
"""

import json
import os
import sys
import sysconfig


def write(path, text):
    """Write a text file, with the folders that it needs."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def link(path, target):
    """Make a symbolic link to an absolute target in place of whatever is there."""
    if os.path.lexists(path):
        raise SystemExit("patch: {} is there already".format(path))
    if not os.path.exists(target):
        raise SystemExit("patch: {} is not there to link to".format(target))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    os.symlink(target, path)


def main(source):
    """Apply the patches of one recipe."""
    with open(source, encoding="utf-8") as file:
        patches = json.load(file)
    site = sysconfig.get_path("purelib")
    for name, target in patches["links"]:
        link(os.path.join(site, name), os.path.join(site, target))
    for name, text in patches["files"]:
        write(os.path.join(site, name), text)
    if patches["paths"]:
        write(os.path.join(site, "od-matrix.pth"), "\n".join(patches["paths"]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
