"""Variables folded by layer pattern: nothing is claimed that is not there."""

from __future__ import annotations

import pytest

from matrix.report.folding import Fold, Row, fold, shape_words, size, table
from matrix.report.sections import Paragraph, Table

KERNEL = ((3, 3, 8, 8),)


def rows(*names: str, shapes: tuple[tuple[int, ...], ...] = KERNEL, size: int = 10) -> list[Row]:
    return [Row(name, shapes, size) for name in names]


def patterns(found: list[Row]) -> list[tuple[str, int]]:
    return [(one.pattern, one.count) for one in fold(found)]


@pytest.mark.parametrize(
    ("names", "pattern"),
    [
        (["block_1/kernel"], "block_1/kernel"),
        (["block_1/kernel", "block_2/kernel"], "block_{1,2}/kernel"),
        ([f"block_{n}_expand/kernel" for n in range(1, 14)], "block_{1..13}_expand/kernel"),
        ([f"a_{n}/k" for n in (1, 3, 4, 5, 9)], "a_{1,3..5,9}/k"),
        ([f"a_{n}/k" for n in range(0, 60, 2)], "a_*/k"),
        (["a_2/k", "a_10/k", "a_9/k"], "a_{2,9,10}/k"),
        (["n_05/k", "n_06/k", "n_07/k"], "n_{05..07}/k"),
        (["n_09/k", "n_10/k", "n_8/k"], "n_{8,09,10}/k"),
        ([f"p_{n}/{m}/k" for n in range(3) for m in range(2)], "p_{0..2}/{0,1}/k"),
        (["p_0/0/k", "p_1/1/k"], "p_*/*/k"),
        (["p_0/x1/k", "p_0/x2/k"], "p_0/x{1,2}/k"),
    ],
)
def test_numbers_become_ranges_where_every_combination_is_there(
    names: list[str], pattern: str
) -> None:
    assert patterns(rows(*names)) == [(pattern, len(names))]


def test_the_vectors_of_one_layer_are_told_together() -> None:
    names = [f"conv_{n}/bn/{one}" for one in ("beta", "gamma") for n in (1, 2)]
    assert patterns(rows(*names)) == [("conv_{1,2}/bn/{beta,gamma}", 4)]
    apart = rows("conv_1/bn/beta", "conv_2/bn/beta", "conv_1/bn/gamma")
    assert patterns(apart) == [("conv_{1,2}/bn/beta", 2), ("conv_1/bn/gamma", 1)]
    many = rows(*(f"conv/{one}" for one in "abcdefg"))
    assert [one.count for one in fold(many)] == [1] * 7


def test_other_shapes_are_never_merged() -> None:
    found = [*rows("a_1/k"), *rows("a_2/k", shapes=((3, 3, 8, 9),)), *rows("a_3/k")]
    assert patterns(found) == [("a_{1,3}/k", 2), ("a_2/k", 1)]
    two = [*rows("a_1/k", shapes=((3,), (4,))), *rows("a_2/k", shapes=((3,), (5,)))]
    assert patterns(two) == [("a_1/k", 1), ("a_2/k", 1)]


def test_the_whole_fold() -> None:
    found = [
        Row("m/layer-3/k", ((4,),), 16, "Conv_1/k"),
        Row("m/big/k", ((40,),), 160),
        Row("m/layer-5/k", ((4,),), 16, "Conv_2/k"),
        Row("m/layer-7/k", ((4,),), 16, "other/k"),
    ]
    assert fold(found) == (
        Fold("m/big/k", ((40,),), 1, 160, "m/big/k"),
        Fold("m/layer-{3,5}/k", ((4,),), 2, 32, "m/layer-3/k", "Conv_{1,2}/k"),
        Fold("m/layer-7/k", ((4,),), 1, 16, "m/layer-7/k", "other/k"),
    )
    assert fold([]) == ()


def test_names_that_only_look_alike() -> None:
    # The sign that stands for a number inside must not be taken for one.
    odd = ["a#/k", "a1/k", "a*/k", "a" + "9" * 5000 + "/k", ""]
    assert sorted(patterns(rows(*odd))) == sorted((name, 1) for name in odd)


def test_the_table_tells_the_totals_of_what_it_leaves_out() -> None:
    found = fold(
        [
            *rows("a/k", size=3000),
            *rows("b_1/k", "b_2/k", shapes=((), (2, 1)), size=500),
            *rows("c/k", size=1),
        ]
    )
    heads = ("Checkpoint", "Model")
    assert table(found[1:2], heads, 5) == (
        Table(
            ("Variables", "Checkpoint", "Model", "Number", "Bytes"),
            ((("b_{1,2}/k",), ("scalar",), ("2x1",), ("2",), ("1.0 kB",)),),
        ),
        Paragraph("2 variables (1.0 kB) in all"),
    )
    shown, totals = table(found, ("Shape",), 1)
    assert len(shown.rows) == 1
    assert totals == Paragraph(
        "4 variables (4.0 kB) in all, 3 variables (1.0 kB) of them in 2 more patterns"
    )


def test_a_label_stands_below_the_name() -> None:
    found = fold([Row("m/layer-3/k", ((4,),), 16, "Conv_1/k")])
    assert table(found, ("Shape",), 1)[0].rows[0][0] == ("m/layer-3/k", "(Conv_1/k)")


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (999_950, "1.0 MB"),
        (25_160_000, "25.2 MB"),
        (3 * 10**15, "3000.0 TB"),
    ],
)
def test_sizes(count: int, told: str) -> None:
    assert size(count) == told


def test_shapes() -> None:
    assert shape_words((3, 3, 512, 256)) == "3x3x512x256"
    assert shape_words(()) == "scalar"
