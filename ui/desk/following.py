"""Follows the open item: never repaints it under the reader, only says that it is another one now."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.domain.desk import OpenedItem
from reviewer.domain.events import (
    DecisionMoved,
    DecisionRecorded,
    Fact,
    ItemsChanged,
    RecordTroubled,
    SourceHealthChanged,
)
from reviewer.errors import RecordUnavailable, UnknownThing
from reviewer.ids import ItemId
from ui.area import Surroundings
from ui.decide.decider import Decider
from ui.decide.follow import why_closed, why_dead
from ui.decide.staging import Phase
from ui.desk.telling import Telling


class Following:
    """Reads the open item again whenever a fact may be about it."""

    def __init__(
        self, around: Surroundings, decider: Decider, telling: Telling, show: Callable[[OpenedItem], None]
    ) -> None:
        self._around = around
        self._decider = decider
        self._telling = telling
        self._show = show
        self._changed: ItemId | None = None
        self.heard = 0
        """Facts about items until now: whoever reads one and shows it later sees whether any came between."""

    def has_changed(self, item: ItemId | None) -> bool:
        """Whether that item is not any more what is on the screen."""
        return item is not None and self._changed == item

    def start_over(self) -> None:
        """The screen shows what is there now."""
        self._changed = None

    def on_fact(self, fact: Fact) -> None:
        """Something changed on disk."""
        touched = _touched(fact)
        self.heard += touched is not None
        opened = self._decider.opened
        if opened is None:
            return
        mine = frozenset(member.id for member in opened.members)
        if touched is not None and (not touched or touched & mine):
            if self._decider.stage.phase is not Phase.RECORDING:
                self._around.spawn(self._recheck(opened), name="recheck_item")
        elif isinstance(fact, SourceHealthChanged):
            self._telling.health_changed()
        elif isinstance(fact, RecordTroubled) and fact.code != RecordUnavailable.code:
            # A full disk may have room again in a moment; a record that does not verify stays closed.
            self._decider.died(fact.code)

    def look_again(self) -> None:
        """The open item was read a while before it was shown, or something changed since."""
        opened = self._decider.opened
        if opened is not None:
            self._around.spawn(self._recheck(opened), name="recheck_item")

    async def _recheck(self, shown: OpenedItem) -> None:
        try:
            # Nobody has seen it: what changed since the last look must still be told at the next one.
            now = await self._around.desk.open_item(shown.item.id, is_look=False)
        except UnknownThing:
            self._decider.died("dead.withdrawn")
            return
        if self._decider.opened is not shown or self._decider.stage.phase is Phase.RECORDING:
            return
        why = why_dead(shown, now)
        if why and not why_closed(shown):
            self._changed = shown.item.id
            self._decider.died(why)
            self._telling.ended(now)
        elif why != why_closed(shown) or _has_news(shown, now):
            self._show(now)


def _has_news(shown: OpenedItem, now: OpenedItem) -> bool:
    return now.decisions != shown.decisions or now.continuation != shown.continuation


def _touched(fact: Fact) -> frozenset[ItemId] | None:
    """The items that a fact is about; empty: any; None: it is about something else."""
    if isinstance(fact, (ItemsChanged, DecisionRecorded)):
        return fact.items
    return frozenset({fact.item}) if isinstance(fact, DecisionMoved) else None
