"""uv's executable is found by several threads at once."""

import subprocess
import sys

from matrix.arguments import ROOT

PROGRAM = """
import sys, threading
from matrix.environment.uv_binary import host_uv

found, start = [], threading.Barrier(8)


def find():
    start.wait()
    found.append(host_uv())


sys.setswitchinterval(1e-6)
threads = [threading.Thread(target=find) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(found), len(set(found)))
"""


def test_several_threads_find_uv_in_a_fresh_process() -> None:
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("8 1\n", "")
