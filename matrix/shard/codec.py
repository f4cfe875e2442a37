"""``shard.json``: a part <-> JSON. It is there to be merged, by the program that wrote it.

It may come from anywhere: everything malformed ends in ``ValueError`` and in no other
exception. Of the checkpoint it has what reports show, no file and no place; of a cell its
identifier and what its environment needs beside packages.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

from matrix.checkpoint.writer import Writer
from matrix.errors import ConfigurationError
from matrix.model import (
    Cell,
    Certainty,
    Checkpoint,
    Export,
    ExportResult,
    Finding,
    Recipe,
    Result,
    Verdict,
)
from matrix.plan import identifier
from matrix.plan.shards import Shard
from matrix.shard.nouns import Part
from matrix.store import codec
from matrix.store.fields import Fields, items, status_of, texts

SCHEMA = 1
TEXTS = ("mode", "engine", "when", "plan", "program", "picture")
NEEDS = ("env", "links", "files")
"""What of a cell's recipe a report tells: what its environment needs beside packages."""
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


def write(part: Part) -> str:
    """The part as JSON; the same part gives the same bytes."""
    document = {
        "schema": SCHEMA,
        "shard": asdict(part.shard),
        **{name: getattr(part, name) for name in TEXTS},
        "arguments": part.arguments,
        "selection": part.selection,
        "checkpoint": _checkpoint(part.checkpoint),
        "writer": asdict(part.writer),
        "cells": [_result(one, part.checkpoint) for one in part.results],
    }
    return json.dumps(document) + "\n"


def read(text: str | bytes) -> Part:
    """The part that ``write`` wrote; ``ValueError`` says what is wrong with it."""
    fields = Fields(codec.parse_json(text), "the document")
    if fields.get("schema") != SCHEMA:
        raise ValueError(f"its schema is {fields.get('schema')!r}, not {SCHEMA}")
    writer = Fields(fields.get("writer"), "writer")
    checkpoint = _read_checkpoint(fields.get("checkpoint"))
    selection = texts(fields.get("selection"), "selection")
    if len(set(selection)) != len(selection):
        raise ValueError("selection names a cell twice")
    return Part(
        shard=_read_shard(fields.get("shard")),
        checkpoint=checkpoint,
        writer=Writer(writer.text("oldest"), writer.text("newest")),
        arguments=texts(fields.get("arguments"), "arguments"),
        selection=selection,
        results=tuple(
            _read_result(one, checkpoint.exports) for one in items(fields.get("cells"), "cells")
        ),
        mode=fields.text("mode"),
        engine=fields.text("engine"),
        when=fields.text("when"),
        plan=fields.text("plan"),
        program=fields.text("program"),
        picture=fields.text("picture"),
    )


def _read_shard(value: object) -> Shard:
    fields = Fields(value, "shard")
    shard = Shard(fields.count("number"), fields.count("of"))
    if not 1 <= shard.number <= shard.of:
        raise ValueError(f"its shard is {shard}")
    return shard


def _checkpoint(one: Checkpoint) -> dict[str, object]:
    return {
        "name": one.name,
        "digest": one.digest,
        "format": one.format,
        "variables": [codec.encode_variable(variable) for variable in one.variables],
        "exports": [
            {
                "kind": export.kind,
                "name": export.name,
                "digest": export.digest,
                "problem": export.problem,
            }
            for export in one.exports
        ],
    }


def _read_checkpoint(value: object) -> Checkpoint:
    fields = Fields(value, "checkpoint")
    name = fields.text("name")
    if not _NAME.fullmatch(name):
        raise ValueError(f"its checkpoint's name {name!r} cannot name a folder")
    return Checkpoint(
        name=name,
        prefix=Path(),
        config=Path(),
        format=fields.text("format"),
        variables=codec.decode_variables(fields.get("variables"), "variables"),
        files=(),
        digest=fields.text("digest"),
        exports=tuple(map(_read_export, items(fields.get("exports"), "exports"))),
    )


