"""Choosing the engine and putting the parts of a run together."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from matrix.engine.docker import DockerEngine
from matrix.engine.interface import Engine
from matrix.engine.venv import VenvEngine
from matrix.environment import lock
from matrix.environment.docker_cli import find
from matrix.environment.image import WARM, Images
from matrix.environment.virtualenv import VirtualEnvironments
from matrix.errors import EngineError
from matrix.facts import files
from matrix.flow.nouns import Maker, Run
from matrix.model import Limits
from matrix.plan.document import Plan
from matrix.progress import Progress
from matrix.store import Store


def wire(options: argparse.Namespace, plan: Plan, cache: Path, progress: Progress) -> Run:
    """Connect to an engine and return all that a run needs.

    Raises:
        EngineError: the engine that was asked for does not answer.
    """
    engine, maker = _engine(options.engine, cache, progress)
    return Run(
        engine=engine,
        maker=maker,
        store=Store(options.store or cache / "store"),
        progress=progress,
        locks=lock.FOLDER,
        cache=cache,
        limits=plan.limits,
        jobs=options.jobs or jobs(plan.limits, os.cpu_count() or 1, memory_bytes()),
        mode=options.mode,
        schemas=files.load(files.FOLDER).schemas,
    )


def _engine(wanted: str, cache: Path, progress: Progress) -> tuple[Engine, Maker]:
    if wanted != "venv":
        try:
            engine = DockerEngine.connect()
            return engine, Images(find(), progress=_steps(progress), cache=cache)
        except EngineError as error:
            if wanted == "docker":
                raise
            progress.note(f"engine: venv. {error.message}")
    return VenvEngine(), VirtualEnvironments(cache / "venvs", WARM)


def _steps(progress: Progress) -> Callable[[str, str], None]:
    """Show the steps of a build as phases of its cell; what serves all cells as a note."""

    def step(cell: str, words: str) -> None:
        if cell:
            progress.phase(cell, "", words)
        else:
            progress.note(words)

    return step


def jobs(limits: Limits, processors: int, memory: int) -> int:
    """How many cells fit the machine at once, by processors and by memory."""
    by_processors = int(processors / limits.cpus)
    by_memory = memory // limits.memory_bytes if memory else by_processors
    return max(1, min(by_processors, by_memory))


def memory_bytes() -> int:
    """The machine's memory, 0 where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0
