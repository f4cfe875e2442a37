"""The search for a few substitutions that turn checkpoint names into model names.

Each round compares missing variables with the tensors that are most like them, counts which
rule would help how many, and keeps the best one. What is kept must hold at the end: every
rule pairs at least two variables, and at least half of all that it touches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from matrix.judge.renames.align import rules as rules_of
from matrix.judge.renames.candidates import Candidates
from matrix.judge.renames.nouns import PART, PREFIX, SEGMENT, Found, Rule
from matrix.judge.renames.rivals import without_tosses
from matrix.judge.renames.sides import Sides, apply
from matrix.model import Variable

MAX_RULES = 10
PATIENCE = 4
"""Rounds without a new pair: two renames in each name need two rules before the first."""
SAMPLE = 100
"""Missing variables that are looked at in a round."""
SHORTLIST = 4
LEAST = 2
FAIR = 0.5
PER_RULE = 8
"""Pairs per rule where there are several: one rule for each layer explains nothing."""

_PREFERENCE = {PREFIX: 0, SEGMENT: 1, PART: 2}


def by_rules(missing: Sequence[Variable], unexpected: Sequence[Variable]) -> Found:
    """Pair variables by rules; no pair where no rule explains enough of what it touches."""
    sides = Sides(missing, unexpected)
    rules = _proven(without_tosses(_grown(sides), sides), sides)
    pairs = sides.pairs(sides.renamed(rules))
    if not rules or not _telling(rules, pairs, sides):
        return Found(())
    found = tuple((index, number) for number, index in sorted(pairs.items()))
    return Found(found, _undecided(rules, pairs, sides), rules)


def _grown(sides: Sides) -> list[Rule]:
    """Rules that seem to help, the more helpful first; too many rather than too few."""
    rules: list[Rule] = []
    names = sides.renamed(rules)
    pairs = sides.pairs(names)
    waited = 0
    while len(rules) < MAX_RULES and waited < PATIENCE and len(pairs) < len(sides.missing):
        best = _best(_votes(names, pairs, sides), names, sides)
        if best is None or best in rules:
            break
        rules.append(best)
        names = apply(best, names)
        before, pairs = len(pairs), sides.pairs(names)
        waited = 0 if len(pairs) > before else waited + 1
    return rules


def _votes(names: Sequence[str], pairs: Mapping[int, int], sides: Sides) -> Counter[Rule]:
    """How many missing variables each rule would bring nearer.

    A rule counts where all tensors that fit best agree on it. Only where that leaves none,
    as with the copies of a model on several devices, a prefix counts without that.
    """
    candidates = _free(names, pairs, sides)
    clear: Counter[Rule] = Counter()
    contested: Counter[Rule] = Counter()
    for wanted in _sample(_open(pairs, sides)):
        segments = tuple(sides.missing[wanted].name.split("/"))
        sets = [rules_of(one.name, segments, one.edits) for one in candidates.best(wanted)]
        clear.update(set.intersection(*sets) if sets else ())
        contested.update(rule for rule in set().union(*sets) if rule.kind == PREFIX)
    return clear if max(clear.values(), default=0) >= LEAST else contested


def _free(names: Sequence[str], pairs: Mapping[int, int], sides: Sides) -> Candidates:
    taken = set(pairs.values())
    return Candidates(sides, names, [n for n in range(len(sides.unexpected)) if n not in taken])


def _open(pairs: Mapping[int, int], sides: Sides) -> list[int]:
    return [number for number in range(len(sides.missing)) if number not in pairs]


def _sample(items: Sequence[int]) -> list[int]:
    count = min(len(items), SAMPLE)
    return [items[number * len(items) // count] for number in range(count)]


def _best(votes: Counter[Rule], names: Sequence[str], sides: Sides) -> Rule | None:
    """Of the rules with most votes, the one that pairs most; then the simplest."""
    ranked = sorted(votes, key=lambda rule: (-votes[rule], *_simple(rule)))[:SHORTLIST]
    scored = [
        (-len(sides.pairs(apply(rule, names))), number)
        for number, rule in enumerate(ranked)
        if votes[rule] >= LEAST
    ]
    return ranked[min(scored)[1]] if scored else None


def _simple(rule: Rule) -> tuple[object, ...]:
    return _PREFERENCE[rule.kind], len(rule.old) + len(rule.new), rule.old, rule.new


def _proven(rules: Sequence[Rule], sides: Sides) -> tuple[Rule, ...]:
    """The rules without those that pair too little, by themselves or of what they touch."""
    kept = list(rules)
    total = len(sides.pairs(sides.renamed(kept)))
    for rule in reversed(rules):
        rest = [one for one in kept if one != rule]
        without = len(sides.pairs(sides.renamed(rest)))
        if without > total - LEAST or not _fair(rule, kept, sides):
            kept, total = rest, without
    return tuple(kept)


def _fair(rule: Rule, rules: Sequence[Rule], sides: Sides) -> bool:
    """Whether at least half of the names that the rule touches have found their variable."""
    before = sides.renamed(rules[: list(rules).index(rule)])
    changed = zip(before, apply(rule, before), strict=True)
    touched = {index for index, (old, new) in enumerate(changed) if old != new}
    hits = sum(index in touched for index in sides.pairs(sides.renamed(rules)).values())
    return hits >= max(LEAST, FAIR * len(touched))


def _telling(rules: Sequence[Rule], pairs: Mapping[int, int], sides: Sides) -> bool:
    """Whether the pairs say more than that some vectors are of one length, and in few words."""
    if len(rules) > 1 and len(pairs) < PER_RULE * len(rules):
        return False
    if len({sides.missing[number].shape for number in pairs}) > 1:
        return True
    labels = [(sides.missing[m].label, sides.unexpected[u].label) for m, u in pairs.items()]
    return bool(labels) and all(mine and mine == its for mine, its in labels)


def _undecided(rules: Sequence[Rule], pairs: Mapping[int, int], sides: Sides) -> int:
    """How many variables without a pair have several tensors that fit equally well."""
    candidates = _free(sides.renamed(rules), pairs, sides)
    return sum(len(candidates.best(number)) > 1 for number in _open(pairs, sides))
