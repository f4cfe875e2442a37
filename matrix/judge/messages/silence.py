"""What people write where the program says nothing: sentences, the weakest evidence.

They are asked only where the text has no exception: logs have such words, too.
"""

from __future__ import annotations

from matrix.judge.messages.rule import AnyRule, Rule, any_of

READS = ("read-checkpoint", "restore", "forward")

RULES: tuple[AnyRule, ...] = (
    Rule(
        ("silent-finetune-disabled", "silent-partial-restore"),
        any_of(
            r"(?:\bnot?|n't) \w{0,12} ?(?:read|load|us|restor|apply|take)\w*\b[^\n]{0,40}"
            r"fine_?tune_?checkpoint",
            r"fine_?tune_?checkpoint\b[^\n]{0,60}"
            r"\b(?:ignored|skipped|has no effect|not (?:read|loaded|used))",
            r"load_pretrained if hparams",
        ),
        READS,
    ),
    Rule(
        ("silent-finetune-disabled", "silent-partial-restore", "ckpt-type-wrong"),
        any_of(
            r"(?:parameters|weights|variables|checkpoint|model)[^\n]{0,40}"
            r"\b(?:not|never|n't) (?:been )?(?:load|restor)ed",
            r"(?:start|train)\w*[^\n]{0,20}from scratch",
            r"not restore the checkpoint",
            r"(?:wiped|lost)[^\n]{0,30}(?:weights|pre-?train)",
        ),
        READS,
        named=False,
    ),
    Rule(
        ("silent-partial-restore", "ckpt-arch-mismatch", "ckpt-type-wrong"),
        r"(?:bad|random|wrong|garbage|poor|no|nonsense|meaningless)\s(?:inference\s|detection\s)?"
        r"(?:results?|predictions?|detections?|boxes|scores)",
        READS,
    ),
    Rule(
        ("api-revision-drift", "ckpt-type-wrong", "ckpt-arch-mismatch"),
        r"fine_tune_checkpoint_type[^\n]{0,60}(?:not|n't) (?:solve|help|fix|work|change)",
        READS,
        named=False,
        look_at="Which type finds the most variables, and does another OD API restore it?",
    ),
    Rule(
        ("ckpt-format-tf1-in-tf2", "undetermined"),
        r"(?:convert|migrat|port|upgrad)\w*[^\n]{0,80}\b(?:tf|tensorflow) ?1(?:\.\w+)?\b[^\n]{0,40}"
        r"\b(?:tf|tensorflow) ?2",
        READS,
    ),
    Rule(
        ("ckpt-naming-mismatch", "ckpt-arch-mismatch", "api-revision-drift"),
        r"\b(?:scope|variable) names?\b[^\n]{0,200}"
        r"\b(?:should be|inconsisten|differ|mismatch|renam)",
        READS,
    ),
)
