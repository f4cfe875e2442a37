"""The entry: ``python main.py REQUEST.json``, with the probe's folder beside the request."""

import os
import sys

if __name__ == "__main__":
    # The folder's parent, not the folder: module names here must not hide other packages.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from probe.supervise import main

    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is on disk; taking TensorFlow apart would need most of a second.
    os._exit(code)
