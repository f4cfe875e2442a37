"""Converted copies: proposed where everything is accounted for, else refused with the list."""

from dataclasses import replace

from matrix.convert import Conversion, Dropped, Pair
from matrix.model import Checkpoint, Variable
from matrix.remedy.conversions import BY_ORDER, converted
from matrix.remedy.nouns import Proposal, Refusal
from tests.unit.remedy.made import case, checkpoint

NAMES = [f"layer_{n}/kernel" for n in range(6)]


def variables(*names: str) -> tuple[Variable, ...]:
    return tuple(Variable(name, (n + 1, 4), "float32") for n, name in enumerate(names))


def saved(*more: Variable) -> Checkpoint:
    """The layers of `NAMES` under a scope of somebody's own."""
    every = (*variables(*(f"mine/{name}" for name in NAMES)), *more)
    return replace(checkpoint(variables=every), format="v2-name-based")


def test_a_copy_under_the_models_names() -> None:
    given = saved(Variable("global_step", (), "int64"))
    model = variables(*NAMES)
    found = converted(case("ckpt-naming-mismatch", given=given, model=model))
    conversion = Conversion(
        source=given,
        kind="name-based",
        pairs=tuple(Pair(one, f"mine/{one.name}") for one in model),
        dropped=(Dropped("global_step", "bookkeeping of the training"),),
        how=("6 variables under other names: mine/ becomes nothing",),
    )
    assert found == Proposal(
        "convert",
        "a converted copy of the checkpoint (6 variables, name-based)",
        (*conversion.how, "left out: 1 (bookkeeping of the training)"),
        conversion=conversion,
    )


def test_a_tensor_that_is_unaccounted_for_is_named() -> None:
    given = saved(Variable("mine/extra", (9,), "float32"))
    found = converted(case("ckpt-naming-mismatch", given=given, model=variables(*NAMES)))
    assert found == Refusal(
        "convert",
        "0 of 6 variables of the model have no tensor, and 1 of 7 tensors of the checkpoint have"
        " no place in it.",
        ("mine/extra [9] of the checkpoint has no place",),
    )
    model = variables(*NAMES, "head")
    found = converted(case("ckpt-naming-mismatch", given=given, model=model))
    assert isinstance(found, Refusal)
    assert found.details == (
        "head [7, 4] of the model has no tensor",
        "mine/extra [9] of the checkpoint has no place",
    )


def test_what_rests_on_order_alone_says_so() -> None:
    """Layers without a common word on both sides."""
    shapes = [(3, 3, 3, 8), (1, 1, 8, 16), (1, 1, 16, 24), (1, 1, 24, 32), (3, 3, 32, 4)]
    theirs = tuple(Variable(f"a/l{n}/weights", one, "float32") for n, one in enumerate(shapes))
    ours = tuple(Variable(f"net/c{n}/w", one, "float32") for n, one in enumerate(shapes))
    given = replace(checkpoint(variables=theirs), format="v2-name-based")
    found = converted(case("ckpt-naming-mismatch", given=given, model=ours))
    assert isinstance(found, Proposal)
    assert found.conversion is not None
    assert found.conversion.by_order
    assert found.edits[-1] == BY_ORDER
