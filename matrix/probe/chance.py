"""Chance is fixed: what a checkpoint leaves unrestored has the same values in every run."""

import random
from typing import Any

SEED = 20200710


def fix(tf: Any) -> None:
    """Seed every generator that an initializer may draw from.

    Under TensorFlow 1 this holds for the graph that is the default when it is called.
    Keras asks Python's own generator for seeds where it has none of its own.
    """
    import numpy

    random.seed(SEED)
    numpy.random.seed(SEED)
    tf.compat.v1.set_random_seed(SEED)
    seed_keras = getattr(getattr(tf.keras, "utils", None), "set_random_seed", None)
    if seed_keras:
        seed_keras(SEED)
