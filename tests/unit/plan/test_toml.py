"""Parts of a matrix.toml read back as what they were written from."""

import tomllib

from matrix.plan.toml import array, line, table, text

HOSTILE = 'a "quoted"\n\ttext = [1] # \\ \x7f \x00 \u00fc'


def test_any_text_reads_back() -> None:
    written = "\n".join(
        [line("a", text(HOSTILE)), line("b", array([HOSTILE, ""])), line("c", array([]))]
    )
    assert tomllib.loads(written) == {"a": HOSTILE, "b": [HOSTILE, ""], "c": []}


def test_of_a_key_that_comes_twice_the_last_counts() -> None:
    written = table([("A B", "0"), (HOSTILE, "x"), ("A B", "1")])
    assert tomllib.loads(f"t = {written}") == {"t": {"A B": "1", HOSTILE: "x"}}
