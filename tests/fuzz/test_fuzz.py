"""A short run of the fuzzing, and that it notices what it is there to notice."""

from __future__ import annotations

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.fuzz import wrong
from tests.fuzz.__main__ import MODULE, Outcome, fuzz
from tests.fuzz.seal import sealed
from tests.fuzz.seeds import indexes
from tests.fuzz.targets import TARGETS

SECONDS = 3

fuzzer = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is for Linux on x86-64"
)


@fuzzer
def test_a_short_run_finds_nothing(tmp_path: Path) -> None:
    def run(name: str) -> Outcome:
        return fuzz(MODULE, name, TARGETS[name], SECONDS, tmp_path)

    with ThreadPoolExecutor(len(TARGETS)) as pool:
        outcomes = list(pool.map(run, TARGETS))
    assert [outcome.log for outcome in outcomes if outcome.finding] == []
    assert all(outcome.inputs > len(TARGETS[outcome.target].seeds) for outcome in outcomes)


@fuzzer
@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("raises", "crash", "KeyError: b'ab"),
        ("hangs", "timeout", "ALARM: working on the last Unit"),
        ("hoards", "crash", "MemoryError"),
    ],
)
def test_what_no_input_may_do_is_noticed(tmp_path: Path, name: str, kind: str, said: str) -> None:
    outcome = fuzz("tests.fuzz.wrong", name, wrong.TARGETS[name], 30, tmp_path)
    assert said in outcome.log
    assert outcome.finding is not None
    assert outcome.finding.name.startswith(f"{name}-{kind}-")
    assert outcome.finding.read_bytes().startswith(b"ab")


def test_every_target_takes_its_own_seeds(tmp_path: Path) -> None:
    for name, target in TARGETS.items():
        if name != "index":  # its shards are zeros, which is said
            for seed in target.seeds:
                target.run(seed, tmp_path)


@pytest.mark.parametrize("seed", indexes())
def test_sealing_mends_checksums_and_nothing_else(seed: bytes) -> None:
    assert sealed(seed) == seed
    damaged = bytearray(seed)
    damaged[10] ^= 1
    mended = sealed(bytes(damaged))
    assert mended != bytes(damaged)
    assert mended[:50] == bytes(damaged[:50])
    assert sealed(b"short") == b"short"
