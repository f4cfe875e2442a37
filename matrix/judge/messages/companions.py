"""What imports and builds say of TensorFlow, the OD API, Keras and other packages apart."""

from __future__ import annotations

import re

from matrix.judge.messages.imports import IMPORTS, NO_MODULE, NO_NAME
from matrix.judge.messages.pasted import Pasted
from matrix.judge.messages.rule import FLAGS, AnyRule, Computed, Found, Rule, any_of, line_of

BUILDS = (*IMPORTS, "build-model")
RUNS = (*BUILDS, "restore", "forward")

NEWER_KERAS = (
    "The keras package is newer than this TensorFlow: install keras of TensorFlow's minor"
    " release, or remove it where TensorFlow is older than 2.6."
)
OTHER_COMPANION = (
    "This companion was built for another TensorFlow: install the one of its minor release."
)
COMPANION = (
    r"tensorflow_(?:addons|text|io|io_gcs_filesystem|hub|models|probability|estimator"
    r"|decision_forests)\b"
)

VERSIONS: tuple[AnyRule, ...] = (
    Rule(
        ("tf-too-new-for-api",),
        any_of(
            r"keras[\w.]*layers' has no attribute 'experimental'",
            r"module 'keras\._tf_keras[\w.]*' has no attribute",
            r"A KerasTensor cannot be used as input to a TensorFlow function",
        ),
        (*BUILDS, "restore"),
    ),
    Rule(
        ("tf-too-new-for-api",),
        any_of(
            r"tensorflow[\w.]*' has no attribute 'estimator'",
            NO_NAME + r"estimator'? from '?tensorflow",
            NO_MODULE + r"tensorflow[\w.]*\.estimator'?",
        ),
        BUILDS,
        advice="TensorFlow 2.16 and later have no estimator: use TensorFlow 2.15 or older.",
    ),
    Rule(
        ("tf-too-old-for-api",),
        any_of(
            r"(?:module 'tensorflow\.(?:python\.)?keras'|'module' object) has no attribute 'Model'",
            r"(?:module 'tensorflow'|'module' object) has no attribute 'keras'",
            r"\bhas no attribute 'parallel_interleave'",
            r"(?:not|n't)[^\n]{0,60}\bparallel_interleave\b",
        ),
        BUILDS,
    ),
    Rule(
        ("tf-too-old-for-api", "undetermined"),
        any_of(
            r"\b(?:softmax|l2_normalize|reduce_\w+|concat|expand_dims|argmax)\(\) got an unexpected"
            r" keyword argument '?(?:axis|keepdims)\b",
            r"got an unexpected keyword argument '?(?:dct_method|save_relative_paths)\b",
            r"module 'tensorflow[\w.]*image' has no attribute '\w*non_max_suppression",
            r"module 'tensorflow\.data' has no attribute 'experimental'",
            r"experimental' has no attribute 'SyncBatchNormalization'",
            r"module 'tensorflow[\w.]*' has no attribute '(?:data|math|io|AUTOTUNE)'",
        ),
        RUNS,
        look_at="TensorFlow's release: these names and arguments came with later ones.",
    ),
    Rule(
        ("tf-too-old-for-api", "env-companion-skew"),
        any_of(
            r"tensorflow\._api\.v1\.compat' has no attribute 'v2'",
            NO_MODULE + r"tensorflow\.compat",
            r"module 'tensorflow' has no attribute 'compat'",
        ),
        BUILDS,
        named=False,
        look_at="From which package does the call come: object_detection, or keras and others?",
    ),
)

