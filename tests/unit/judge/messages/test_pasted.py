"""A paste taken apart: exceptions in chains, calls, and nothing of the shown source."""

from __future__ import annotations

from matrix.judge.messages.pasted import LONGEST_REST, MOST_EXCEPTIONS, Pasted, take_apart

TRACEBACK = """\
2021-04-01 10:01:45.599626: I tensorflow/core/x.cc:48] Successfully opened
Traceback (most recent call last):
  File "train.py", line 184, in <module>
    tf.app.run()
  File "C:\\env\\lib\\site-packages\\object_detection\\model_lib.py", line 7, in build
    slim = tf.contrib.slim
    ^^^^^^^^^^^^^^^^^^^^^^
AttributeError: module 'tensorflow' has no attribute 'contrib'
2021-04-01 10:01:46.000000: W tensorflow/core/y.cc:9] bye
"""


def test_a_traceback() -> None:
    assert take_apart(TRACEBACK, "TF 2.8") == Pasted(
        runs=(("AttributeError: module 'tensorflow' has no attribute 'contrib'",),),
        rest=(
            "2021-04-01 10:01:45.599626: I tensorflow/core/x.cc:48] Successfully opened\n"
            "Traceback (most recent call last):\n\n"
            "2021-04-01 10:01:46.000000: W tensorflow/core/y.cc:9] bye"
        ),
        calls=(
            "train.py <module>\nC:\\env\\lib\\site-packages\\object_detection\\model_lib.py build"
        ),
        context="TF 2.8",
    )


def test_a_chain_stays_together_and_another_attempt_apart() -> None:
    text = (
        "RuntimeError: Unable to open\n\n"
        "During handling of the above exception, another exception occurred:\n\n"
        "tensorflow.python.framework.errors_impl.DataLossError: not an sstable\nand more\n"
        "$ python again.py\n"
        "ValueError: second attempt\n"
        "The above exception was the direct cause of the following exception:\n"
        "SystemError: at last\n"
    )
    assert take_apart(text).runs == (
        (
            "RuntimeError: Unable to open",
            "tensorflow.python.framework.errors_impl.DataLossError: not an sstable\nand more\n"
            "$ python again.py",
        ),
        ("ValueError: second attempt", "SystemError: at last"),
    )


def test_a_notebook_shows_source_with_numbers_and_names_its_calls() -> None:
    text = (
        "ModuleNotFoundError                       Traceback (most recent call last)\n"
        "Cell In[4], line 1\n"
        "----> 1 from object_detection.utils import ops\n"
        "      2 from object_detection.utils import label_map_util\n"
        "\n"
        "File ~\\env\\site-packages\\object_detection\\utils\\ops.py:27\n"
        "     25 from six.moves import range\n"
        "---> 27 import tensorflow.compat.v1 as tf\n"
        "/usr/lib/python3.6/site-packages/object_detection/x.py in build(self, a)\n"
        "    425         results = f()\n"
        "ModuleNotFoundError: No module named 'tensorflow.compat'\n"
    )
    found = take_apart(text)
    assert found.runs == (("ModuleNotFoundError: No module named 'tensorflow.compat'",),)
    assert "import tensorflow" not in found.rest
    assert found.calls.splitlines()[-1] == (
        "/usr/lib/python3.6/site-packages/object_detection/x.py build"
    )


def test_a_traceback_that_lost_its_line_ends() -> None:
    text = (
        'Traceback: File "/usr/lib/runpy.py", line 72, in _run exec code File "/x/trainer.py",'
        " line 27, in <module> from a import b **ImportError: cannot import name b**"
    )
    found = take_apart(text)
    assert found.runs == (("ImportError: cannot import name b",),)
    assert found.calls == "/usr/lib/runpy.py _run\n/x/trainer.py <module>"


def test_a_source_line_without_its_indent_is_still_source() -> None:
    text = 'File "a.py", line 3, in f\nraise IOError("Checkpoint is")\nOSError: other\n'
    found = take_apart(text)
    assert (found.runs, found.rest.strip()) == ((("OSError: other",),), "")


def test_colours_quotes_entities_and_marks_of_other_programs_go() -> None:
    text = (
        "> \x1b[0;31mImportError\x1b[0m: a \u2018b\u2019 &lt;module&gt; &amp; &#39;c&#39;\r\n"
        "E   [1mKeyError[0m: d\x1b]0;title\x07\n"
    )
    assert take_apart(text).runs == (
        ("ImportError: a 'b' <module> & 'c'",),
        ("KeyError: d",),
    )


def test_what_is_no_exception() -> None:
    words = "'ValueError: quoted' my.dict.Error: no, Error: no; a_Error: no\nUserWarning: no"
    assert take_apart(words).runs == ()


def test_what_repeats_itself_counts_once_and_the_end_counts() -> None:
    log = "".join(f"line {number}\n" * 2 for number in range(LONGEST_REST // 4))
    rest = take_apart(log).rest
    assert len(rest) == LONGEST_REST
    assert rest.count(f"line {LONGEST_REST // 4 - 1}\n") == 1
    runs = take_apart("".join(f"KeyError: {n}\n" for n in range(MOST_EXCEPTIONS + 5))).runs
    assert (len(runs), runs[0]) == (MOST_EXCEPTIONS, ("KeyError: 5",))


def test_what_a_rule_asks_of_the_calls() -> None:
    pasted = Pasted(
        (), "", "/a/object_detection/x.py f\n/b/keras/y.py g", "see /c/object_detection"
    )
    assert pasted.passes("OBJECT_DETECTION/x")
    assert pasted.raised_in(r"/keras/")
    assert not pasted.raised_in("object_detection")
    assert pasted.last("object_detection") == "/a/object_detection/x.py f"
    assert pasted.last("slim") == "see /c/object_detection"
