"""What of an open item has to be looked at, and whether counting it fits into a turn. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.domain.desk import OpenedItem
from reviewer.ids import ItemId
from reviewer.render.to_look_at import ToLookAt, in_opened

SYNC_BYTES = 48 * 1024

Marks = Mapping[ItemId, ToLookAt]
"""Of each member of what is open."""


def is_quick(opened: OpenedItem) -> bool:
    """Whether counting fits into one turn of the event loop."""
    answers = sum(len(answer.candidate.content.data) for answer in opened.answers)
    asked = sum(len(one.text) for member in opened.members for one in member.evidence)
    called = sum(len(one.arguments) for member in opened.members for one in member.actions)
    return answers + asked + called + sum(len(member.body) for member in opened.members) <= SYNC_BYTES


def count_hidden(opened: OpenedItem) -> Marks:
    """Everything that the operator goes by when deciding: the question, what follows, proof and answers."""
    return in_opened(opened)
