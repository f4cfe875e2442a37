"""The rename map: what was renamed is found, and nothing is claimed by chance."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace

import pytest

from matrix.checkpoint.families import family, plain
from matrix.checkpoint.index import read_index
from matrix.checkpoint.locate import locate
from matrix.judge.renames import BY_LABELS, BY_ORDER, BY_RULES, Rule, assignment_map, find
from matrix.judge.renames.nouns import RenameMap
from matrix.model import Variable

PUBLISHED = Path(__file__).parents[4] / "shared" / "checkpoints"
NORMS = ("beta", "gamma", "moving_mean", "moving_variance")
WIDTHS = (16, 24, 24, 32, 48, 64, 64, 96)

Rename = Callable[[str], str]


def tf1(root: str = "FeatureExtractor/MobilenetV2") -> list[Variable]:
    """A small slim detector: 8 layers with batch norms, and 2 predictors."""
    found, before = [], 3
    for number, width in enumerate(WIDTHS):
        scope = f"{root}/expanded_conv_{number}"
        found += [Variable(f"{scope}/BatchNorm/{one}", (width,), "float32") for one in NORMS]
        found.append(Variable(f"{scope}/weights", (3, 3, before, width), "float32"))
        before = width
    for number in range(2):
        for head, depth in (("BoxEncodingPredictor", 12), ("ClassPredictor", 9)):
            scope = f"BoxPredictor_{number}/{head}"
            found.append(Variable(f"{scope}/biases", (depth,), "float32"))
            found.append(Variable(f"{scope}/weights", (1, 1, 64 + number, depth), "float32"))
    return found


def tf2() -> list[Variable]:
    """A small Keras detector: paths of objects, with the variables' own names as labels."""
    root = "model/_feature_extractor/classification_backbone/layer_with_weights"
    found, before = [], 3
    for number, width in enumerate(WIDTHS):
        kernel, label = f"{root}-{2 * number}", f"block_{number}_conv"
        shape = (3, 3, before, width)
        found.append(Variable(f"{kernel}/kernel", shape, "float32", f"{label}/kernel"))
        found += [
            Variable(f"{root}-{2 * number + 1}/{one}", (width,), "float32", f"{label}_BN/{one}")
            for one in NORMS
        ]
        before = width
    head = "model/_box_predictor/_prediction_heads/class_predictions/0"
    found.append(Variable(f"{head}/bias", (9,), "float32", "ClassPredictor/bias"))
    found.append(Variable(f"{head}/kernel", (1, 1, 64, 9), "float32", "ClassPredictor/kernel"))
    return found


def renamed(variables: Sequence[Variable], rename: Rename, label: str | None = None) -> RenameMap:
    """The map that is found for a model whose variables all have other names in a checkpoint."""
    found = searched(variables, [rename_of(one, rename, label) for one in variables])
    assert found is not None
    right = {rename(one.name): one.name for one in variables}
    assert [pair for pair in found.pairs if right[pair[0]] != pair[1]] == []
    return found


def rename_of(one: Variable, rename: Rename, label: str | None = None) -> Variable:
    return replace(one, name=rename(one.name), label=one.label if label is None else label)


def searched(model: Sequence[Variable], checkpoint: Sequence[Variable]) -> RenameMap | None:
    """What `find` says of two sides, whose equal names are restored and do not come to it."""
    names, held = {one.name for one in model}, {one.name for one in checkpoint}
    missing = [one for one in model if one.name not in held]
    # The order of a checkpoint's index is by name, not the model's.
    unexpected = sorted((one for one in checkpoint if one.name not in names), key=lambda v: v.name)
    return find(missing, unexpected)


def rules(found: RenameMap) -> set[tuple[str, str, str]]:
    return {(one.old, one.new, one.kind) for one in found.rules}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("FeatureExtractor/", "CustomExtractor/", ("CustomExtractor/", "FeatureExtractor/")),
        ("", "detector/", ("detector/", "")),
        ("", "replica_1/", ("replica_1/", "")),
    ],
)
def test_another_beginning(old: str, new: str, rule: tuple[str, str]) -> None:
    found = renamed(tf1(), lambda name: re.sub(f"^{old}", new, name))
    assert (found.kind, found.explained, found.ambiguous) == (BY_RULES, 1.0, 0)
    assert rules(found) == {(*rule, "prefix")}


