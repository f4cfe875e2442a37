"""``inspect``: what a checkpoint is and where it comes from, without TensorFlow."""

from __future__ import annotations

import argparse

from matrix import fingerprint, places
from matrix.checkpoint.config import find_config
from matrix.checkpoint.families import count
from matrix.checkpoint.fetch import download
from matrix.checkpoint.find import find
from matrix.checkpoint.index import SUFFIX, Index, read_index
from matrix.checkpoint.locate import Found
from matrix.checkpoint.meta import SUFFIX as META
from matrix.checkpoint.meta import read_meta
from matrix.checkpoint.objects import ObjectGraph, labelled, read_objects
from matrix.checkpoint.parts import counts
from matrix.checkpoint.passport import passport
from matrix.checkpoint.stamps import Stamps
from matrix.checkpoint.survey import health
from matrix.config.obstacles import skipped_words
from matrix.config.text import parse
from matrix.config.tree import Pipeline
from matrix.errors import CheckpointError, UsageError
from matrix.facts import files
from matrix.report.inspection import Inspection, text


def run(options: argparse.Namespace) -> int:
    """Print what each checkpoint is; 2 when one is damaged.

    Raises:
        UsageError: no checkpoint is given.
        CheckpointError: there is none, or its index cannot be read.
    """
    if not options.checkpoints:
        raise UsageError("No checkpoint is given.", "Name one: nox -s inspect -- CHECKPOINT.")
    damaged = False
    for given in options.checkpoints:
        cache = places.cache_folder()
        found = find(given, options.step, cache, download, Stamps(cache))
        seen = inspection(found, options.config)
        print(text(seen))
        damaged |= bool(seen.health.words)
    return CheckpointError.exit_code if damaged else 0


def inspection(found: Found, config: str | None) -> Inspection:
    """Read everything there is to know; only an index that cannot be read ends it."""
    prefix = found.prefix
    beside = prefix.with_name(prefix.name + SUFFIX)
    index = read_index(beside if beside.exists() else prefix)
    state = health(index)
    objects = _objects(index)
    pipeline, words = _config(found, config)
    variables = labelled(index.variables, objects) if objects else index.variables
    return Inspection(
        prefix=str(prefix),
        format=index.format,
        shards=index.shards,
        architecture=fingerprint.words(fingerprint.of_variables(variables)),
        families=count(one.name for one in index.variables),
        parts=counts(variables),
        health=state,
        passport=passport(
            index, objects, read_meta(prefix.with_name(prefix.name + META)), pipeline
        ),
        config=words,
        notes=found.notes,
    )


def _objects(index: Index) -> ObjectGraph | None:
    """The object graph; a damaged one is the integrity's business."""
    try:
        return read_objects(index)
    except CheckpointError:
        return None


def _config(found: Found, given: str | None) -> tuple[Pipeline | None, tuple[str, ...]]:
    """The config and what there is to say of it."""
    try:
        path, notes = find_config(found.prefix, given)
    except CheckpointError as error:
        return None, (str(error),)
    pipeline = parse(path.read_text(encoding="utf-8"))
    described = f"{path.name}: {fingerprint.words(fingerprint.of_config(pipeline)) or 'unknown'}"
    schemas = files.load(files.FOLDER).schemas
    skipped = [
        f"OD API {one.od}: {words}"
        for one in schemas
        for words in skipped_words(pipeline, one, schemas)
    ]
    return pipeline, (described, *notes, *skipped)
