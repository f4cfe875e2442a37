"""An OD API of a few lines. What a model does is asked for by words in its config."""

STATE = []
