"""Causes in the environment: they need no checkpoint to show."""

from __future__ import annotations

from matrix.judge.catalogue.cause import Cause

MAKES = ("build",)
IMPORTS = ("import-tf", "import-od")

CAUSES = (
    Cause(
        code="env-no-wheel",
        title="No wheel of TensorFlow for this Python or platform",
        group="environment",
        phases=MAKES,
        definition=(
            "No built package exists for this Python, platform and installer; pip before 19 does"
            " not see manylinux2010 wheels."
        ),
        look_at="Which Python and platform tags do the release's wheels have?",
        remedy=(
            "Pick a Python for which TensorFlow and its companions have wheels; TensorFlow 1"
            " needs Python 3.7 or older."
        ),
        axis="environment",
    ),
    Cause(
        code="env-build-dep",
        title="A dependency cannot be built from source",
        group="environment",
        phases=MAKES,
        definition=(
            "A package without a wheel fails to build, as PyYAML 5 does with Cython 3, and the"
            " OD API ends up absent or with an age-old tf-models-official."
        ),
        look_at=(
            "Which source package failed? Afterwards: is tf-models-official of TensorFlow's"
            " minor release?"
        ),
        remedy=(
            "Constrain the build, such as Cython<3 and setuptools<70 in"
            " build-constraints (pip: PIP_CONSTRAINT), or take a release with wheels."
        ),
        axis="environment",
    ),
    Cause(
        code="env-no-resolution",
        title="The requirements exclude each other",
        group="environment",
        phases=MAKES,
        definition="The resolver proves that no set of versions satisfies all requirements.",
        look_at="The resolver's own chain of reasons.",
        remedy="The requirements exclude each other: drop one, or relax a pin in matrix.toml.",
        axis="environment",
        reason=(
            "The taxonomy gathers what users met one package at a time; a resolver that sees all"
            " of them says so before anything is installed."
        ),
    ),
    Cause(
        code="env-native-library",
        title="A native library cannot be loaded",
        group="environment",
        phases=IMPORTS,
        definition=(
            "TensorFlow's own shared library, or one that it needs (CUDA, the C++ runtime, the C"
            " library), is missing, of another version, or needs another processor."
        ),
        look_at=(
            "Which library does the message name? Compare with TensorFlow's tested build"
            " configurations; a mere warning about CUDA is no failure."
        ),
        remedy=(
            "Install {library|the library that the message names} in the version that this"
            " TensorFlow was built for, or take the CPU build of TensorFlow."
        ),
        axis="environment",
        reason="A first error of many users that none of the taxonomy's codes describes.",
    ),
    Cause(
        code="env-python-too-new",
        title="This Python is newer than the packages",
        group="environment",
        phases=IMPORTS,
        definition=(
            "A package uses what later Pythons no longer have: distutils, imp, collections"
            " without abc, async as a name."
        ),
        look_at="Python's version against the release dates of the packages.",
        remedy="Use a Python of the packages' time.",
        axis="environment",
        reason=(
            "env-no-wheel is about what cannot be installed; this installs, since it is pure"
            " Python, and fails when imported."
        ),
    ),
    Cause(
        code="env-protos-missing",
        title="The compiled protos are missing",
        group="environment",
        phases=("import-od",),
        definition=(
            "object_detection/protos has no *_pb2.py where Python imports from: protoc was not"
            " run, run elsewhere, too old for the files, or a package came without them."
        ),
        look_at="List object_detection/protos/*_pb2.py beside object_detection.__file__.",
        remedy=(
            "Run protoc on object_detection/protos/*.proto from models/research, then install"
            " again."
        ),
        axis="environment",
    ),
    Cause(
        code="env-protobuf-skew",
        title="The generated code and protobuf do not fit",
        group="environment",
        phases=IMPORTS,
        definition=(
            "The *_pb2.py files were generated for another protobuf than the one installed: code"
            " before protoc 3.19 under protobuf 4, or newer code under an older protobuf."
        ),
        look_at=(
            "The head of a generated file (create_key, internal.builder, runtime_version)"
            " against google.protobuf.__version__ and TensorFlow's pin."
        ),
        remedy=(
            "{advice|Pin protobuf to TensorFlow's range and generate the code with a protoc of"
            " that age; newer code never works under an older protobuf.}"
        ),
        axis="environment",
    ),
    Cause(
        code="env-numpy-abi",
        title="numpy does not fit TensorFlow or pycocotools",
        group="environment",
        phases=(*IMPORTS, "build-model", "read-checkpoint", "restore", "forward"),
        definition=(
            "Compiled code was built against another numpy, or old TensorFlow uses names and"
            " conversions that newer numpy no longer has."
        ),
        look_at=(
            "numpy's version against TensorFlow's pin; import TensorFlow alone, then pycocotools"
            " alone."
        ),
        remedy=(
            "Pin numpy to the range that this TensorFlow release asks for; if pycocotools"
            " complains, reinstall it with --no-cache-dir."
        ),
        axis="environment",
    ),
    Cause(
        code="env-companion-skew",
        title="A companion package is of another TensorFlow release",
        group="environment",
        phases=(*MAKES, *IMPORTS),
        definition=(
            "keras, tensorflow-io, -text, -addons, -estimator or tf-models-official is not of"
            " TensorFlow's minor release, or leaks in from the user's site-packages."
        ),
        look_at=(
            "The companions' versions against TensorFlow's minor release, and their __file__;"
            " run with PYTHONNOUSERSITE=1."
        ),
        remedy=(
            "{advice|Install the companions of TensorFlow's minor release, and nothing from the"
            " user's site-packages.}"
        ),
        axis="environment",
    ),
    Cause(
        code="env-dependency-missing",
        title="A package is not there",
        group="environment",
        phases=IMPORTS,
        definition=(
            "A module that the OD API imports is not on the import path: nets or slim, official,"
            " tf_slim, tensorflow_io, lvis, pycocotools, or the OD API itself."
        ),
        look_at=(
            "importlib.util.find_spec for the name, from the program's own directory; slim has to"
            " be of the OD API's revision."
        ),
        remedy=(
            "{advice|Install the missing package; for nets, slim and deployment put research and"
            " research/slim on the import path instead.}"
        ),
        axis="environment",
    ),
    Cause(
        code="env-stale-od-package",
        title="An OD API of TensorFlow 1's time is the one imported",
        group="environment",
        phases=("import-od", "parse-config"),
        definition=(
            "A distribution of 2019, or an old egg, shadows the OD API that was meant: it lacks"
            " newer fields and modules and uses tf.contrib and tf.gfile."
        ),
        look_at=(
            "object_detection.__file__; has its TrainConfig fine_tune_checkpoint_version, and is"
            " model_lib_v2.py there?"
        ),
        remedy=(
            "Uninstall every OD API distribution and install one of July 2020 or later."
            " Removing the line from the config only hides it."
        ),
        axis="od",
    ),
)
