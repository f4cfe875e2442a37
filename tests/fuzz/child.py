"""The process that fuzzes one target: ``python -m tests.fuzz.child MODULE TARGET FOLDER ...``.

``MODULE`` has the ``TARGETS``, ``FOLDER`` is for the files of the process, and what follows
is libFuzzer's (llvm.org/docs/LibFuzzer.html). The process ends by itself after
``-max_total_time`` with code 0, or at the first finding with another.
"""

from __future__ import annotations

import importlib
import resource
import sys
from pathlib import Path

import atheris

MEMORY_BYTES = 512 << 20
"""What a target may use beyond what the process has when the fuzzing begins."""


def main() -> None:
    """Set up the target that the command line names, bound memory, and fuzz."""
    program, module, name, folder, *options = sys.argv
    # Coverage is only seen in what is imported for the first time here.
    with atheris.instrument_imports(include=["matrix.checkpoint"]):
        targets = importlib.import_module(module)
    target, scratch = targets.TARGETS[name], Path(folder)
    atheris.Setup([program, *options], lambda data: targets.guarded(target, data, scratch))
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    bound = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
