"""Observations on disk."""

from matrix.store.observations import Store, key_of

__all__ = ["Store", "key_of"]
