"""A name for a checkpoint that any file system and any shell takes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

LONGEST = 100
# Prefixes that say nothing: every zoo archive and every export uses them.
_COMMON = frozenset({"model.ckpt", "ckpt-0", "variables"})
# Folders that say nothing: the name is the folder's above.
_INNER = frozenset({"checkpoint", "checkpoints", "train", "variables", "saved_model"})


def slug(prefix: Path) -> str:
    """A name from the checkpoint's folder and prefix; the same path gives the same name.

    Letters, digits, ``.``, ``_`` and ``-`` only, never empty, never hidden, at most
    `LONGEST` characters. A name that had to be changed ends in a digest of the original.
    """
    folder = prefix.parent
    while folder.name in _INNER and folder.parent != folder:
        folder = folder.parent
    parts = [folder.name] if folder.name else []
    if prefix.name not in _COMMON or not parts:
        parts.append(prefix.name)
    return _safe("-".join(parts))


def _safe(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")
    if plain == name and len(plain) <= LONGEST:
        return plain
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{plain[: LONGEST - 9].rstrip('-.')}-{digest}".lstrip("-")
