"""The object graph of a checkpoint, as JSON."""

import json
from types import SimpleNamespace


class TrackableObjectGraph:
    """Nodes with children and attributes."""

    def ParseFromString(self, data):  # noqa: N802
        self.nodes = json.loads(data.decode(), object_hook=lambda one: SimpleNamespace(**one))