def test_a_beginning_that_the_checkpoint_lacks() -> None:
    wrapped = [replace(one, name=f"detector/{one.name}") for one in tf1()]
    found = searched(wrapped, tf1())
    assert found is not None
    assert rules(found) == {("", "detector/", "prefix")}
    assert found.pairs[0] == (tf1()[0].name, wrapped[0].name)


def test_one_of_several_copies_is_enough() -> None:
    copies = [replace(one, name=f"replica_{n}/{one.name}") for n in range(2) for one in tf1()]
    found = searched(tf1(), copies)
    assert found is not None
    assert (rules(found), found.explained) == ({("replica_0/", "", "prefix")}, 1.0)


def test_the_parts_of_batch_norms() -> None:
    names = {"BatchNorm": "BN", "gamma": "scale", "beta": "offset", "moving_variance": "var"}
    found = renamed(tf1(), lambda name: "/".join(names.get(one, one) for one in name.split("/")))
    assert found.explained == 1.0
    assert rules(found) == {(short, name, "segment") for name, short in names.items()}


def test_two_renames_at_once() -> None:
    found = renamed(
        tf1(),
        lambda name: name.replace("FeatureExtractor", "Custom").replace("BatchNorm/", "BN/"),
    )
    assert found.explained == 1.0
    assert rules(found) == {
        ("Custom/", "FeatureExtractor/", "prefix"),
        ("BN", "BatchNorm", "segment"),
    }


def test_names_that_are_changed_everywhere_at_once() -> None:
    found = renamed(tf1(), lambda name: f"net/{name.replace('weights', 'w').replace('es', 'e')}")
    assert found.explained == 1.0
    assert ("net/", "", "prefix") in rules(found)


def test_pieces_of_segments() -> None:
    found = renamed(tf1(), lambda name: re.sub(r"(?:expanded_conv|BoxPredictor)_", "b_", name))
    assert found.explained == 1.0
    other = renamed(tf1(), lambda name: name.replace("expanded_conv_", "block_"))
    assert rules(other) == {("/block_", "/expanded_conv_", "part")}


def test_a_segment_more_or_less_in_the_middle() -> None:
    found = renamed(tf1(), lambda name: name.replace("/BatchNorm", ""))
    assert found.explained == 1.0
    other = renamed(tf1(), lambda name: name.replace("BatchNorm/", "BatchNorm/wrapped/"))
    assert rules(other) == {("wrapped", "", "segment")}


def test_the_scope_of_a_tf2_object() -> None:
    found = renamed(tf2(), lambda name: name.replace("_feature_extractor", "_custom"))
    assert rules(found) == {("model/_custom/", "model/_feature_extractor/", "prefix")}
    assert found.objects


def test_only_a_part_of_the_names_is_in_the_checkpoint() -> None:
    some = tf1()[:29]
    checkpoint = [replace(one, name=f"detector/{one.name}") for one in some]
    found = searched(tf1(), checkpoint)
    assert found is not None
    assert (found.explained, len(found.pairs)) == (29 / 48, 29)


def test_too_small_a_part_is_no_map() -> None:
    checkpoint = [replace(one, name=f"detector/{one.name}") for one in tf1()[:20]]
    assert searched(tf1(), checkpoint) is None


def test_the_names_that_variables_have_themselves() -> None:
    found = renamed(tf2(), lambda name: f"{hash_of(name)}/{name.rpartition('/')[2]}")
    assert (found.kind, found.explained, found.rules) == (BY_LABELS, 1.0, ())
    # Of a larger model: its names contain all of the smaller one's.
    more = [
        Variable(f"x/{n}/kernel", (1, 1, n + 1, 7), "float32", f"more_{n}/kernel")
        for n in range(60)
    ]
    other = [rename_of(one, lambda name: hash_of(name) + "/kernel") for one in tf2()]
    assert searched(tf2(), other + more) is None


def test_shapes_in_the_order_of_the_names() -> None:
    def moved(name: str) -> str:
        return re.sub(r"weights-(\d+)", lambda found: f"weights-{int(found[1]) + 40}", name)

    found = renamed(tf2(), moved, label="")
    assert (found.kind, found.explained, found.rules) == (BY_ORDER, 1.0, ())


