"""What TensorFlow says of a checkpoint's files and of the path that was given."""

from __future__ import annotations

import re

from matrix.checkpoint.wire import crc32c, mask
from matrix.judge.messages.pasted import Pasted
from matrix.judge.messages.rule import FLAGS, AnyRule, Computed, Found, Rule, any_of, line_of

READS = ("read-checkpoint", "restore", "forward")

PART = r"\.(?:data-\d{3,5}-of-\d{3,5}|index|meta)"
ONE_FILE = re.compile(
    rf"(?P<prefix>[^\s'\"]{{0,400}}?)(?:{PART}|(?<=[/\\])checkpoint)(?![\w./\\-])", re.I
)
GIVEN = re.compile(
    r"(?:fine_tune_checkpoint|trained_checkpoint_prefix|checkpoint_path|ckpt_path|init_checkpoint)"
    rf"\s{{0,3}}[:=]?\s{{0,3}}['\"]?(?P<prefix>[^\s'\"]{{0,400}}?){PART}(?![\w./\\-])",
    re.IGNORECASE,
)
ADVISED = re.compile(
    rf"\b(?:not|instead of|rather than|without)\b\W{{0,4}}[^\s'\"]{{0,200}}?{PART}(?![\w-])", FLAGS
)
TABLE = re.compile(
    r"(?:Unable to open table file|Could not open) (?P<path>[^\n]{1,400}?)\s{0,2}:\s{1,8}"
    r"(?P<why>(?:[A-Za-z_ ]{1,30}[:;]|\S)[^\n]{0,400}(?:\n[^\n]{0,200}){0,2})",
    FLAGS,
)
FROM_FILES = re.compile(
    r"Tensor name \"[^\"]{1,300}\" not found in checkpoint files? (?P<path>[^\s,]{1,400})",
    FLAGS,
)
CHECKSUM = re.compile(
    r"Checksum does not match(?::? stored \d{1,10} vs\.? calculated on the restored bytes"
    r" (?P<found>\d{1,10})(?!\d))?",
    FLAGS,
)
NOT_FOUND = re.compile(
    r"(?:Failed to find any matching files for|Failed to get matching files on"
    r"|save_path is not a valid checkpoint:) ?(?P<path>[^\n]{0,400})",
    FLAGS,
)
OPENED = r"not an sstable|bad magic number|too short to be an sstable"
WHAT_FILE = (
    "The path that was given: does it end in .data-..., .index or .meta, or is the file a data"
    " shard by another name? If not, the file itself is damaged, or no checkpoint."
)
ZEROS_UP_TO = 1 << 18
"""Bytes of the largest tensor whose checksum is tried as that of zeros alone."""


def as_given(said: str, _: Pasted) -> Found | None:
    """A setting in the text that names one file, or advice not to name it."""
    found = GIVEN.search(said)
    if found:
        return Found(("ckpt-path-suffix",), line_of(found), values={"prefix": found["prefix"]})
    advised = ADVISED.search(said)
    return Found(("ckpt-path-suffix", "undetermined"), line_of(advised)) if advised else None


def table_file(said: str, _: Pasted) -> Found | None:
    """A file that was opened as a checkpoint and is none: which path was given?"""
    found = TABLE.search(said)
    if found is None:
        return None
    path, why, line = found["path"].strip(" '\""), found["why"], line_of(found)
    if re.search(r"is a directory", why, re.IGNORECASE):
        return Found(("ckpt-path-is-directory",), line, values={"path": path})
    file = ONE_FILE.search(path)
    if file:
        prefix = file["prefix"].rstrip("/\\")
        return Found(("ckpt-path-suffix",), line, values={"prefix": prefix})
    if re.search(OPENED, why, re.IGNORECASE):
        codes = ("ckpt-path-suffix", "ckpt-corrupt")
        return Found(codes, line, named=False, values={"file": path}, look_at=WHAT_FILE)
    return None


def slice_files(said: str, _: Pasted) -> Found | None:
    """A tensor that is not in 'files': an .index given as the checkpoint has none at all."""
    found = FROM_FILES.search(said)
    file = ONE_FILE.search(found["path"]) if found else None
    if found is None or file is None:
        return None
    return Found(("ckpt-path-suffix",), line_of(found), values={"prefix": file["prefix"]})


