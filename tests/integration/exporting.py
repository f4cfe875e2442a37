"""Runs in a cell in place of the probe: exports a checkpoint by the OD API's own exporter."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

OUT = "out/exported"


def main(request: dict[str, str]) -> None:
    """Export what the request names; the folder is as the zoo's archives are."""
    import tensorflow as tf
    from google.protobuf import text_format
    from object_detection.protos import pipeline_pb2

    config = pipeline_pb2.TrainEvalPipelineConfig()
    text_format.Merge(Path(request["config"]).read_text(), config)
    if tf.__version__.startswith("1."):
        from object_detection import exporter

        exporter.export_inference_graph("image_tensor", config, request["prefix"], OUT)
    else:
        from object_detection import exporter_lib_v2

        folder = str(Path(request["prefix"]).parent)
        exporter_lib_v2.export_inference_graph("image_tensor", config, folder, OUT)


if __name__ == "__main__":
    os.chdir(str(Path(sys.argv[1]).parent))
    # The folder of this script must not hide packages.
    del sys.path[0]
    main(json.loads(Path("request.json").read_text()))