def test_equal_shapes_without_numbers_stay_open() -> None:
    def layers(root: str, names: Sequence[str]) -> list[Variable]:
        same = [Variable(f"{root}/{one}/kernel", (3, 3, 8, 8), "float32") for one in names]
        others = [
            Variable(f"{root}/z{n}/kernel", (3, 3, 8, n), "float32") for n in (9, 10, 11, 12, 13)
        ]
        return same + others

    found = searched(layers("a", ["left", "mid", "right"]), layers("m", ["up", "v", "west"]))
    assert found is not None
    assert (found.kind, len(found.pairs), found.ambiguous) == (BY_RULES, 5, 3)
    assert all("z" in old for old, _ in found.pairs)


def test_equal_blocks_stay_open_unless_they_are_numbered() -> None:
    def blocks(root: str, names: Sequence[str]) -> list[Variable]:
        found = [Variable(f"{root}/a{n}/k", (1, 1, 3, n), "float32") for n in (7, 8, 9)]
        for one in names:
            found.append(Variable(f"{root}/{one}/conv/kernel", (3, 3, 8, 8), "float32"))
            found.append(Variable(f"{root}/{one}/norm/gamma", (8,), "float32"))
        return found

    words = searched(blocks("m", ["up", "west"]), blocks("net", ["q", "r"]))
    assert words is None
    numbered = searched(blocks("m", ["up_1", "up_2"]), blocks("net", ["q_3", "q_4"]))
    assert numbered is not None
    assert (numbered.kind, numbered.ambiguous) == (BY_ORDER, 0)
    assert dict(numbered.pairs)["net/q_4/norm/gamma"] == "m/up_2/norm/gamma"


def test_vectors_of_one_length_prove_nothing() -> None:
    model = [Variable(f"a/{one}", (256,), "float32") for one in NORMS]
    assert find(model, [Variable(f"b/{one}", (256,), "float32") for one in NORMS]) is None
    other = [Variable(f"q/{one}", (256,), "float32") for one in "wxyz"]
    assert find(model, other) is None


def test_unknown_names_of_a_batch_norms_vectors_are_not_guessed() -> None:
    names = dict(zip(NORMS, "pqrs", strict=True))
    checkpoint = [
        rename_of(one, lambda name: "/".join(names.get(part, part) for part in name.split("/")))
        for one in tf1()
    ]
    assert searched(tf1(), checkpoint) is None


@pytest.mark.parametrize("kept", [lambda n: n % 7 != 0, lambda n: n % 5 != 3])
def test_two_unknown_names_of_equal_shapes_are_not_told_apart_by_what_a_save_lacks(
    kept: Callable[[int], bool],
) -> None:
    names = {"beta": "zz", "moving_variance": "xx"}

    def rename(name: str) -> str:
        return "net/" + "/".join(names.get(part, part) for part in name.split("/"))

    whole = [rename_of(one, rename) for one in tf1()]
    found = searched(tf1(), [one for number, one in enumerate(whole) if kept(number)])
    assert found is None or not {"zz", "xx"} & {old.rpartition("/")[2] for old, _ in found.pairs}


def test_two_towers_of_equal_shapes_are_not_told_apart_by_their_layers() -> None:
    towers = [
        Variable(f"head/{tower}/conv_{number}/{one}", (*kernel, 64), "float32")
        for tower in ("BoxPredictionTower", "ClassPredictionTower")
        for number in range(4)
        for one, kernel in (("weights", (3, 3, 64)), ("biases", ()))
    ]
    names = {"BoxPredictionTower": "left", "ClassPredictionTower": "right"}
    model = [*tf1(), *towers]
    checkpoint = [
        rename_of(one, lambda name: "net/" + "/".join(names.get(n, n) for n in name.split("/")))
        for one in model
    ]
    found = searched(model, checkpoint)
    assert found is not None
    assert rules(found) == {("net/", "", "prefix")}
    assert len(found.pairs) == len(tf1())


