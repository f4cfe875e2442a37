"""The phase parse-config: the pipeline, or at least its ``model {}``."""

import re
from typing import Any, Optional, Tuple

TOKEN = re.compile(r"""#[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[{}]|\w+""")
WORD = re.compile(r"[A-Za-z_]\w*$")


class Parsed:
    """A pipeline config as far as it can be read.

    ``model`` is the DetectionModel message; ``pipeline`` is None when only the model
    block could be read, and ``train`` where it says nothing of training.
    """

    def __init__(self, model: Any, pipeline: Any) -> None:
        self.model = model
        self.pipeline = pipeline
        trains = pipeline is not None and pipeline.HasField("train_config")
        self.train = pipeline.train_config if trains else None


def parse(path: str) -> Tuple[Optional[Parsed], Optional[BaseException]]:
    """Parse a pipeline.config with this cell's own protos.

    Returns what could be read and the error of the whole file, either of which may be
    None: a broken input reader must not hide whether the model restores.
    """
    from google.protobuf import text_format
    from object_detection.protos import model_pb2, pipeline_pb2

    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    try:
        pipeline = text_format.Merge(text, pipeline_pb2.TrainEvalPipelineConfig())
        return Parsed(pipeline.model, pipeline), None
    except text_format.ParseError as error:
        block = model_block(text)
        if block is None:
            return None, error
        try:
            return Parsed(text_format.Merge(block, model_pb2.DetectionModel()), None), error
        except text_format.ParseError:
            return None, error


def model_block(text: str) -> Optional[str]:
    """Return the text between the braces of the top-level ``model {}``, or None."""
    depth, begin, word = 0, -1, ""
    for token in TOKEN.finditer(text):
        sign = token.group()
        if sign == "{":
            if depth == 0 and word == "model":
                begin = token.end()
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0 and begin >= 0:
                return text[begin : token.start()]
        elif depth == 0 and WORD.match(sign):
            word = sign
    return None
