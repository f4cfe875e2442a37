"""Do the green cells compute the same? Pure: what cells kept of their outputs, compared.

The reference is the green cell nearest to what wrote the checkpoint. Layers are compared
value by value, final detections as a set: near-equal scores may stand in any order.
"""

from matrix.equivalence.verdict import equivalent

__all__ = ["equivalent"]
