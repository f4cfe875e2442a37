"""The store: observations on disk, found by the digest of all that decides them.

Layout: ``<root>/v1/observations/<2 hex>/<key>.json``, and ``controls`` beside
``observations``. A file that is damaged, foreign or of another version counts as absent
and is replaced by the next ``put``.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from matrix.errors import StoreError
from matrix.model import Controls, Observation
from matrix.store.codec import decode, encode, parse_json
from matrix.store.fields import Fields
from matrix.store.files import sweep, write_atomic

VERSION = "v1"

_KEY = re.compile(r"[0-9a-f]{64}")


def key_of(**parts: object) -> str:
    """The key of everything that decides a result: sha256 (hex) of its canonical JSON.

    The order of the parts does not matter. A part that is not plain JSON is a
    ``TypeError``, a number without a value (NaN, infinity) a ``ValueError``.
    """
    return hashlib.sha256(_canonical(parts)).hexdigest()


class Store:
    """Observations and controls below one folder; safe for several threads and processes."""

    def __init__(self, root: Path) -> None:
        self._root = root / VERSION

    def prepare(self) -> None:
        """Make the folder, try to write to it, and sweep what killed writers left.

        Called before a run, so that an unwritable store is known before the first
        container starts and not after the last one: ``StoreError``.
        """
        probe = self._root / "writable"
        try:
            write_atomic(probe, b"")
            probe.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        sweep(self._root)

    def disagreements(self, digest: str, mode: str) -> Path:
        """Where the cases are kept in which a forecast of this checkpoint was wrong."""
        return self._root / "disagreements" / f"{digest}-{mode}.json"

    def inferences(self, digest: str, mode: str) -> Path:
        """Where is kept what cells would answer to this checkpoint that were not run."""
        return self._root / "inferences" / f"{digest}-{mode}.json"

    def get(self, key: str) -> Observation | None:
        """The observation under this key, or None; ``StoreError`` is never raised here."""
        body = self._read("observations", key)
        try:
            return None if body is None else decode(body)
        except ValueError:
            return None

    def put(self, key: str, observation: Observation) -> None:
        """Keep an observation; ``StoreError`` when it cannot be written."""
        self._write("observations", key, encode(observation))

    def get_controls(self, key: str) -> Controls | None:
        """The controls under this key, or None."""
        body = self._read("controls", key)
        try:
            fields = Fields(body, "controls")
            return Controls(decode(fields.get("good")), decode(fields.get("damaged")))
        except ValueError:
            return None

    def put_controls(self, key: str, controls: Controls) -> None:
        """Keep the controls of an environment; ``StoreError`` when they cannot be written."""
        body: dict[str, object] = {
            "good": encode(controls.good),
            "damaged": encode(controls.damaged),
        }
        self._write("controls", key, body)

    def _path(self, kind: str, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key of the store: {key!r}")
        return self._root / kind / key[:2] / f"{key}.json"

    def _read(self, kind: str, key: str) -> object:
        path = self._path(kind, key)
        try:
            fields = Fields(parse_json(path.read_bytes()), "entry")
        except (OSError, ValueError):
            return None
        body = fields.get("body")
        sealed = fields.get("key") == key and fields.get("seal") == _seal(body)
        return body if sealed else None

    def _write(self, kind: str, key: str, body: dict[str, object]) -> None:
        path = self._path(kind, key)
        entry = {"key": key, "seal": _seal(body), "body": body}
        try:
            write_atomic(path, json.dumps(entry, indent=1).encode() + b"\n")
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            f"The store {self._root.parent} cannot be written: {error.strerror or error}.",
            "Make room or make it writable, or name another folder with --store.",
        )


def _seal(body: object) -> str:
    """The digest of a body: a flipped bit that is still valid JSON must not become a result."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _canonical(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()
