"""A copy of a checkpoint under the names that a model expects, made without TensorFlow.

`plan` finds, for the variables of a model that some cell has built, the tensor of the
checkpoint that each gets, and accounts for every tensor on both sides; `write` writes the
copy. The user's files are only read. `twin` names the same model in the config of the
other TensorFlow generation, for which a checkpoint can be converted, too.
"""

from matrix.convert.nouns import Conversion, Dropped, Pair, Refused
from matrix.convert.plan import plan
from matrix.convert.twins import twin
from matrix.convert.write import write

__all__ = ["Conversion", "Dropped", "Pair", "Refused", "plan", "twin", "write"]
