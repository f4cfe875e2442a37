"""Imports once what the probe imports, so that an environment has byte code for it.

Runs when an environment is made, beside a copy of ``runtime.py``. What cannot be imported
is for the probe to report, not for the warm-up.
"""

import runtime


def main() -> None:
    """Import everything; let the first failure end it."""
    tf = runtime.import_tensorflow()
    runtime.import_object_detection(tf)
    if runtime.major(tf) > 1:
        tf.constant(0.0).numpy()


if __name__ == "__main__":
    main()
