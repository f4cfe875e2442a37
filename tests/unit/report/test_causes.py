"""The page of causes."""

from matrix.judge.catalogue import CAUSES, GROUPS
from matrix.report.causes import markdown

ENTRY = """\
### `env-native-library`

**A native library cannot be loaded.** TensorFlow's own shared library, or one that it needs (CUDA,\
 the C++ runtime, the C library), is missing, of another version, or needs another processor.

* Shows in: `import-tf`, `import-od`
* Lies in: the packages beside TensorFlow and the OD API
* Look at: Which library does the message name? Compare with TensorFlow's tested build\
 configurations; a mere warning about CUDA is no failure.
* Way out: Install the library that the message names in the version that this TensorFlow was built\
 for, or take the CPU build of TensorFlow.
* Found by: `matrix.judge.messages.read`
* Beyond the taxonomy: A first error of many users that none of the taxonomy's codes describes.
"""


def test_an_entry() -> None:
    assert ENTRY in markdown()


def test_entries_are_in_the_rules_order_below_their_groups() -> None:
    lines = markdown().splitlines()
    assert [line for line in lines if line.startswith("### ")] == [
        f"### `{cause.code}`"
        for group in GROUPS
        for cause in CAUSES.values()
        if cause.group == group
    ]
    assert [line[3:] for line in lines if line.startswith("## ")] == list(GROUPS.values())
    assert markdown().endswith("\n")
