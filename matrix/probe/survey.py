"""What a cell is by itself: the facts that explain a failure before any checkpoint.

Nothing here may raise: a fact that cannot be had is left out.
"""

import glob
import os
import site
import sys
from importlib import util
from typing import Any, Dict, List

SHARED = ("tensorflow", "keras", "tf_keras", "google.protobuf", "numpy", "object_detection")
PIPELINE = "object_detection.protos.pipeline_pb2"
# The first lines of a generated module tell which protoc wrote it, the newest sign first.
STYLES = ("runtime_version", "internal import builder", "create_key", "serialized_options")
STYLE_BYTES = 4096
# model_lib.py since mid-2020; model_main.py passes no hparams (tensorflow/models issue 9284).
FINETUNE_DISABLED = "load_pretrained = hparams.load_pretrained if hparams else False"
MAPS = {"SSD_": "ssd", "FASTER_RCNN_": "faster_rcnn", "CENTER_NET_": "center_net"}


def of_files() -> Dict[str, Any]:
    """Return what the files of the OD API tell, whether it can be imported or not."""
    folder = _folder("object_detection")
    if not folder:
        return {"object_detection_folder": ""}
    protos = os.path.join(folder, "protos")
    return {
        "object_detection_folder": folder,
        "model_lib_v2": os.path.isfile(os.path.join(folder, "model_lib_v2.py")),
        "finetune_disabled": FINETUNE_DISABLED in _read(os.path.join(folder, "model_lib.py")),
        "pb2_files": len(glob.glob(os.path.join(protos, "*_pb2.py"))),
        "pb2_style": _style(os.path.join(protos, "train_pb2.py")),
    }


def of_modules() -> Dict[str, Any]:
    """Return where the imported packages lie, and which come from the user's own folder."""
    files = {}
    for name in SHARED:
        path = str(getattr(sys.modules.get(name), "__file__", "") or "")
        if path:
            files[name] = path
    own = str(getattr(site, "USER_SITE", "") or "")
    leaks = sorted(name for name in files if own and files[name].startswith(own + os.sep))
    return {"files": files, "user_site": leaks}


def of_tensorflow(tf: Any) -> Dict[str, Any]:
    """Return which parts of TensorFlow that the OD API asks for are there."""
    layers = getattr(getattr(tf, "keras", None), "layers", None)
    return {"keras_layers_experimental": hasattr(layers, "experimental")}


def of_builder() -> Dict[str, Any]:
    """Return the feature extractors that this OD API builds under this TensorFlow.

    The maps are module variables of ``builders/model_builder.py``, in every version.
    """
    builder = sys.modules.get("object_detection.builders.model_builder")
    found: Dict[str, List[str]] = {}
    for name, value in sorted(vars(builder).items()) if builder else []:
        for prefix, kind in MAPS.items():
            if name.startswith(prefix) and name.endswith("_MAP") and isinstance(value, dict):
                found[kind] = sorted(set(found.get(kind, []) + [str(one) for one in value]))
    return {"extractors": found} if builder else {}


def schema() -> Dict[str, Any]:
    """Return the config's messages and enums as this OD API's protos describe them."""
    protos = sys.modules.get(PIPELINE)
    messages: Dict[str, Dict[str, str]] = {}
    enums: Dict[str, List[str]] = {}
    if protos is None:
        return {"messages": messages, "enums": enums}
    queue = [protos.TrainEvalPipelineConfig.DESCRIPTOR]
    while queue:
        message = queue.pop()
        if message.full_name in messages:
            continue
        fields = messages[message.full_name] = {}
        for field in message.fields:
            fields[field.name] = _type(field)
            if field.message_type is not None:
                queue.append(field.message_type)
            if field.enum_type is not None:
                values = [str(value.name) for value in field.enum_type.values]
                enums[field.enum_type.full_name] = values
    return {"messages": messages, "enums": enums}


def _type(field: Any) -> str:
    """Return the name of a field's message or enum, or of its scalar type."""
    nested = field.message_type or field.enum_type
    if nested is not None:
        return str(nested.full_name)
    names = {1: "int32", 2: "int64", 3: "uint32", 4: "uint64", 5: "double", 6: "float", 7: "bool"}
    return names.get(field.cpp_type, "string")


def _folder(package: str) -> str:
    try:
        spec = util.find_spec(package)
    except (ImportError, ValueError, AttributeError):
        return ""
    places = list(getattr(spec, "submodule_search_locations", None) or [])
    return str(places[0]) if places else ""


def _style(path: str) -> str:
    head = _read(path)[:STYLE_BYTES]
    return next((sign for sign in STYLES if sign in head), "")


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return ""
