"""The message of a whole config."""


class TrainEvalPipelineConfig:
    """Keeps words, all of them as the model's."""

    words = ()

    @property
    def model(self):
        return self