def _read_export(value: object) -> Export:
    one = Fields(value, "an export")
    name, problem = Path(one.text("name")), one.text("problem")
    return Export(one.text("kind"), name, (), one.text("digest"), problem)


def _result(one: Result, checkpoint: Checkpoint) -> dict[str, object]:
    """A result without the comparisons, which come after the merge."""
    seen = one.observation
    return {
        "id": one.cell.id,
        **{name: getattr(one.cell.recipe, name) for name in NEEDS},
        "verdict": asdict(one.verdict),
        "engine": one.engine,
        "environment_digest": one.environment_digest,
        "seconds": one.seconds,
        "reused": one.reused,
        "observation": None if seen is None else codec.encode(seen),
        "freeze": one.freeze,
        "build_log": one.build_log,
        "exports": [
            {"export": checkpoint.exports.index(each.export), **_result(each.result, checkpoint)}
            for each in one.exports
        ],
    }


def _read_result(value: object, exports: tuple[Export, ...]) -> Result:
    fields = Fields(value, "a cell")
    cell, seen = _cell(fields), fields.get("observation")
    return Result(
        cell=cell,
        verdict=_verdict(fields.get("verdict"), cell.id),
        engine=fields.text("engine"),
        environment_digest=fields.text("environment_digest"),
        seconds=fields.seconds("seconds"),
        reused=fields.flag("reused"),
        observation=None if seen is None else codec.decode(seen),
        freeze=fields.text("freeze"),
        build_log=fields.text("build_log"),
        exports=tuple(
            _answer(one, exports) for one in items(fields.get("exports"), "exports of a cell")
        ),
    )


def _answer(value: object, exports: tuple[Export, ...]) -> ExportResult:
    """A cell's answer on an export, which has no exports itself."""
    place = Fields(value, "an export of a cell").count("export")
    if place >= len(exports):
        raise ValueError(f"a cell speaks of export {place}, and there are {len(exports)}")
    return ExportResult(exports[place], _read_result(value, ()))


def _cell(fields: Fields) -> Cell:
    """The cell of an identifier, with what it needs; the rest stays where it was run."""
    name = fields.text("id")
    needs = {key: _pairs(fields.get(key), key) for key in NEEDS}
    recipe = Recipe(as_of="", requirements=(), **needs)  # type: ignore[arg-type]
    try:
        return Cell(name, *identifier.parse(name), recipe)
    except ConfigurationError as error:
        raise ValueError(error.message.rstrip(".")) from None


def _pairs(value: object, what: str) -> tuple[tuple[str, str], ...]:
    pairs = (texts(items(one, what, 2), what) for one in items(value, what))
    return tuple((name, text) for name, text in pairs)


def _verdict(value: object, cell: str) -> Verdict:
    """A verdict of a cell that ran, without the blame, which comes after the merge."""
    one = Fields(value, "a verdict")
    return Verdict(
        cell=cell,
        status=status_of(one.text("status"), "a verdict"),
        phase=one.text("phase"),
        cause=one.text("cause"),
        reason=one.text("reason"),
        remedy=one.text("remedy"),
        evidence=texts(one.get("evidence"), "evidence"),
        matched=one.count("matched"),
        total=one.count("total"),
        missing=one.count("missing"),
        unexpected=one.count("unexpected"),
        mismatched=one.count("mismatched"),
        controls=one.text("controls"),
        findings=tuple(map(_finding, items(one.get("findings"), "findings"))),
        ruled_out=texts(one.get("ruled_out"), "ruled_out"),
        next_unknown=texts(one.get("next_unknown"), "next_unknown"),
    )


def _finding(value: object) -> Finding:
    one = Fields(value, "a finding")
    return Finding(
        code=one.text("code"),
        certainty=Certainty(one.text("certainty")),
        evidence=texts(one.get("evidence"), "evidence"),
        remedy=one.text("remedy"),
        everywhere=one.flag("everywhere"),
    )
