"""The scenarios: every failure that the diagnosis must tell from the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.scenarios import graph as graphs
from tests.scenarios.bases import FASTER
from tests.scenarios.files import Bundle, write
from tests.scenarios.nouns import Bases, Expected, Make, Scenario
from tests.scenarios.v1 import write_v1

VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
BACKBONE = "model/_feature_extractor/classification_backbone"
NUMBER = ("float32", (4,), bytes(range(16)))
COUNT = ("int64", (), bytes(8))
VERSION = "  fine_tune_checkpoint_version: V2\n"
OLD_OD = "tf1*-od2019*"

PASS = Expected(("PASS",))
RED = ("FAIL", "PARTIAL")
OTHER_TF = Expected(("FAIL",), "build-model", "extractor-not-in-tf-major")
FORMAT = Expected(("FAIL",), "restore", "ckpt-format-tf1-in-tf2")
KERAS_IN_2019 = ((OLD_OD, FORMAT),)
"""The OD API of 2019 has Keras extractors under TensorFlow 1, which restore by names."""


def restored(cause: str, *statuses: str, also: tuple[str, ...] = ()) -> Expected:
    """A red cell whose restore shows the cause."""
    return Expected(statuses or RED, "restore", cause, also)


def of(base: str, change: Callable[[Bundle], Bundle] = lambda bundle: bundle) -> Make:
    """The files of a base, changed."""
    return lambda bases, folder: write(change(bases[base]), folder)


def beside(make: Make, name: str) -> Make:
    """The same files, given by the name of one of them."""
    return lambda bases, folder: make(bases, folder).with_name(name)


def replaced(old: str, new: str) -> Callable[[Bundle], Bundle]:
    """Tensors under other names, in which a part is another."""
    return lambda bundle: bundle.named(lambda name: name.replace(old, new))


def edged(old: str, new: str) -> Callable[[Bundle], Bundle]:
    """An attribute of an object under another name, with the keys that follow from it."""

    def change(bundle: Bundle) -> Bundle:
        tensors = {key.replace(f"/{old}/", f"/{new}/"): one for key, one in bundle.tensors.items()}
        assert bundle.graph is not None
        graph = graphs.renamed(
            bundle.graph,
            lambda edge: new if edge == old else edge,
            lambda key: key.replace(f"/{old}/", f"/{new}/"),
        )
        return replace(bundle, tensors=tensors, graph=graph)

    return change


def wrapper(bundle: Bundle) -> Bundle:
    """A model that was saved inside another object."""
    assert bundle.graph is not None
    moved = replace(bundle, graph=graphs.wrapped(bundle.graph, "model", "detector"))
    return moved.named(lambda name: f"detector/{name}" if name.startswith("model/") else name)


def classifier(bundle: Bundle) -> Bundle:
    """The backbone alone, as a classification checkpoint has it."""
    assert bundle.graph is not None
    graph = graphs.rooted(bundle.graph, BACKBONE, "feature_extractor")
    kept = replace(bundle, graph=graph).keeping(
        lambda name: name.startswith(BACKBONE) or not name.startswith("model/")
    )
    return kept.named(lambda name: name.replace(BACKBONE, "feature_extractor"))


def headless(bundle: Bundle) -> Bundle:
    """A detector that was saved without its box predictor."""
    assert bundle.graph is not None
    graph = graphs.without(bundle.graph, "model/_box_predictor")
    return replace(bundle, graph=graph).keeping(lambda name: "_box_predictor" not in name)


def empty(bundle: Bundle) -> Bundle:
    """A save before the model had variables."""
    assert bundle.graph is not None
    graph = graphs.without(bundle.graph, "model")
    return replace(bundle, graph=graph).keeping(lambda name: not name.startswith("model/"))


def with_training(bundle: Bundle) -> Bundle:
    """What training adds to a checkpoint of TensorFlow 1."""
    names = [name for name in bundle.tensors if name != "global_step"]
    slots = {f"{name}/Momentum": bundle.tensors[name] for name in names}
    averages = {f"{name}/ExponentialMovingAverage": bundle.tensors[name] for name in names}
    return bundle.adding({**slots, **averages, "global_step": COUNT})


def only_of(suffix: str) -> Callable[[Bundle], Bundle]:
    """Training state of one kind, without the weights."""
    return lambda bundle: with_training(bundle).keeping(
        lambda name: name.endswith(suffix) or name == "global_step"
    )


def classes(count: int) -> Callable[[Bundle], Bundle]:
    """A config for another number of classes."""
    return lambda bundle: bundle.configured(("num_classes: 5", f"num_classes: {count}"))


def config(*changes: tuple[str, str]) -> Callable[[Bundle], Bundle]:
    """A config with other text in it."""
    return lambda bundle: bundle.configured(*changes)


def tuned(more: str = "") -> Callable[[Bundle], Bundle]:
    """A config that fine-tunes."""
    return lambda bundle: bundle.trained(more)


def of_another(config_of: str) -> Callable[[Bases, Path], Path]:
    """The checkpoint of one generation under the config of the other."""
    own, other = ("tf1", "tf2") if config_of == "tf2" else ("tf2", "tf1")

    def make(bases: Bases, folder: Path) -> Path:
        return write(replace(bases[own], config=bases[other].config), folder)

    return make


def faster(base: str) -> Make:
    """A checkpoint under the config of a Faster R-CNN of its generation."""
    return of(base, lambda bundle: replace(bundle, config=FASTER[base]))


def v1(bases: Bases, folder: Path) -> Path:
    """The checkpoint of TensorFlow 1 in the V1 format."""
    return write_v1(bases["tf1"], folder)


ARCH = "ckpt-arch-mismatch"
NAMES = "ckpt-naming-mismatch"
CLASSES = "ckpt-shape-num-classes"
TYPE = "ckpt-type-wrong"
SAVE = "ckpt-incomplete-save"
UNKNOWN = Expected(("FAIL",), "parse-config", "config-field-unknown")
STALE = Expected(("FAIL",), "parse-config", "env-stale-od-package")
MALFORMED = Expected(("FAIL",), "parse-config", "config-malformed")
MOMENTUM = ".OPTIMIZER_SLOT/optimizer/momentum"
HINT = "feature_extractor {"

SCENARIOS = (
    Scenario("good-tf1", "a good checkpoint of TensorFlow 1", of("tf1"), PASS,
             replace(OTHER_TF, also=("ckpt-format-tf1-in-tf2",))),
    Scenario("good-tf2", "a good checkpoint of TensorFlow 2", of("tf2"), OTHER_TF, PASS,
             cells=KERAS_IN_2019),
    Scenario("good-fpn", "a good checkpoint with a feature pyramid", of("fpn"), OTHER_TF, PASS),
    Scenario("training-state", "slots and averages beside the weights", of("tf1", with_training),
             PASS, OTHER_TF),
    Scenario("strangers", "tensors that no model asks for",
             of("tf1", lambda one: one.adding({"mine/extra": NUMBER})), PASS, OTHER_TF),
    Scenario("arch-tf1", "an SSD under the config of a Faster R-CNN, TensorFlow 1", faster("tf1"),
             restored(ARCH), replace(OTHER_TF, also=(ARCH,)), everywhere=(ARCH,)),
    Scenario("arch-tf2", "an SSD under the config of a Faster R-CNN, TensorFlow 2", faster("tf2"),
             replace(OTHER_TF, also=(ARCH,)), restored(ARCH), everywhere=(ARCH,)),
    Scenario("names-scope", "CustomExtractor where the model says FeatureExtractor",
             of("tf1", replaced("FeatureExtractor/", "CustomExtractor/")), restored(NAMES),
             OTHER_TF),
    Scenario("names-wrapper", "a scope around the whole model",
             of("tf1", lambda one: one.named(lambda name: f"detector/{name}")),
             restored(NAMES, "FAIL"), OTHER_TF),
    Scenario("names-batch-norm", "other names of batch norms",
             of("tf1", lambda one: replaced("gamma", "scale")(replaced("BatchNorm", "BN")(one))),
             restored(NAMES), OTHER_TF),
    Scenario("names-attribute", "another attribute in a TF2 model",
             of("tf2", edged("_feature_extractor", "custom_extractor")), OTHER_TF,
             restored(NAMES), cells=KERAS_IN_2019),
    Scenario("names-object", "a TF2 model saved inside another object", of("tf2", wrapper),
             OTHER_TF, restored(NAMES, "FAIL"), cells=KERAS_IN_2019),
    Scenario("format-tf1-in-tf2", "names where objects are asked for", of_another("tf2"),
             OTHER_TF, FORMAT, cells=((OLD_OD, Expected(RED, "restore")),)),
    Scenario("format-tf2-in-tf1", "objects where names are asked for", of_another("tf1"),
             FORMAT, OTHER_TF),
    Scenario("format-v1", "the file format before 2016", v1, PASS,
             replace(OTHER_TF, also=("ckpt-format-tf1-in-tf2",))),
    Scenario("classes-tf1", "another number of classes, TensorFlow 1", of("tf1", classes(90)),
             restored(CLASSES, "PARTIAL"), replace(OTHER_TF, also=(CLASSES,)),
             everywhere=(CLASSES,)),
    Scenario("classes-tf2", "another number of classes, TensorFlow 2", of("tf2", classes(90)),
             replace(OTHER_TF, also=(CLASSES,)), restored(CLASSES, "FAIL"),
             everywhere=(CLASSES,), cells=KERAS_IN_2019),
    Scenario("classes-full", "another number of classes, type full",
             of("fpn", lambda one: classes(90)(one).trained(VERSION)), OTHER_TF,
             restored(CLASSES, "FAIL"), mode="full", cells=((OLD_OD, STALE),)),
    Scenario("classes-detection-tf1", "another number of classes, which type detection ignores",
             of("tf1", classes(90)), PASS, OTHER_TF, mode="detection"),
    Scenario("classes-detection-tf2", "the same under TensorFlow 2",
             of("tf2", lambda one: classes(90)(one).trained(VERSION)), OTHER_TF, PASS,
             mode="detection", cells=((OLD_OD, STALE),)),
    Scenario("depth-tf1", "another depth multiplier, TensorFlow 1",
             of("tf1", config(("depth_multiplier: 0.5", "depth_multiplier: 1.0"))),
             restored(ARCH), replace(OTHER_TF, also=(ARCH,)), everywhere=(ARCH,)),
    Scenario("depth-tf2", "another depth multiplier, TensorFlow 2",
             of("tf2", config(("depth_multiplier: 0.5", "depth_multiplier: 1.0"))),
             replace(OTHER_TF, also=(ARCH,)), restored(ARCH, "FAIL"), everywhere=(ARCH,),
             cells=((OLD_OD, replace(FORMAT, also=(ARCH,))),)),
    Scenario("pyramid", "another size of the feature pyramid",
             of("fpn", config(("additional_layer_depth: 64", "additional_layer_depth: 128"))),
             replace(OTHER_TF, also=(ARCH,)), restored(ARCH, "FAIL"), everywhere=(ARCH,)),
    Scenario("backbone-tf1", "another backbone, TensorFlow 1",
             of("tf1", config(("ssd_mobilenet_v2", "ssd_mobilenet_v1"))), restored(ARCH),
             replace(OTHER_TF, also=(ARCH,)), everywhere=(ARCH,)),
    Scenario("backbone-tf2", "another backbone, TensorFlow 2",
             of("tf2", config(("ssd_mobilenet_v2_keras", "ssd_mobilenet_v1_keras"))),
             replace(OTHER_TF, also=(ARCH,)), restored(ARCH), everywhere=(ARCH,),
             cells=((OLD_OD, replace(FORMAT, also=(ARCH,))),)),
    Scenario("type-tf1", "type classification for a detector, TensorFlow 1", of("tf1", tuned()),
             restored(TYPE, "FAIL"), OTHER_TF, mode="classification"),
    Scenario("type-tf2", "type classification for a detector, TensorFlow 2",
             of("tf2", tuned(VERSION)), OTHER_TF, restored(TYPE, "FAIL"), mode="classification",
             cells=((OLD_OD, STALE),)),
    Scenario("backbone-alone", "a classification checkpoint as a detector", of("tf2", classifier),
             OTHER_TF, restored(TYPE, "FAIL"), cells=KERAS_IN_2019),
    Scenario("averages-only", "moving averages without the weights",
             of("tf1", only_of("/ExponentialMovingAverage")), restored("ckpt-ema-names", "FAIL"),
             replace(OTHER_TF, also=("ckpt-ema-names",)), everywhere=("ckpt-ema-names",)),
    Scenario("optimizer-only", "an optimizer's state without the weights",
             of("tf1", only_of("/Momentum")), restored(SAVE, "FAIL"),
             replace(OTHER_TF, also=(SAVE,)), everywhere=(SAVE,)),
    Scenario("optimizer-only-tf2", "the same under TensorFlow 2",
             of("tf2", lambda one: empty(one).adding({f"model/a/{MOMENTUM}{VALUE}": NUMBER})),
             replace(OTHER_TF, also=(SAVE,)), restored(SAVE, "FAIL"), everywhere=(SAVE,),
             cells=((OLD_OD, Expected(RED, "restore", also=(SAVE,))),)),
    Scenario("empty-save", "saved before the model had variables", of("tf2", empty),
             replace(OTHER_TF, also=(SAVE,)), restored(SAVE, "FAIL"), everywhere=(SAVE,),
             cells=((OLD_OD, Expected(RED, "restore", also=(SAVE,))),)),
    Scenario("headless-tf1", "a detector without its head, TensorFlow 1",
             of("tf1", lambda one: one.keeping(lambda name: "BoxPredictor" not in name)),
             restored("silent-partial-restore", "PARTIAL"), OTHER_TF),
    Scenario("headless-tf2", "a detector without its head, TensorFlow 2", of("tf2", headless),
             OTHER_TF, restored("silent-partial-restore", "PARTIAL"), cells=KERAS_IN_2019),
    Scenario("resume-tf1", "a training directory with a checkpoint of other classes, TensorFlow 1",
             of("tf1", lambda one: classes(90)(one).trained()),
             restored("ckpt-model-dir-collision", "FAIL"),
             replace(OTHER_TF, also=("ckpt-model-dir-collision",)), mode="detection",
             resume=of("tf1")),
    Scenario("resume-tf2", "the same under TensorFlow 2",
             of("tf2", lambda one: classes(90)(one).trained(VERSION)),
             replace(OTHER_TF, also=("ckpt-model-dir-collision",)),
             restored("ckpt-model-dir-collision", "FAIL"), mode="detection", resume=of("tf2"),
             cells=((OLD_OD, STALE),)),
    Scenario("field-in-model", "a field of a later OD API in the model",
             of("tf2", config((HINT, f"{HINT} use_hardswish: false"))), UNKNOWN, UNKNOWN,
             cells=(("tf2*-od2022*", PASS),)),
    Scenario("field-outside", "a field of a later OD API outside the model",
             of("tf2", lambda one: replace(one, config=one.config + "eval_config {"
                " image_classes_field_map_empty_to_ones: true }\n")), OTHER_TF, PASS,
             cells=(("*-od2019*", UNKNOWN), ("*-od2.5.0*", UNKNOWN))),
    Scenario("field-removed", "batch_norm_trainable, as in a zoo config of 2018",
             of("tf1", config((HINT, f"{HINT} batch_norm_trainable: true"))), UNKNOWN, UNKNOWN,
             everywhere=("config-field-unknown",)),
    Scenario("stale-package", "fine_tune_checkpoint_version under an OD API of 2019",
             of("tf1", tuned(VERSION)), PASS, OTHER_TF, cells=((OLD_OD, STALE),)),
    Scenario("version-unset", "fine_tune_checkpoint_version is not set", of("tf2", tuned()),
             OTHER_TF, restored("config-ckpt-version-unset", "FAIL"), mode="detection",
             cells=((OLD_OD, Expected(RED)),)),
    Scenario("tf1-flag", "load_all_detection_checkpoint_vars under TensorFlow 2",
             of("tf2", tuned(f"{VERSION}  load_all_detection_checkpoint_vars: true\n")), OTHER_TF,
             restored("config-tf1-only-flag", "FAIL"), mode="detection",
             cells=((OLD_OD, STALE),)),
    Scenario("inception", "an Inception extractor without the override it insists on",
             of("tf1", config(("ssd_mobilenet_v2", "ssd_inception_v2"))),
             Expected(("FAIL",), "build-model", "config-api-stricter", (ARCH,)),
             replace(OTHER_TF, also=(ARCH,)), everywhere=(ARCH,)),
    Scenario("brace", "a brace that never closes",
             of("tf1", lambda one: replace(one, config=one.config.rstrip().removesuffix("}"))),
             MALFORMED, MALFORMED, everywhere=("config-malformed",)),
    Scenario("unquoted", "a path without quotes",
             of("tf1", lambda one: replace(one, config=one.config
                + "train_input_reader { label_map_path: /data/labels.pbtxt }\n")),
             MALFORMED, MALFORMED, everywhere=("config-malformed",)),
    Scenario("misspelt", "a feature extractor that nobody has",
             of("tf1", config(("ssd_mobilenet_v2", "ssd_mobilnet_v2"))),
             Expected(("FAIL",), "build-model", "config-malformed"),
             Expected(("FAIL",), "build-model", "config-malformed")),
    Scenario("newer-extractor", "a feature extractor that came after an OD API",
             of("tf1", config(("ssd_mobilenet_v2", "ssd_mobilenet_v3_large"))),
             Expected(RED, "", "", (ARCH,)), replace(OTHER_TF, also=(ARCH,)),
             cells=((OLD_OD, replace(OTHER_TF, cause="extractor-not-in-api-revision")),)),
    Scenario("suffix", "the .index file in place of the prefix",
             beside(of("tf1", config((HINT, f"{HINT} # given"))), "model.ckpt.index"),
             replace(PASS, cause="ckpt-path-suffix"),
             replace(OTHER_TF, also=("ckpt-path-suffix",)), everywhere=("ckpt-path-suffix",)),
    Scenario("suffix-in-config", "fine_tune_checkpoint names a data file",
             of("tf1", lambda one: one.trained().configured(
                 ('"model.ckpt"', '"model.ckpt.data-00000-of-00001"'))),
             replace(PASS, also=("ckpt-path-suffix",)),
             replace(OTHER_TF, also=("ckpt-path-suffix",)), mode="detection",
             everywhere=("ckpt-path-suffix",)),
)  # fmt: skip
