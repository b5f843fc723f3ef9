"""What must be looked at before a gesture is recorded: characters that can't be seen or pass for others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from itertools import chain

from reviewer.domain.decisions import Gesture, looked_at
from reviewer.domain.items import ReviewItem
from reviewer.errors import VerdictInvalid
from reviewer.ids import ItemId
from reviewer.render.counting import Thing, is_quick
from reviewer.render.to_look_at import in_item, in_verdicts, things_given, things_in
from reviewer.verdicts import registry
from reviewer.verdicts._api import Effect


async def check_looked_at(gesture: Gesture, items: Mapping[ItemId, ReviewItem]) -> None:
    """Every release says how many marks were looked at, and there are neither more nor fewer.

    Raises:
        VerdictInvalid: there are marks, and the gesture does not say that exactly so many were looked at.
    """
    releasing = [
        choice for choice in gesture.choices if registry.get(choice.verdict.name).effect is Effect.RELEASES
    ]
    if not releasing:
        return
    quick = is_quick(_things(gesture, items))
    total = _total(gesture, items) if quick else await asyncio.to_thread(_total, gesture, items)
    for choice in releasing:
        if total and looked_at(total) not in choice.acknowledged:
            raise VerdictInvalid("verdict.marks_not_looked_at", item=choice.item, count=total)


def _total(gesture: Gesture, items: Mapping[ItemId, ReviewItem]) -> int:
    shown = sum(in_item(items[choice.item]).total for choice in gesture.choices)
    return shown + in_verdicts(choice.verdict for choice in gesture.choices).total


def _things(gesture: Gesture, items: Mapping[ItemId, ReviewItem]) -> Iterator[Thing]:
    yield from chain.from_iterable(things_in(items[choice.item]) for choice in gesture.choices)
    yield from things_given(choice.verdict for choice in gesture.choices)
