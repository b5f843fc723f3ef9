"""How many characters of an item can't be seen, and of which sort. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.domain.desk import OpenedItem
from reviewer.render.invisible import Hidden, find_hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenCount:
    """Found in the question, what follows from yes and no, the evidence and every answer."""

    total: int = 0
    zero_width: int = 0
    reversing: int = 0


SYNC_BYTES = 48 * 1024


def is_quick(opened: OpenedItem) -> bool:
    """Whether counting fits into one turn of the event loop."""
    answers = sum(len(answer.candidate.content.data) for answer in opened.answers)
    return answers <= SYNC_BYTES and sum(map(len, _texts(opened))) <= SYNC_BYTES


def count_hidden(opened: OpenedItem) -> HiddenCount:
    """Everything that the operator goes by when deciding: the question, what follows, proof and answers."""
    kinds = [found.kind for text in _texts(opened) for found in find_hidden(text)]
    return HiddenCount(
        total=len(kinds), zero_width=kinds.count(Hidden.ZERO_WIDTH), reversing=kinds.count(Hidden.BIDI)
    )


def _texts(opened: OpenedItem) -> Iterator[str]:
    for member in opened.members:
        yield from (member.title, member.body)
        yield from (said.text for said in (member.on_accept, member.on_decline) if said is not None)
        for action in member.actions:
            yield from (action.name, action.description)
            yield action.arguments.decode("utf-8", errors="replace")
        for one in member.evidence:
            yield from (one.title, one.text)
    for answer in opened.answers:
        yield answer.candidate.provenance.agent
        yield answer.candidate.content.text()
