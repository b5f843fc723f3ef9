"""The fact of an item that must be typed before an irreversible or costly approval."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator

from reviewer.domain.content import ContentKind
from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.domain.typed_facts import NOTHING_TO_TYPE, FactToType

_AMOUNT = re.compile(r"amount|total|sum|price|refund|value", re.IGNORECASE)
_ACCOUNT = re.compile(r"iban|account|card|recipient|payee|to$", re.IGNORECASE)
_SUM = re.compile(r"\D{0,4}\d(?:[\d,.' ]*\d)?(?:[eE]\+?\d{1,3})?\D{0,4}")
"""A number with at most a sign and a currency around it."""
_WITH_FACTS = (ContentKind.STRUCTURED, ContentKind.TOOL_CALLS)
_TAIL = 4
MAX_READ = 200_000
"""Bytes of arguments looked through: a fact that lies deeper is not one a human knows the item by."""


def fact_to_type(item: ReviewItem, verdict: Verdict, money_limit: float) -> FactToType:
    """What the operator types to release this item: an amount, the end of an account, the end of the subject.

    It is a fact of what the verdict lets through, not of the answers that lost. None: nothing needs typing,
    because the effects can be undone and stay below the limit. Never "yes": a word that fits every item
    proves no attention.
    """
    consequence = item.on_accept
    if consequence is None:
        return NOTHING_TO_TYPE
    effects = set(consequence.effects)
    facts = [fact for document in _documents(item, verdict) for fact in _named(document, "")]
    amounts = {
        (name, text): _number(text) for name, text in facts if _AMOUNT.search(name) and _SUM.fullmatch(text)
    }
    is_final = "irreversible" in effects or consequence.reversible is False
    # Money without a readable amount may be any amount.
    is_costly = "money" in effects and (not amounts or max(amounts.values()) > money_limit)
    if not (is_final or is_costly):
        return NOTHING_TO_TYPE
    if amounts:
        name, text = max(amounts, key=lambda one: amounts[one])
        return FactToType(text=text, field=name, whole=text)
    known_by = [(name, text) for name, text in facts if _ACCOUNT.search(name)]
    known_by += [(item.subject.namespace, item.subject.key)] if item.subject else []
    ends = (_end(name, text) for name, text in [*known_by, ("", item.remote_id)])
    last = FactToType(text=item.remote_id, whole=item.remote_id)
    return next((one for one in ends if len(one.text) == _TAIL), last)


def _end(name: str, text: str) -> FactToType:
    return FactToType(text=_solid(text)[-_TAIL:], field=name, whole=text)


def matches(typed: str, fact: str) -> bool:
    """Whether what was typed is the fact; case, spaces and grouping of digits don't count."""
    return _bare(typed) == _bare(fact)


def _bare(text: str) -> str:
    return _solid(text).casefold()


def _solid(text: str) -> str:
    return re.sub(r"[\s,']", "", text)


def _documents(item: ReviewItem, verdict: Verdict) -> Iterator[object]:
    """What the verdict lets through, where it is JSON: the edited answer, the actions, the chosen answers."""
    if verdict.content is not None:
        bodies = [verdict.content.data]
    elif verdict.actions:
        own = {action.index: action.arguments for action in item.actions}
        bodies = [
            answer.arguments or own.get(answer.index, b"")
            for answer in verdict.actions
            if answer.verb in ("approve", "edit")
        ]
    elif item.actions:
        bodies = [action.arguments for action in item.actions]
    else:
        chosen = (item.candidate(named) for named in verdict.candidates)
        bodies = [one.content.data for one in chosen if one is not None and one.content.kind in _WITH_FACTS]
    for body in bodies:
        if len(body) <= MAX_READ:
            with contextlib.suppress(ValueError, RecursionError):
                yield json.loads(body, parse_float=str, parse_int=str)


def _named(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner, name)
    elif isinstance(value, str) and value.strip():
        yield name, value.strip()


def _number(text: str) -> float:
    """The amount, of all readings of its signs the largest: `12.480` is twelve thousand, not twelve."""
    if power := re.search(r"\d[\d.]*[eE]\+?\d{1,3}", text):
        return float(power[0])
    plain = re.sub(r"[^\d.,]", "", text).rstrip(".,")
    mark = max(plain.rfind("."), plain.rfind(","))
    digits = re.sub(r"\D", "", plain)
    if mark < 0 or len(plain) - mark - 1 > 2:
        return float(digits)
    return float(digits) / 10.0 ** (len(plain) - mark - 1)
