"""The wording of each cause over releases, installers and languages' quirks.

Texts are short forms of what TensorFlow 1.0 to 2.21, the OD API, protobuf 2 to 6, numpy 1
and 2, Keras 2 and 3, pip and uv print; paths and numbers are made up.
"""

from __future__ import annotations

import pytest

from matrix.judge.messages import read

CERTAIN = [
    ("install", "  error: subprocess-exited-with-error\n  × setup.py egg_info", "env-build-dep"),
    ("install", "ERROR: Failed building wheel for pycocotools", "env-build-dep"),
    ("install", "error: Microsoft Visual C++ 14.0 or greater is required.", "env-build-dep"),
    ("install", "Could not build wheels for PyYAML, which is required", "env-build-dep"),
    ("install", "AttributeError: cython_sources [end of output]", "env-build-dep"),
    ("install", "No matching distribution found for tensorflow~=1.15.0", "env-no-wheel"),
    ("install", "satisfies the requirement tensorflow-gpu==1.15 (from versions: none)",
     "env-no-wheel"),
    ("install", "tensorflow-1.15.0-cp37-win.whl is not a supported wheel on this platform.",
     "env-no-wheel"),
    ("install", "tensorflow 1.15 wheels are not available for Python 3.8", "env-no-wheel"),
    ("install", "ERROR: ResolutionImpossible: for help visit", "env-no-resolution"),
    ("import", 'protos/a.proto:11:3: Expected "required", "optional", or "repeated".',
     "env-protos-missing"),
    ("import", "object_detection/protos/*.proto: No such file or directory", "env-protos-missing"),
    ("import", 'v.proto:1:10: Unrecognized syntax identifier "proto3".', "env-protos-missing"),
    ("import", "ImportError: cannot import name 'center_net_pb2'", "env-protos-missing"),
    ("import", "No module named 'google.protobuf.runtime_version'", "env-protobuf-skew"),
    ("import", "VersionError: Detected mismatched Protobuf Gencode/Runtime major versions",
     "env-protobuf-skew"),
    ("import", "This program requires version 3.9.0 of the Protocol Buffer runtime library",
     "env-protobuf-skew"),
    ("import", "A module that was compiled using NumPy 1.x cannot be run in", "env-numpy-abi"),
    ("import", "ValueError: numpy.dtype size changed, may indicate binary", "env-numpy-abi"),
    ("import", "`np.object` was a deprecated alias for the builtin", "env-numpy-abi"),
    ("import", "module 'tensorflow._api.v1.compat.v2' has no attribute '__internal__'",
     "env-companion-skew"),
    ("import", "tensorflow_addons/custom_ops/x.so: undefined symbol: _ZN10", "env-companion-skew"),
    ("import", "cannot import name 'get_config' from 'tensorflow.python.eager.context' (/x)",
     "env-companion-skew"),
    ("import", "ImportError: No module named mobilenet", "env-dependency-missing"),
    ("import", "No module named 'lvis'", "env-dependency-missing"),
    ("import", "    class K(tf.keras.Model):\nAttributeError: 'module' object has no attribute"
     " 'keras'", "tf-too-old-for-api"),
    ("build", "ValueError: A KerasTensor cannot be used as input to a TensorFlow function.",
     "tf-too-new-for-api"),
    ("import", "module 'keras.layers' has no attribute 'experimental'", "tf-too-new-for-api"),
    ("import", "No module named 'tensorflow.python.estimator'", "tf-too-new-for-api"),
    ("config", "ParseError: 110:25 : Expected string but found: '\u201c'", "config-malformed"),
    ("config", "ParseError: 1:1 : Expected identifier or number, got <.", "config-malformed"),
    ("config", 'ParseError: 140:16 : Expected "}".', "config-malformed"),
    ("config", "9:1 : '  num_classes: abc': Couldn't parse integer: abc", "config-malformed"),
    ("config", '"object_detection.protos.TrainConfig" has no field named "D".',
     "config-malformed"),
    ("config", '"object_detection.protos.TrainConfig" has no field named "eval_config".',
     "config-malformed"),
    ("config", '"TrainConfig" should not have multiple "batch_size" fields.', "config-malformed"),
    ("build", "ValueError: Unknown meta architecture: None", "config-malformed"),
    ("build", "SSD Inception V3 feature extractor always usesscope returned by `conv`",
     "config-api-stricter"),
    ("restore", "train_pb2.load_all_detection_checkpoint_vars unsupported in TF2",
     "config-tf1-only-flag"),
    ("restore", "ValueError: Checkpoint version should be V2", "config-ckpt-version-unset"),
    ("build", "RuntimeError: CenterNetMetaArch not supported under TF1.x.",
     "extractor-not-in-tf-major"),
    ("build", "Unknown Faster R-CNN feature_extractor: faster_rcnn_inception_v2",
     "extractor-not-in-api-revision"),
    ("build", "URL fetch failure on https://x/keras-applications/m.h5: None -- [Errno -2]",
     "build-needs-network"),
    ("restore", "Unable to open table file ./save.ckpt-1.data-00000-of-00001: Data loss: not an"
     " sstable (bad magic number)", "ckpt-path-suffix"),
    ("restore", "Could not open logs/checkpoint: Data loss: not an sstable", "ckpt-path-suffix"),
    ("restore", 'Tensor name "a/b" not found in checkpoint files x/model.index',
     "ckpt-path-suffix"),
    ("restore", 'fine_tune_checkpoint: "a/ckpt-0.index"\nDetails follow', "ckpt-path-suffix"),
    ("restore", "Failed to get matching files on C:/m/model.ckpt: Not found: FindFirstFile"
     " failed for: C:/m", "ckpt-path-not-found"),
    ("restore", "ValueError: The passed save_path is not a valid checkpoint: training/m-4347",
     "ckpt-path-not-found"),
    ("restore", "Unable to open table file /a/b: FAILED_PRECONDITION: /a/b; Is a directory:"
     " perhaps your file is in a different", "ckpt-path-is-directory"),
    ("restore", "ValueError: Can't load save_path when it is None.", "ckpt-state-file-missing"),
    ("restore", "Couldn't find 'checkpoint' file or checkpoints in given directory /a",
     "ckpt-state-file-missing"),
    ("restore", "IndexError: Read less bytes than requested", "ckpt-corrupt"),
    ("restore", "OutOfRangeError: Read fewer bytes than requested", "ckpt-corrupt"),
    ("restore", "W op_kernel.cc:1192] Data loss: Checksum does not match: stored 41 vs."
     " calculated on the restored bytes 20", "ckpt-corrupt"),
    ("restore", "NotFoundError: /a/m.ckpt.data-00000-of-00001; No such file or directory",
     "ckpt-corrupt"),
    ("restore", "RuntimeError: Checkpoint dir (/a) and model_dir (/a) cannot be same.",
     "ckpt-model-dir-collision"),
    ("restore", "FailedPreconditionError: /m/checkpoint.tmp1a; Is a directory",
     "ckpt-model-dir-collision"),
    ("restore", "ValueError: Not supported fine_tune_checkpoint_type: x", "ckpt-type-wrong"),
    ("restore", '"fine_tune" is no longer supported for CenterNet.', "ckpt-type-wrong"),
    ("restore", "'CenterNetFeatureExtractor' object has no attribute 'get_model'",
     "api-revision-drift"),
    ("restore", "ValueError: No op named NonMaxSuppressionV3 in defined operations.",
     "graph-op-skew"),
    ("restore", "(Check whether your GraphDef-interpreting binary is up to date with",
     "graph-op-skew"),
]  # fmt: skip
LIKELY = [
    ("install", "No matching distribution found for tensorflow-text~=2.8.0", "env-no-wheel"),
    ("install", "    Found existing installation: tensorflow 2.8.2", "env-companion-skew"),
    ("install", "tf 2 requires numpy<2, but you have numpy 2.1 which is", "env-numpy-abi"),
    ("restore", "Cannot convert a symbolic Tensor (cond/strided_slice:0) to a numpy array.",
     "env-numpy-abi"),
    ("import", "ImportError: No module named 'nets.mobilenet'", "env-dependency-missing"),
    ("import", "No module named 'object_detection'", "env-dependency-missing"),
    ("import", "cannot import name 'model_lib_v2' from 'object_detection' (/x)",
     "env-stale-od-package"),
    ("import", "cannot import name 'LayerNormalization' from 'tensorflow.python.keras.layers'",
     "env-companion-skew"),
    ("import", "module 'object_detection.protos.input_reader_pb2' has no attribute 'X'",
     "env-protos-missing"),
    ("import", "ImportError: DLL load failed while importing _pywrap", "env-native-library"),
    ("import", "libcublas.so.9.0: cannot open shared object file", "env-native-library"),
    ("import", "cannot import name 'Mapping' from 'collections'", "env-python-too-new"),
    ("build", "softmax() got an unexpected keyword argument 'axis'", "tf-too-old-for-api"),
    ("build", "Unknown ssd feature_extractor: ssd_mobilenet_v2_fpn_keras",
     "extractor-not-in-api-revision"),
    ("build", "'resnet_v9' is not a known CenterNet feature extractor",
     "extractor-not-in-api-revision"),
    ("build", "ValueError: Unknown regularizer function: None", "config-api-stricter"),
    ("config", '"object_detection.protos.Ssd" has no field named "freeze_batchnorm".',
     "config-field-unknown"),
    ("restore", "OSError: Checkpoint is expected to be an object-based checkpoint.",
     "ckpt-format-tf1-in-tf2"),
    ("restore", "Failed to find any matching files for m/ckpt-0.index", "ckpt-path-not-found"),
    ("restore", "SavedModel file does not exist at: /a/{saved_model.pb}", "ckpt-loader-wrong"),
    ("restore", "'_UserObject' object has no attribute 'summary'", "ckpt-loader-wrong"),
    ("restore", "Key BoxPredictor_0/act_quant/max not found in checkpoint",
     "ckpt-naming-mismatch"),
    ("restore", "Key clone_1/Conv/weights not found in checkpoint", "ckpt-naming-mismatch"),
    ("restore", "Found 1 Python objects that were not bound to checkpointed values:"
     " [<tf.Variable 'save_counter:0' shape=()>]", "benign-warning"),
    ("restore", "Unresolved object in checkpoint: (root).model._box_predictor._a.kernel",
     "benign-warning"),
    ("restore", "Unresolved object in checkpoint: (root).model", "ckpt-type-wrong"),
    ("restore", "".join(f"Variable [F/{n}/weights/Momentum] is not available in checkpoint\n"
                        for n in range(3)), "benign-warning"),
    ("restore", "not bound to checkpointed values\nckpt-1.data-00000-of-00001 = 1,864 bytes",
     "ckpt-incomplete-save"),
    ("restore", "fine_tune_checkpoint is ignored by model_main.py", "silent-finetune-disabled"),
    ("restore", "use model.ckpt, not model.ckpt.data-00000-of-00001", "ckpt-path-suffix"),
]  # fmt: skip
SHARED = [
    ("restore", "ValueError: No variables to save", ("ckpt-type-wrong", "ckpt-arch-mismatch")),
    ("restore", "Some Python objects were not bound to checkpointed values",
     ("ckpt-type-wrong", "ckpt-arch-mismatch", "api-revision-drift")),
    ("restore", "Variable [F/a/RMSProp] is not available in checkpoint",
     ("benign-warning", "ckpt-model-dir-collision")),
    ("restore", "Variable [F/a/weights] is not available in checkpoint",
     ("ckpt-arch-mismatch", "ckpt-type-wrong", "ckpt-naming-mismatch")),
    ("restore", "not all checkpointed values were used", ("benign-warning", "ckpt-type-wrong")),
    ("restore", "DataLossError: not an sstable (bad magic number)",
     ("ckpt-path-suffix", "ckpt-corrupt")),
    ("restore", "Unable to open table file /a/m.ckpt: Data loss: not an sstable",
     ("ckpt-path-suffix", "ckpt-corrupt")),
    ("import", "module 'tensorflow._api.v1.compat' has no attribute 'v2'",
     ("tf-too-old-for-api", "env-companion-skew")),
    ("build", "ssd_unheard_of is not supported for tf version 2. See",
     ("extractor-not-in-tf-major", "extractor-not-in-api-revision", "config-malformed")),
]  # fmt: skip
NOTHING = [
    "DataLossError: corrupted record at 12",
    "TypeError: Expected string, got 1 of type 'int' instead.",
    "WARNING: The TensorFlow contrib module will not be included in TensorFlow 2.0.",
    "W dso_loader.cc:64] Could not load dynamic library 'libcudart.so.11.0'; dlerror: no",
    "UserWarning: Tensorflow Addons supports using Python ops for all Tensorflow versions",
    "MemoryError",
    "",
]