def test_one_unknown_name_among_known_ones_is_found_in_part_of_a_save() -> None:
    checkpoint = [
        rename_of(one, lambda name: "net/" + name.replace("moving_variance", "zz"))
        for number, one in enumerate(tf1())
        if number % 7
    ]
    found = searched(tf1(), checkpoint)
    assert found is not None
    assert rules(found) == {("net/", "", "prefix"), ("zz", "moving_variance", "segment")}
    assert len(found.pairs) == len(checkpoint)


def test_types_and_shapes_must_be_equal() -> None:
    half = [replace(one, name=f"detector/{one.name}", dtype="float16") for one in tf1()]
    wider = [replace(one, name=f"detector/{one.name}", shape=(*one.shape, 2)) for one in tf1()]
    assert searched(tf1(), half) is None
    assert searched(tf1(), wider) is None


def test_nothing_to_explain() -> None:
    assert find([], tf1()) is None
    assert find(tf1(), []) is None


def test_other_architectures_with_names_in_common() -> None:
    other, before = [], 3
    for number, width in enumerate((32, 64, 128, 128, 256, 256, 512)):
        scope = f"FeatureExtractor/MobilenetV1/Conv2d_{number}_pointwise"
        other += [Variable(f"{scope}/BatchNorm/{one}", (width,), "float32") for one in NORMS]
        other.append(Variable(f"{scope}/weights", (1, 1, before, width), "float32"))
        before = width
    assert searched(tf1(), other) is None
    assert searched(other, tf1()) is None


def test_hostile_names_end() -> None:
    deep = [Variable("a/" * 5000 + str(n), (n,), "float32") for n in range(20)]
    long = [Variable("9" * 6000 + f"/{n}", (n,), "float32") for n in range(20)]
    odd = [Variable("/" * n, (n,), "float32") for n in range(20)]
    for left, right in permutations((deep, long, odd), 2):
        find(left, right)


def test_1500_variables_take_well_under_a_second() -> None:
    model = [
        replace(one, name=f"{root}/{one.name}")
        for root in (f"tower{chr(97 + n)}" for n in range(32))
        for one in tf1()
    ]
    checkpoint = [
        replace(one, name=f"x/{one.name.replace('BatchNorm', 'BN').replace('gamma', 'scale')}")
        for one in model
    ]
    start = time.process_time()
    found = searched(model, checkpoint)
    assert time.process_time() - start < 1
    assert len(model) > 1500
    assert found is not None
    assert found.explained == 1.0


def test_the_map_to_paste_in_tf1_is_python_that_gives_the_pairs() -> None:
    one = renamed(tf1(), lambda name: name.replace("FeatureExtractor", "Custom"))
    assert assignment_map(one) == '{"Custom/": "FeatureExtractor/"}'
    assert assignment_map(replace(one, rules=(Rule("", "a/", "prefix"),))) == '{"/": "a/"}'
    several = renamed(
        tf1(), lambda name: f"net/{name.replace('BatchNorm', 'BN').replace('gamma', 'scale')}"
    )
    told = assignment_map(several)
    assert told == (
        "{old: model[new] for model in [{v.op.name: v for v in tf.compat.v1.global_variables()}]"
        ' for old, _ in tf.train.list_variables(PREFIX) for new in [f"//{old}/"'
        '.replace("//net/", "//").replace("/BN/", "/BatchNorm/").replace("/scale/", "/gamma/")'
        "[2:-1]] if new in model}"
    )
    model = [SimpleNamespace(op=SimpleNamespace(name=new)) for _, new in several.pairs]
    tf = SimpleNamespace(
        compat=SimpleNamespace(v1=SimpleNamespace(global_variables=lambda: model)),
        train=SimpleNamespace(list_variables=lambda _: [(old, ()) for old, _ in several.pairs]),
    )
    made = eval(told, {"tf": tf, "PREFIX": ""})  # noqa: S307
    assert {old: variable.op.name for old, variable in made.items()} == dict(several.pairs)


