"""How many characters of an item can't be seen, and of which sort. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.domain.desk import OpenedItem
from reviewer.render.invisible import Hidden, find_hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenCount:
    """Found in the title, the question and every answer."""

    total: int = 0
    zero_width: int = 0
    reversing: int = 0


SYNC_BYTES = 48 * 1024


def is_quick(opened: OpenedItem) -> bool:
    """Whether counting fits into one turn of the event loop."""
    return sum(len(answer.candidate.content.data) for answer in opened.answers) <= SYNC_BYTES


def count_hidden(opened: OpenedItem) -> HiddenCount:
    """Everything that the operator decides about; evidence counts where it is shown."""
    kinds = [found.kind for text in _texts(opened) for found in find_hidden(text)]
    return HiddenCount(
        total=len(kinds), zero_width=kinds.count(Hidden.ZERO_WIDTH), reversing=kinds.count(Hidden.BIDI)
    )


def _texts(opened: OpenedItem) -> Iterator[str]:
    for member in opened.members:
        yield member.title
        yield member.body
        for action in member.actions:
            yield action.arguments.decode("utf-8", errors="replace")
    for answer in opened.answers:
        yield answer.candidate.content.text()
