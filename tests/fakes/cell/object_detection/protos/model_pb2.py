"""The message of a model."""


class DetectionModel:
    """Keeps words."""

    words = ()
