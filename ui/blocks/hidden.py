"""What of an open item has to be looked at, and whether counting it fits into a turn. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from reviewer.domain.desk import OpenedItem
from reviewer.ids import ItemId
from reviewer.render import counting
from reviewer.render.counting import Counted, Thing
from reviewer.render.to_look_at import ToLookAt, in_opened, things_in

Marks = Mapping[ItemId, ToLookAt]
"""Of each member of what is open."""


def things_shown(opened: OpenedItem) -> list[Thing]:
    """Everything that the operator goes by when deciding: the question, what follows, proof and answers."""
    return list(chain.from_iterable(map(things_in, opened.members)))


def is_quick(opened: OpenedItem) -> bool:
    """Whether counting fits into one turn of the event loop."""
    return counting.is_quick(things_shown(opened))


def count_hidden(opened: OpenedItem, counted: Counted | None = None) -> Marks:
    """The marks in all of that; `counted`: what need not be counted here any more."""
    return in_opened(opened, counted)
