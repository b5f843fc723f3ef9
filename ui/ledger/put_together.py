"""What an operator put together, in words: where the rows of a merge come from, and each action's answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.domain.content import ContentKind
from reviewer.domain.ledger import DecisionStory
from reviewer.domain.row_sources import BOTH_VALID, EDITED, UNSET
from reviewer.ids import CandidateId
from reviewer.render.plain_line import Line
from ui.messages.catalogue import say
from ui.messages.spelling import plain

LONGEST = 2_000
"""Characters on one line. The sheet and the bundle have the rest."""
_PASSAGE = re.compile(r"p(\d+(?:\.\d+)*)")


def number_of(story: DecisionStory, place: int) -> int:
    """The number on the screen of the answer in that place of the order."""
    return story.shown_numbers[place] if place < len(story.shown_numbers) else place + 1


def rows(story: DecisionStory) -> Iterator[tuple[str, str]]:
    """Of a merge each row's name, as its matrix has it, and where it comes from."""
    verdict = story.decision.verdict
    is_text = verdict.content is not None and verdict.content.kind is ContentKind.TEXT
    for path, source in verdict.row_sources.items():
        yield _row(path, is_text=is_text), _source(story, source, verdict.row_answers.get(path, ()))


def actions(story: DecisionStory) -> Iterator[tuple[str, str]]:
    """Of a request each action's name and what was answered to it."""
    names = {one.index: one.name for one in story.item.actions}
    for one in story.decision.verdict.actions:
        name = say("sheet.action", number=one.index + 1, name=plain(names.get(one.index, "")))
        yield name, say(f"verdict.{one.verb}.done")


def content(story: DecisionStory, longest: int) -> str:
    """How the operator's own answer begins, and the digest it was signed with; empty: there is none."""
    own = story.decision.verdict.content
    if own is None:
        return ""
    return say("story.content", words=Line(plain(own.text(), min(longest, LONGEST))), digest=own.digest[:12])


def _row(path: str, *, is_text: bool) -> str:
    passage = _PASSAGE.fullmatch(path) if is_text else None
    return say("matrix.passage", number=passage[1]) if passage else plain(path, LONGEST)


def _source(story: DecisionStory, source: str, holding: Sequence[CandidateId]) -> str:
    if source == BOTH_VALID:
        return say("sheet.row.both", answers=[_named(story, one) for one in holding])
    if source in (EDITED, UNSET):
        return say(f"sheet.row.{source}")
    return _named(story, CandidateId(source))


def _named(story: DecisionStory, candidate: CandidateId) -> str:
    """An answer by its number; one of another item of the case by its name there."""
    if candidate in story.shown_order:
        return say("story.name.answer", number=number_of(story, story.shown_order.index(candidate)))
    return plain(candidate)
