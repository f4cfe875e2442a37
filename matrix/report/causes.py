"""The catalogue of causes as a page, ``docs/causes.md``."""

from __future__ import annotations

from matrix.judge.catalogue import AXES, CAUSES, GROUPS, Cause

HEAD = """# Causes

Every cause that this program can give, in the order in which it looks for them. The page is
written by `nox -s causes` from `matrix/judge/catalogue/`; change it there.

A message alone decides only some of them. Where it does not, the rules compute: from the
checkpoint's names, shapes and object graph, from `pipeline.config`, and from the model that
the cell built. `undetermined` says which evidence is missing, and never guesses.
"""


def markdown() -> str:
    """The whole page, ending in a line end."""
    parts = [HEAD]
    for group, title in GROUPS.items():
        found = [cause for cause in CAUSES.values() if cause.group == group]
        if found:
            parts.append(f"## {title}\n")
            parts += [_cause(one) for one in found]
    return "\n".join(parts)


def _cause(one: Cause) -> str:
    lines = [
        f"### `{one.code}`",
        "",
        f"**{one.title}.** {one.definition}",
        "",
        f"* Shows in: {', '.join(f'`{phase}`' for phase in one.phases) or 'no phase'}",
        f"* Lies in: {AXES[one.axis]}",
        f"* Look at: {one.look_at}",
        f"* Way out: {one.filled()}",
        f"* Found by: {', '.join(f'`{name}`' for name in one.found_by)}",
    ]
    if one.reason:
        lines.append(f"* Beyond the taxonomy: {one.reason}")
    return "\n".join(lines) + "\n"