SKEW: tuple[AnyRule, ...] = (
    Rule(
        ("env-companion-skew",),
        any_of(
            NO_NAME + r"dtensor'?(?: from '?tensorflow[^\n]*|\W*)$",
            r"module 'tensorflow[\w.]*' has no attribute '__internal__'",
            r"module 'tensorflow[\w.]*\.__internal__[\w.]*' has no attribute",
            # Only keras uses private names of TensorFlow's inside.
            r"module 'tensorflow\.python\.[\w.]+' has no attribute '_[a-z]\w+'",
            r"tensorflow\.tools\.docs\.doc_controls' has no attribute",
            NO_NAME + r"(?:get_config|keras_export|type_spec_registry)'? from '?tensorflow\.",
            r"keras\.utils\.generic_utils' has no attribute 'populate_dict_with_module_objects",
            NO_NAME + r"dtensor_api'? from '?keras",
            # A keras beside TensorFlow's own: both count their use under the same names.
            r"Another metric with the same name already exists",
        ),
        IMPORTS,
        advice=NEWER_KERAS,
    ),
    Rule(
        ("env-companion-skew",),
        COMPANION + r"\S{0,300}\.(?:so|dll|dylib)\b[^\n]{0,40}"
        r"(?:undefined symbol|symbol not found|not found)",
        IMPORTS,
        advice=OTHER_COMPANION,
    ),
    Rule(
        ("env-companion-skew",),
        # What OD API 2.5.0 imports; it is official.legacy.image_classification since 2.9.
        NO_MODULE + r"official\.vision\.image_classification\b",
        ("import-od",),
        advice=(
            "Up to TensorFlow 2.12 pin tf-models-official==2.8.0, the last with"
            " official.vision.image_classification, and keep TensorFlow's own tensorflow-text"
            " beside it; later, use a newer OD API."
        ),
    ),
    Rule(
        ("env-companion-skew",),
        # The folder above was found, so this is tf-models-official, of another age.
        NO_MODULE + r"official\.\w+\.",
        ("import-od",),
        advice="This tf-models-official is of another age than the OD API: pin one of its time.",
    ),
    Rule(
        ("env-companion-skew",),
        any_of(
            r"cannot import name",
            r"module 'tensorflow[\w.]*' has no attribute",
            NO_MODULE + r"(?:tensorflow|keras)\.",
        ),
        IMPORTS,
        raised_in=rf"packages[/\\](?:{COMPANION}|official|keras|tf_slim)[/\\]",
        advice=OTHER_COMPANION,
    ),
    Rule(
        ("env-companion-skew", "tf-too-new-for-api", "tf-too-old-for-api"),
        any_of(
            NO_MODULE + r"tensorflow\.(?:python\.)?keras\b",
            NO_MODULE + r"keras\.(?:src|engine|api|utils|layers)\b",
            NO_NAME + r"\w+'? from '?(?:keras|tensorflow\.python|tensorflow\.keras)\b",
            r"Keras requires TensorFlow",
            r"module 'keras[\w.]*' has no attribute",
        ),
        RUNS,
        look_at="keras, tensorflow-addons and the like: which releases, and from which folder?",
    ),
)

OLD_NAMES = (
    r"contrib|gfile|GraphDef|app|flags|placeholder|Session|ConfigProto|logging|python_io|to_float"
    r"|get_default_graph|reset_default_graph|AUTO_REUSE|variable_scope"
)
OLD_API = re.compile(
    any_of(
        rf"(?:tensorflow[\w.]*|'module' object)\W{{0,2}} has no attribute\W+(?:{OLD_NAMES})\b",
        r"module '?tensorflow'? has no attribute",
        NO_MODULE + r"tensorflow\.contrib",
        NO_NAME + r"contrib'? from '?tensorflow",
        r"\bcontrib\b[^\n]{0,20}\b(?:removed|gone|missing|no longer|not available)",
    ),
    FLAGS,
)
CHECKOUT = re.compile(r"research[/\\]+object_detection[/\\]")
INSTALLED = re.compile(r"(?:site|dist)-packages[/\\]+object_detection\b(?![-.])")


def old_api(said: str, pasted: Pasted) -> Found | None:
    """TensorFlow 1's names under TensorFlow 2: from where was the OD API imported?

    A checkout that uses them is an old revision. A package in site-packages that does is one
    of 2019; an egg may be either, for setup.py made eggs of checkouts at the time.
    """
    found = OLD_API.search(said)
    if found is None:
        return None
    line, place = line_of(found), pasted.last("object_detection")
    if INSTALLED.search(place):
        return Found(("env-stale-od-package",), line)
    if CHECKOUT.search(place):
        return Found(("api-too-old-for-tf",), line)
    codes = ("api-too-old-for-tf", "env-stale-od-package", "tf-too-old-for-api")
    return Found(codes, line, named=False)


RULES: tuple[AnyRule, ...] = (*VERSIONS, Computed(old_api, (*BUILDS, "parse-config")), *SKEW)