def checksum(said: str, _: Pasted) -> Found | None:
    """A checksum that does not match; where it is that of zeros alone, that is said."""
    found = CHECKSUM.search(said)
    if found is None:
        return None
    size = zeros(int(found["found"])) if found["found"] else 0
    what = f" The data were {size:,} zero bytes." if size else ""
    return Found(("ckpt-corrupt",), line_of(found), values={"what": what})


def zeros(checksum: int) -> int:
    """How many zero bytes have this CRC32C, plain or masked; 0 where none up to the bound do.

    Whole floats are tried, up to `ZEROS_UP_TO` bytes.
    """
    crc, word = 0, bytes(4)
    for size in range(4, ZEROS_UP_TO + 1, 4):
        crc = crc32c(word, crc)
        if checksum in (crc, mask(crc)):
            return size
    return 0


def not_found(said: str, pasted: Pasted) -> Found | None:
    """A prefix that nothing matches; where the state file named it, that may be out of date."""
    found = NOT_FOUND.search(said)
    if found is None:
        return None
    path = re.split(r"[:;]? (?=Not found|FindFirstFile|; No such)|;", found["path"])[0].strip()
    path = path.rstrip(":'\" ")
    values = {"path": path or None}
    if ONE_FILE.search(path):
        return Found(("ckpt-path-not-found", "ckpt-path-suffix"), line_of(found), values=values)
    if pasted.passes(r"exporter_lib_v2|latest_checkpoint|checkpoint_management|eval_continuously"):
        codes = ("ckpt-path-not-found", "ckpt-state-file-missing")
        return Found(codes, line_of(found), values=values)
    return Found(("ckpt-path-not-found",), line_of(found), values=values)


RULES: tuple[AnyRule, ...] = (
    Rule(
        ("ckpt-model-dir-collision",),
        # The zoo's archives have a directory where model_dir's state file should be.
        any_of(
            r"Checkpoint ignored",
            r"Failed ?Precondition(?:Error)?:? [^\n:]{0,400}[/\\]checkpoint(?:\.tmp\w*)?;"
            r" Is a directory(?!: perhaps)",
        ),
        look_at="Does model_dir hold a directory named checkpoint, as the zoo's archives do?",
    ),
    Computed(table_file),
    Computed(slice_files),
    Computed(checksum),
    Rule(
        ("ckpt-path-is-directory",),
        any_of(
            r"(?:^|[\s;:])Is a directory: perhaps your file is in a different file format",
            r"IsADirectoryError[^\n]{0,300}(?:ckpt|checkpoint|model_dir)",
        ),
        READS,
    ),
    Computed(not_found),
    Rule(
        ("ckpt-state-file-missing",),
        any_of(
            r"No checkpoint specified \(save_path ?= ?None\)",
            r"Can't load save_path when it is None",
            r"Couldn't find '?checkpoint'? file",
            r"Could not find trained model in model_dir",
            r"No (?:checkpoint|model) found in [^\n]{0,300}\. Will try again",
            r"latest_checkpoint[^\n]{0,60}\bNone\b",
        ),
    ),
    Rule(
        ("ckpt-corrupt",),
        any_of(
            r"Read (?:less|fewer) bytes than requested",
            r"More bytes requested to read than available",
            r"truncated block read",
            r"block checksum mismatch",
            r"corrupted (?:compressed )?block",
            r"Invalid size in bundle entry",
            r"git-lfs\.github\.com/spec",
            r"data shards?[^\n]{0,40}(?:missing|truncated)",
            r"\.data-\d+-of-\d+;? No such file or directory",
        ),
        READS,
    ),
    Rule(
        ("ckpt-corrupt", "ckpt-loader-wrong"),
        any_of(
            r"Error parsing message",
            r"Failed to parse (?:the )?(?:GraphDef|SavedModel)",
        ),
        READS,
    ),
    Rule(
        ("ckpt-path-suffix", "ckpt-corrupt"),
        any_of(
            OPENED,
            r"perhaps your file is in a different file format",
            # A damaged record is one of the training data, and says nothing of the checkpoint.
            r"DataLossError(?![^\n]{0,200}\brecord\b)",
        ),
        READS,
        named=False,
        look_at=WHAT_FILE,
    ),
    Computed(as_given, READS),
)
