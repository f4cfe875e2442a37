"""The message of a whole config."""


class TrainEvalPipelineConfig:
    """Keeps words, all of them as the model's."""

    words = ()

    def HasField(self, name):  # noqa: N802
        return name in self.words

    @property
    def model(self):
        return self
