"""What imports say: protobuf and its generated code, numpy, missing packages, and the system.

Each message was seen in cells of this program's matrix, or in public issue threads of the
OD API and TensorFlow.
"""

from __future__ import annotations

from matrix.judge.messages.rule import AnyRule, Rule, any_of

IMPORTS = ("import-tf", "import-od")
RUNS = ("build-model", "read-checkpoint", "restore", "forward")

NO_MODULE = r"No module named '?"
NO_NAME = r"cannot import name '?"
FROM_PROTOBUF = r"(?: from '?google\.protobuf[^\n]*|\W*)$"
"""Where a name was looked for; older Pythons do not say, and then the line ends."""

PROTOBUF: tuple[AnyRule, ...] = (
    Rule(
        ("env-protobuf-skew",),
        any_of(
            r"Descriptors (?:cannot|should|must|can) ?(?:not )?be created directly",
            r"(?:MessageFactory|SymbolDatabase)' object has no attribute 'GetPrototype'",
            r"google\._?upb\._message\.\w+' object has no attribute",
        ),
        IMPORTS,
        advice="The generated code is older than this protobuf: pin protobuf==3.20.3.",
    ),
    Rule(
        ("env-protobuf-skew",),
        any_of(
            NO_NAME + r"(?:builder|runtime_version)'?" + FROM_PROTOBUF,
            NO_MODULE + r"google\.protobuf\.(?:internal\.builder|runtime_version)",
            r"google\.protobuf[\w.]*' has no attribute '(?:_internal_create_key|runtime_version)",
            r"unexpected keyword argument '?(?:serialized_options|create_key|has_options)\b",
            r"__new__\(\) got an unexpected keyword argument '?file\b",
        ),
        IMPORTS,
        advice="The generated code is newer than this protobuf: pin protobuf==3.20.3 or newer.",
    ),
    Rule(
        ("env-protobuf-skew",),
        any_of(
            r"Detected (?:mismatched|incompatible) Protobuf Gencode/Runtime",
            r"requires version [\d.]+ of the Protocol Buffer runtime",
        ),
        IMPORTS,
        advice="The generated code needs another protobuf: install the version that it names.",
    ),
    Rule(
        ("env-protobuf-skew", "env-stale-od-package"),
        any_of(
            r"Couldn't build proto file into descriptor pool",
            r"duplicate file name \S*\.proto",
            NO_NAME + r"\w+'? from '?google\.protobuf\b",
        ),
        IMPORTS,
        named=False,
    ),
)

PROTOS: tuple[AnyRule, ...] = (
    Rule(
        ("env-protos-missing",),
        any_of(
            # Google's own generated modules are not meant.
            NO_NAME + r"(?!(?:any|descriptor|duration|struct|timestamp|wrappers)_pb2)\w+_pb2'?"
            r"(?: from '?(?:object_detection\.)?protos\b[^\n]*|\W*)$",
            NO_MODULE + r"object_detection\.protos\b",
            NO_MODULE + r"(?:string_int_label_map|anchor_generator|pipeline|preprocessor)_pb2",
        ),
        ("import-od",),
    ),
    Rule(
        ("env-protos-missing",),
        any_of(
            r'\.proto:\d+:\d+: ?(?:Expected|Missing|Unrecognized|")',
            r"Unrecognized syntax identifier",
            r"\bprotos[/\\]\*?\w*\.proto:? (?:No such file|File not found)",
            r"make proto path relative",
            r"protoc[^\n]{0,20}(?:command not found|is not recognized)",
            r"Missing input file\.",
        ),
        ("build", "import-od"),
        look_at="The version of protoc (3.0 or later) and the directory that it ran in.",
    ),
    Rule(
        ("env-protos-missing", "env-stale-od-package"),
        r"object_detection\.protos\.\w+_pb2' has no attribute",
        ("import-od", "parse-config"),
        look_at="Were the *_pb2.py files generated from the .proto files beside them?",
    ),
)

