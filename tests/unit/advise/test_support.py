"""What is documented about support, on several days."""

import pytest

from matrix.advise.nouns import Support
from matrix.advise.support import support


@pytest.mark.parametrize(
    ("tensorflow", "today", "told", "goes_on"),
    [
        ("2.8.4", "2026-11-25", "2.8 is left behind since 2022-09-06, when 2.10 came out", False),
        ("2.8.4", "2022-06-01", "2.8 is the last but one release known on 2026", True),
        ("2.20.0", "2026-11-25", "2.20 is the last but one release, and gets fixes", True),
        ("2.21.0", "2026-11-25", "2.21 is the newest release, and gets fixes", True),
        ("2.21.0", "2027-03-01", "2.21 is the newest release known on 2026-11-25, and", True),
        ("1.15.5", "2026-11-25", "1.15 gets no more fixes (said on 2021-08-19)", False),
    ],
)
def test_tensorflow(tensorflow: str, today: str, told: str, goes_on: bool) -> None:
    found = support(tensorflow, "3.12", today)
    assert told.split(" known")[0] in found.tensorflow
    assert found.tensorflow_supported is goes_on


@pytest.mark.parametrize(
    ("python", "today", "told", "alive"),
    [
        ("3.9", "2025-10-30", "Python 3.9 reaches its end of life in 2025-10-31", True),
        ("3.9", "2025-10-31", "Python 3.9 reached its end of life in 2025-10-31", False),
        ("3.10", "2026-10-31", "Python 3.10 reaches its end of life in 2026-10", True),
        ("3.10", "2026-11-01", "Python 3.10 reached its end of life in 2026-10", False),
        ("3.99", "2026-11-01", "the end of life of Python 3.99 is not known here", False),
    ],
)
def test_python(python: str, today: str, told: str, alive: bool) -> None:
    found = support("2.8.4", python, today)
    assert (found.python, found.python_supported) == (told, alive)


def test_both_are_told_together() -> None:
    assert support("2.21.0", "3.12", "2026-11-25") == Support(
        "TensorFlow 2.21 is the newest release, and gets fixes",
        True,
        "Python 3.12 reaches its end of life in 2028-10",
        True,
    )
