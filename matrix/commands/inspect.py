"""``inspect``: what a checkpoint is and where it comes from, without TensorFlow."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from matrix import places
from matrix.checkpoint.config import find_config
from matrix.checkpoint.exports import beside
from matrix.checkpoint.families import count
from matrix.checkpoint.fetch import download
from matrix.checkpoint.find import find
from matrix.checkpoint.index import SUFFIX, Index, read_index
from matrix.checkpoint.locate import Found
from matrix.checkpoint.marks import marked
from matrix.checkpoint.meta import SUFFIX as META
from matrix.checkpoint.meta import Meta, read_meta
from matrix.checkpoint.objects import ObjectGraph, labelled, read_objects
from matrix.checkpoint.parts import counts
from matrix.checkpoint.passport import passport
from matrix.checkpoint.saves import saves_beside
from matrix.checkpoint.stamps import Stamps
from matrix.checkpoint.survey import health
from matrix.checkpoint.traces import Traces
from matrix.config.obstacles import obstacles
from matrix.config.text import parse
from matrix.config.tree import Pipeline
from matrix.errors import CheckpointError, UsageError
from matrix.facts import files
from matrix.facts.nouns import Schema
from matrix.fingerprint import (
    Fingerprint,
    difference_words,
    differences,
    of_config,
    of_variables,
    words,
)
from matrix.model import Export
from matrix.report.inspection import Inspection, text, unreadable
from matrix.report.summary import plural
from matrix.report.ways import KINDS


def run(options: argparse.Namespace) -> int:
    """Print what each checkpoint is; 2 when one is damaged.

    Raises:
        UsageError: no checkpoint is given.
        CheckpointError: there is none where one is given.
    """
    if not options.checkpoints:
        raise UsageError("No checkpoint is given.", "Name one: nox -s inspect -- CHECKPOINT.")
    schemas = files.load(files.FOLDER).schemas
    whole = True
    for given in options.checkpoints:
        found = _found(given, options.step)
        try:
            index = _index(found.prefix)
        except CheckpointError as error:
            print(unreadable(str(found.prefix), str(error), error.cause))
            whole = False
            continue
        seen = inspection(found, index, options.config, schemas)
        print(text(seen))
        whole &= not seen.health.words
    return 0 if whole else CheckpointError.exit_code


def inspection(
    found: Found, index: Index, config: str | None, schemas: tuple[Schema, ...]
) -> Inspection:
    """Read everything there is to know, however damaged the files beside the index are."""
    objects = _objects(index)
    meta, notes = _meta(found.prefix)
    variables = labelled(index.variables, objects) if objects else index.variables
    saved = of_variables(variables)
    pipeline, told = _config(found.prefix, config, saved, schemas)
    traces = Traces(
        index=index,
        objects=objects,
        marked=marked(index) if objects else None,
        meta=meta,
        saves=saves_beside(found.prefix),
        pipeline=pipeline,
        schemas=schemas,
    )
    return Inspection(
        prefix=str(found.prefix),
        format=index.format,
        architecture=words(saved),
        families=count(one.name for one in index.variables),
        parts=counts(variables),
        health=health(index),
        passport=passport(traces),
        config=told,
        exports=tuple(map(_exported, beside(found.prefix, lambda path: path.name))),
        notes=(*found.notes, *notes),
    )


def _found(given: str, step: int | None) -> Found:
    cache = places.cache_folder()
    stamps = Stamps(cache)
    try:
        return find(given, step, cache, download, stamps)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CheckpointError(
            f"{given} cannot be read: {reason}.", "Check the path and its rights."
        ) from error
    finally:
        stamps.save()


def _index(prefix: Path) -> Index:
    beside = prefix.with_name(prefix.name + SUFFIX)
    return read_index(beside if beside.exists() else prefix)


def _objects(index: Index) -> ObjectGraph | None:
    """The object graph; a damaged one is the integrity's business."""
    try:
        return read_objects(index)
    except CheckpointError:
        return None


def _meta(prefix: Path) -> tuple[Meta | None, tuple[str, ...]]:
    """What the ``.meta`` file says; no restore needs it, so a damaged one is only noted."""
    try:
        return read_meta(prefix.with_name(prefix.name + META)), ()
    except CheckpointError as error:
        return None, (str(error),)


def _exported(one: Export) -> str:
    """An export in words; its content is not read here."""
    kind = KINDS[one.kind]
    if one.problem:
        return f"{kind} {one.name}, which no run will load: {one.problem}."
    size = sum(path.stat().st_size for path in one.files)
    return f"{kind} {one.name}, {size:,} bytes in {plural(len(one.files), 'file')}."


def _config(
    prefix: Path, given: str | None, saved: Fingerprint, schemas: Sequence[Schema]
) -> tuple[Pipeline | None, tuple[str, ...]]:
    """The config, and what there is to say of it."""
    try:
        path, notes = find_config(prefix, given)
    except CheckpointError as error:
        return None, (str(error),)
    pipeline = parse(path.read_text(encoding="utf-8"))
    return pipeline, (*notes, *_told(path, pipeline, saved, schemas))


def _told(
    path: Path, pipeline: Pipeline, saved: Fingerprint, schemas: Sequence[Schema]
) -> Iterator[str]:
    """What a config builds, where that is not what was saved, and what no reader takes."""
    built = of_config(pipeline)
    yield f"{path.name}: {words(built)}"
    if apart := difference_words(differences(saved, built)):
        yield f"{apart}."
    lines = [
        one.told for schema in schemas or (None,) for one in obstacles(pipeline, schema, schemas)
    ]
    yield from dict.fromkeys(lines)