NUMPY: tuple[AnyRule, ...] = (
    Rule(
        ("env-numpy-abi",),
        any_of(
            r"numpy\.\w+ size changed",
            r"may indicate binary incompatibility",
            r"_ARRAY_API not found",
            r"numpy\._?core\.\w+ failed to import",
            r"compiled (?:using|against) NumPy \d",
            r"module compiled against A[PB]I version \w+ but this version of numpy is",
            # What is left of the line above when native code of TensorFlow meets it.
            r"Unable to convert function return value to a Python type! The signature was \(\) ->",
            r"'numpy' has no attribute '(?:object|bool|int|float|complex|str|long|typeDict)0?'",
            r"__former_attrs__",
            r"`?np\.\w+`? was a deprecated alias",
            r"was removed in the NumPy 2\.\d release",
            NO_MODULE + r"numpy\._?core\.\w+",
        ),
        (*IMPORTS, *RUNS),
    ),
    Rule(
        ("env-numpy-abi", "undetermined"),
        any_of(
            r"Cannot convert a symbolic (?:tf\.)?Tensor \([^)]{0,200}\) to a numpy array",
            r"numpy\.float64'?>? (?:object )?cannot be (?:safely )?interpreted as an integer",
            NO_NAME + r"\w+'? from '?numpy\b",
            r"module 'numpy' has no attribute",
            r"Cannot interpret '?<attribute 'dtype' of 'numpy",
        ),
        look_at="numpy's version: TensorFlow before 2.5 does not work with numpy 1.20 or later.",
    ),
)

MISSING: tuple[AnyRule, ...] = (
    Rule(
        ("env-dependency-missing", "env-companion-skew"),
        NO_MODULE + r"(?:(?:official|nets|slim|deployment|tf_slim)\.\w+|protos|builders|utils)\b",
        ("import-od",),
        look_at="Is the package of the OD API's revision, or another one of this name?",
    ),
    Rule(
        ("env-stale-od-package", "env-dependency-missing"),
        any_of(
            NO_NAME + r"(?:model_lib(?:_v2)?|exporter_lib_v2)'?"
            r"(?: from '?object_detection[^\n]*|\W*)$",
            NO_MODULE + r"object_detection\.\w+",
            r"'object_detection' is not a package",
        ),
        ("import-od",),
    ),
    Rule(
        ("env-dependency-missing", "env-build-dep"),
        NO_MODULE + r"object_detection'?(?![\w.])",
        ("import-od",),
        look_at="Did the OD API's installation end without an error, and is it on the path?",
    ),
    Rule(
        ("env-dependency-missing", "env-no-wheel"),
        NO_MODULE + r"(?:tensorflow|tensorflow_estimator|google(?:\.protobuf)?)'?(?![\w.])",
        IMPORTS,
        look_at="Is this the Python that TensorFlow was installed for?",
    ),
    Rule(
        ("env-python-too-new", "env-dependency-missing"),
        any_of(
            NO_MODULE + r"(?:distutils|imp|asyncore)\b",
            r"module 'collections' has no attribute",
            NO_NAME + r"\w+'? from '?collections\b",
            r"module 'inspect' has no attribute 'getargspec'",
            r"Metaclasses with custom tp_new",
        ),
        IMPORTS,
    ),
    Rule(
        ("env-dependency-missing",),
        # Packages of these names in the index are others.
        NO_MODULE + r"(?:nets|slim|deployment|mobilenet)\b'?(?!\.)",
        IMPORTS,
        advice=(
            "Put research and research/slim of the OD API's own tree on the import path: packages"
            " of this name in the index are others."
        ),
    ),
    Rule(
        ("env-dependency-missing",),
        NO_MODULE + r"official\b'?(?!\.)",
        IMPORTS,
        advice="Install tf-models-official of TensorFlow's minor release.",
    ),
    Rule(
        ("env-dependency-missing",),
        # A whole package, and none that says something else by its absence: TensorFlow and the
        # OD API themselves, generated modules, and what newer Pythons no longer have.
        NO_MODULE + r"(?!(?:tensorflow|tensorflow_estimator|object_detection|google|asyncore"
        r"|distutils|imp|protos|contrib|_\w+|\w+_pb2)\b)\w+\b'?(?!\.)",
        IMPORTS,
    ),
    Rule(
        ("env-native-library", "env-no-wheel", "env-companion-skew"),
        any_of(
            r"DLL load failed",
            r"(?P<library>lib\w[\w.+-]{0,60}\.so[\w.]*): cannot open shared object",
            r"version `?GLIBC\w*_[\d.]+'? not found",
            r"Failed to load the native TensorFlow",
            r"Illegal instruction",
            r"compiled to use AVX instructions",
            r"undefined symbol: ",
            NO_MODULE + r"_pywrap_tensorflow",
        ),
        IMPORTS,
    ),
)
