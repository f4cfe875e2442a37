"""Every run of tests has the groups' gate, and can be interrupted."""

import signal

from tests.groups import pytest_configure

__all__ = ["pytest_configure"]

# A shell starts background jobs with Ctrl-C switched off, for them and their children; the
# tests that send one need it on, wherever they run.
signal.signal(signal.SIGINT, signal.default_int_handler)
