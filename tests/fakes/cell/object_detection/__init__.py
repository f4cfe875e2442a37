"""An OD API of a few lines. What a model does is asked for by words in its config.

``FAKE_OD`` says what happens at its import.
"""

import os
import signal

STATE = []

if os.environ.get("FAKE_OD", "") == "segfault":
    os.kill(os.getpid(), signal.SIGSEGV)
