"""What a variable does in its layer, as its last name tells it.

The names are those of slim and Keras (which the OD API uses), Sonnet and PyTorch. They
keep apart what shapes cannot: the four vectors of a batch normalization.
"""

from __future__ import annotations

from matrix.model import Variable

_KERNEL = dict.fromkeys(("kernel", "weights", "weight", "w", "filter", "filters"), "kernel")
_VECTORS = {
    **dict.fromkeys(("gamma", "scale", "weight"), "scale"),
    **dict.fromkeys(("beta", "offset", "shift", "bias", "biases", "b"), "shift"),
    **dict.fromkeys(("moving_mean", "running_mean", "mean", "mu"), "mean"),
    **dict.fromkeys(
        ("moving_variance", "running_variance", "running_var", "variance", "var"), "variance"
    ),
}
_TENSORS = {
    **_KERNEL,
    **{f"depthwise_{name}": "depthwise" for name in _KERNEL},
    **{f"pointwise_{name}": "pointwise" for name in _KERNEL},
}


def role(one: Variable) -> str:
    """The role of a variable in its layer, empty where its name does not tell."""
    last = one.name.rpartition("/")[2].lower()
    return (_VECTORS if len(one.shape) < 2 else _TENSORS).get(last, "")