@pytest.mark.parametrize(("phase", "text", "code"), CERTAIN)
def test_one_cause(phase: str, text: str, code: str) -> None:
    for said in (text, f"noise before\n{text}\nnoise after\n"):
        found = read(said, phase)
        assert (found.code, found.certain, found.alternatives) == (code, True, ())
    assert read(text).code == code


@pytest.mark.parametrize(("phase", "text", "code"), [row for row in CERTAIN if row[0] != "config"])
def test_capitals_do_not_count(phase: str, text: str, code: str) -> None:
    assert read(text.upper(), phase).code == code


@pytest.mark.parametrize(("phase", "text", "code"), LIKELY)
def test_one_cause_that_others_rarely_share(phase: str, text: str, code: str) -> None:
    found = read(text, phase)
    assert (found.code, found.certain, found.alternatives[0]) == (code, False, code)


@pytest.mark.parametrize(("phase", "text", "codes"), SHARED)
def test_causes_that_share_a_message(phase: str, text: str, codes: tuple[str, ...]) -> None:
    found = read(text, phase)
    assert (found.code, found.certain) == ("undetermined", False)
    assert found.alternatives[: len(codes)] == codes


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_sign_of_a_cause(text: str) -> None:
    found = read(text)
    assert (found.code, found.alternatives, found.line) == ("undetermined", (), "")