def test_scopes_that_are_not_whole_or_not_independent_are_mapped_by_name() -> None:
    one = renamed(tf1(), lambda name: name.replace("FeatureExtractor", "Custom"))
    chained = (Rule("a/", "b/", "prefix"), Rule("b/c/", "d/", "prefix"))
    for told in (replace(one, explained=0.9), replace(one, rules=chained)):
        assert assignment_map(told).startswith("{old: model[new] for model in")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "model/_custom/",
            "model/_feature_extractor/",
            "tf.train.Checkpoint(model=tf.train.Checkpoint(_custom=model._feature_extractor))",
        ),
        (
            "detector/",
            "",
            "tf.train.Checkpoint(detector=tf.train.Checkpoint(model=model))",
        ),
        ("", "model/", "tf.train.Checkpoint(root=model)"),
    ],
)
def test_the_checkpoint_to_paste_in_tf2(old: str, new: str, told: str) -> None:
    found = RenameMap((Rule(old, new, "prefix"),), (("a", "b"),), 1.0, objects=True)
    assert assignment_map(found) == f"{told}.restore(PREFIX).expect_partial()"


def test_what_no_line_of_python_says_is_said_in_words() -> None:
    rule = Rule("model/_box_predictor/a/", "model/_box_predictor/b/", "prefix")
    found = RenameMap((rule,), (("a", "b"), ("c", "d"), ("e", "f"), ("g", "h")), 1.0, objects=True)
    assert assignment_map(found) == (
        '"model/_box_predictor/b/" in place of "model/_box_predictor/a/", assigning what'
        " tf.train.load_checkpoint(PREFIX) reads"
    )
    assert assignment_map(replace(found, rules=(), kind=BY_ORDER)) == (
        'the pairs by shape and order: {"a": "b", "c": "d", "e": "f"} and 1 more'
    )
    assert assignment_map(replace(found, rules=(), kind=BY_LABELS, pairs=(("a", "b"),))) == (
        'the pairs by the variables\' own names: {"a": "b"}'
    )


def hash_of(name: str) -> str:
    """A name that says nothing: another one for each layer."""
    return f"n{sum(ord(one) * place for place, one in enumerate(name.rpartition('/')[0], 7))}"


def published(folder: str) -> list[Variable]:
    prefix = locate(PUBLISHED / folder, None).prefix
    index = read_index(prefix.with_name(prefix.name + ".index"))
    model = [one for one in index.variables if family(one.name) == "model"]
    return [replace(one, name=plain(one.name)) for one in model]


needs_published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published checkpoints are not here"
)


@needs_published
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tf1zoo_ssd_mobilenet_v2_coco_2018_03_29", "tf1zoo_ssd_mobilenet_v1_coco_2018_01_28"),
        (
            "tf1zoo_ssd_mobilenet_v2_coco_2018_03_29",
            "tf1zoo_faster_rcnn_inception_v2_coco_2018_01_28",
        ),
        ("tf2zoo_ssd_mobilenet_v2_320", "tf2_ssd_resnet101_fpn_fabric"),
        ("tf2zoo_ssd_mobilenet_v2_320", "tf2zoo_faster_rcnn_resnet50_v1_640"),
        ("tf2zoo_faster_rcnn_resnet50_v1_640", "tf2_ssd_resnet101_fpn_fabric"),
        ("tf2zoo_efficientdet_d0", "tf2zoo_centernet_mobilenetv2_fpn_od"),
    ],
)
def test_published_architectures_are_not_taken_for_each_other(one: str, other: str) -> None:
    assert searched(published(one), published(other)) is None
    assert searched(published(other), published(one)) is None


@needs_published
def test_published_architectures_with_one_backbone_share_its_map() -> None:
    model = published("tf2zoo_centernet_mobilenetv2_fpn_od")
    found = searched(model, published("tf2zoo_ssd_mobilenet_v2_320"))
    assert found is not None
    root = "model/_feature_extractor/"
    assert rules(found) == {
        (f"{root}classification_backbone/", f"{root}_base_model/", "prefix"),
    }
    assert len(found.pairs) == 260


@needs_published
@pytest.mark.parametrize(
    "folder", ["tf1_ssd_inception_v3_train_5724", "tf2zoo_faster_rcnn_resnet50_v1_640"]
)
def test_published_names_are_found_again(folder: str) -> None:
    found = renamed(published(folder), lambda one: f"net/{one.replace('/BatchNorm/', '/BN/')}")
    assert found.explained == 1.0
