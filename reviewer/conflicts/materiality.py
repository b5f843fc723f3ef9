"""Whether a difference would change what happens: numbers, dates, money, units, negation, modality, names.

The facts of a text are taken out of it as they are written; texts whose facts differ differ materially. A
difference in mere wording is not hidden by this, it only stands below the material ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

from reviewer.conflicts.lexicon import CURRENCIES, CURRENCY_SIGNS, DAYS, MODALS, MONTHS, NEGATIONS, NUMBERS


class FactKind(StrEnum):
    """What sort of fact a difference is in."""

    NUMBER = "number"
    DATE = "date"
    MONEY = "money"
    NEGATION = "negation"
    MODALITY = "modality"
    NAME = "name"


_APOSTROPHES = "'’‘ʼ＇′´`"
_TO_APOSTROPHE = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
# One pass, no nested repetition. A word brings along the sign that makes it the first of its sentence.
_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:T[\d:.+Z-]{1,32})?|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\b)?"
    r"|[-+−]?(?:(?<![^\W_])(?<![.,])[.,])?\d+(?:[.,'_]\d+)*(?: ?[AaPp]\.?[Mm]\b|\w*)"
    rf"|[{CURRENCY_SIGNS}%‰°]"
    rf"|(?:[.!?:#*>•|\n-][ \t]{{0,3}})?[^\W\d_]\w*(?:[{_APOSTROPHES}.@/-]\w+)*"
)
_DATE = re.compile(r"\d{4}-\d|\d{1,2}[./]\d{1,2}[./]\d|\d{1,2}:\d")


def facts(text: str) -> Counter[tuple[FactKind, str]]:
    """The facts in a text, as often as they appear."""
    return _facts(_tokens(text).items())


def _tokens(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall("\n" + text))


def _facts(tokens: Iterable[tuple[str, int]]) -> Counter[tuple[FactKind, str]]:
    found: Counter[tuple[FactKind, str]] = Counter()
    for token, count in tokens:
        fact = _fact(token)
        if fact is not None:
            found[fact] += count
    return found


@lru_cache(maxsize=16_384)
def _fact(token: str) -> tuple[FactKind, str] | None:
    bare = token.lstrip(".!?:#*>•|\n- \t")
    # Sign and point belong to a figure.
    word = token if bare[:1].isdecimal() or not bare else bare
    kind = _kind(word, begins=word != token)
    return None if kind is None else (kind, word if kind is FactKind.NAME else word.casefold())


def _kind(word: str, *, begins: bool) -> FactKind | None:
    if word[:1] in CURRENCY_SIGNS:
        return FactKind.MONEY
    if word[0] in "+-−%‰°.," or word[0].isdecimal():
        return FactKind.DATE if _DATE.match(word) else FactKind.NUMBER
    low = word.casefold().translate(_TO_APOSTROPHE).strip("_")  # `_not_` is in italics
    if _is_negation(low):
        return FactKind.NEGATION
    if low in NUMBERS or (any(map(str.isnumeric, low)) and not _HAS_SHAPE.search(low)):
        return FactKind.NUMBER  # also ½, Ⅳ and 三百
    if low in MONTHS or low in DAYS or word in ("May", "Mar"):
        return FactKind.DATE
    if low in MODALS:
        return FactKind.MODALITY
    if low in CURRENCIES:
        return FactKind.MONEY
    is_capital = word[0].isupper() and (not begins or word[1:] != low[1:])
    return FactKind.NAME if is_capital or _HAS_SHAPE.search(word) else None


def _is_negation(low: str) -> bool:
    parts = low.split("-") if "-" in low and _HAS_SHAPE.search(low) is None else [low]
    return not NEGATIONS.isdisjoint(parts) or low.endswith("n't") or low.startswith("n'")


_HAS_SHAPE = re.compile(r"[\d@_/]")
"""What makes a word an identifier, an address or a path."""


def differing_kinds(texts: Sequence[str]) -> frozenset[FactKind]:
    """The kinds of facts that are not the same in all the texts; empty: the difference is in wording only."""
    counted = [_tokens(text).items() for text in texts]
    if not counted:
        return frozenset()
    # What all texts have equally often makes no difference; most tokens are such.
    shared = set(counted[0]).intersection(*counted[1:])
    told = [_facts(token for token in one if token not in shared) for one in counted]
    every = set().union(*told)
    return frozenset(kind for kind, token in every if len({one[kind, token] for one in told}) > 1)


TOLERANCE = Decimal("1e-14")
"""By this share of the greater one two fractions may differ, if one has `NOISY` digits or more.

That is how far sums of binary fractions stray. Amounts, identifiers and whole numbers have no tolerance.
"""
NOISY = 16


def is_same_number(literals: Sequence[str]) -> bool:
    """Whether number literals mean the same: `1`, `1.0` and `1e0`, `0.3` and `0.30000000000000004`.

    Such rows stay disputed; they only weigh no more than wording.
    """
    try:
        numbers = [Decimal(literal) for literal in literals]
    except InvalidOperation:
        return False
    return len(set(numbers)) == 1 or _is_noise(numbers)


def _is_noise(numbers: Sequence[Decimal]) -> bool:
    if not any(len(one.as_tuple().digits) >= NOISY and one.as_tuple().exponent for one in numbers):
        return False
    try:
        return max(numbers) - min(numbers) <= TOLERANCE * max(map(abs, numbers))
    except ArithmeticError:
        return False
