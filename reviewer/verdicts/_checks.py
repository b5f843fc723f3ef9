"""What several verdicts ask of an item and of themselves, each answered with a message code or nothing."""

from __future__ import annotations

from collections.abc import Set

from reviewer.domain.decisions import MAX_WORDS, Verdict
from reviewer.domain.items import ItemKind, ReviewItem
from reviewer.domain.row_sources import BOTH_VALID, RESERVED
from reviewer.verdicts._api import REASON_CODES, SYSTEM_REASON_CODES


def not_possible(item: ReviewItem, name: str) -> str:
    """An item that can't be read takes no verdict; a source that lists its verdicts takes only those."""
    if item.kind is ItemKind.MALFORMED:
        return "verdict.item_malformed"
    if item.allowed_verdicts and name not in item.allowed_verdicts:
        return "verdict.not_allowed"
    return ""


def needs_several_answers(item: ReviewItem) -> str:
    """For verdicts that compare: there must be something to compare."""
    return "" if len(item.candidates) > 1 else "verdict.needs_several_answers"


def action_forbids(item: ReviewItem, verb: str) -> str:
    """For verdicts that answer every action of a request in the same way."""
    if all(verb in action.allowed for action in item.actions):
        return ""
    return "verdict.action_not_allowed"


def reason_lacking(verdict: Verdict) -> str:
    """A reason code is needed, and words where the code says nothing by itself.

    Which codes there are is asked of every verdict, after its own check (`verdicts.registry.objection`).
    """
    if not verdict.reason_code:
        return "verdict.reason_code_missing"
    if verdict.reason_code == "other" and not verdict.reason.strip():
        return "verdict.reason_missing"
    return ""


def reason_unknown(verdict: Verdict) -> str:
    """A reason code is one of ours, also where none is needed: whoever counts them reads no other."""
    known = ("", *REASON_CODES, *SYSTEM_REASON_CODES)
    return "" if verdict.reason_code in known else "verdict.reason_code_unknown"


def words_too_long(verdict: Verdict) -> str:
    """No text is longer than the contract's: it would be recorded here and refused there."""
    messages = (answer.message for answer in verdict.actions)
    texts = (verdict.reason, verdict.question, verdict.conditions, *messages)
    return "verdict.text_too_long" if any(len(text) > MAX_WORDS for text in texts) else ""


def words_lacking(verdict: Verdict) -> str:
    """The reason in words is needed."""
    return "" if verdict.reason.strip() else "verdict.reason_missing"


def candidates_wrong(item: ReviewItem, verdict: Verdict, *, at_least: int, at_most: int) -> str:
    """The named answers are answers of this item, each once, and as many as the verdict takes."""
    if any(item.candidate(named) is None for named in verdict.candidates):
        return "verdict.candidate_unknown"
    if len(set(verdict.candidates)) != len(verdict.candidates):
        return "verdict.candidate_twice"
    if len(verdict.candidates) < at_least:
        return "verdict.candidate_missing"
    return "verdict.too_many_candidates" if len(verdict.candidates) > at_most else ""


def rows_wrong(verdict: Verdict, known: Set[str]) -> str:
    """Every row of a merged answer comes from one of these answers or from the operator's hand.

    Where several hold in one row, they are named, and they are at least two.
    """
    if not set(verdict.row_sources.values()) <= known | RESERVED:
        return "verdict.row_source_unknown"
    both = {path for path, source in verdict.row_sources.items() if source == BOTH_VALID}
    named = verdict.row_answers
    is_whole = both == set(named) and all(len(set(one)) == len(one) > 1 for one in named.values())
    is_known = all(answer in known for answers in named.values() for answer in answers)
    return "" if is_whole and is_known else "verdict.row_answers_wrong"


def answer_named_like_a_source(item: ReviewItem) -> str:
    """An agent may name its answer as it likes; one called `edited` could pass for the operator's words."""
    is_clear = RESERVED.isdisjoint(str(one.id) for one in item.candidates)
    return "" if is_clear else "verdict.answer_named_like_a_source"
