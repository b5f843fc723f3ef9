"""Looking back: recorded decisions, similar ones, and one decision's full story."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from reviewer.domain.inbox import DecisionSummary, Earlier
from reviewer.domain.ledger import DecisionStory, LedgerPage, LedgerQuery
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import UnknownThing
from reviewer.ids import DecisionId, ItemId
from reviewer.sqlite import Connection
from reviewer.store.decisions_query import listed, recent, similar, story, unsent
from reviewer.store.files import Files
from reviewer.store.items import read_item


@dataclass(frozen=True, slots=True)
class ListDecisions:
    """Recorded decisions."""

    files: Files

    async def __call__(
        self,
        *,
        item: ItemId | None = None,
        text: str = "",
        states: Collection[DecisionState] = (),
        limit: int = 200,
    ) -> tuple[DecisionSummary, ...]:
        """Newest first."""
        return await self.files.reader.run(
            lambda read: recent(read, item=item, text=text, states=states, limit=limit)
        )


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """Recorded decisions of any age, narrowed, with how many there are."""

    files: Files

    async def __call__(self, query: LedgerQuery) -> LedgerPage:
        """Newest first, at most as many as asked for."""
        return await self.files.reader.run(lambda read: listed(read, query))


@dataclass(frozen=True, slots=True)
class FindSimilar:
    """Earlier decisions on the same subject and on similar items."""

    files: Files

    async def __call__(self, item: ItemId, *, limit: int = 20) -> Earlier:
        """So many of them together."""

        def find(read: Connection) -> Earlier:
            found = read_item(read, item)
            return similar(read, found[0], limit=limit) if found else Earlier()

        return await self.files.reader.run(find)


@dataclass(frozen=True, slots=True)
class TellStory:
    """Who approved what, having seen what, and what became of it."""

    files: Files

    async def __call__(self, decision: DecisionId) -> DecisionStory:
        """Raises UnknownThing."""
        told = await self.files.reader.run(lambda read: story(read, decision))
        if told is None:
            raise UnknownThing("unknown.decision", decision=decision)
        return told


@dataclass(frozen=True, slots=True)
class NextSends:
    """What is not sent yet."""

    files: Files

    async def __call__(self) -> tuple[DecisionSummary, ...]:
        """Soonest first."""
        return await self.files.reader.run(unsent)
