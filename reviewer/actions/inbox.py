"""Reading the inbox: pages, single rows, and why a row stands where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from reviewer.clock import Clock
from reviewer.domain.inbox import InboxPage, InboxQuery, InboxRow, Rank
from reviewer.domain.items import RiskLevel
from reviewer.ids import ItemId
from reviewer.store.files import Files
from reviewer.store.inbox_query import OLD_AFTER, read_inbox, read_rows


@dataclass(frozen=True, slots=True)
class ListInbox:
    """A page of a queue."""

    files: Files
    clock: Clock

    async def __call__(self, query: InboxQuery) -> InboxPage:
        """Rows and counts in one transaction."""
        now = self.clock.now()
        midnight = _local_midnight(now)
        return await self.files.reader.run(lambda read: read_inbox(read, query, now=now, midnight=midnight))


@dataclass(frozen=True, slots=True)
class ReadRows:
    """The present rows of some items."""

    files: Files
    clock: Clock

    async def __call__(self, items: Sequence[ItemId]) -> tuple[InboxRow, ...]:
        """Those that are listed now; the rest is left out."""
        if not items:
            return ()
        now = self.clock.now()
        return await self.files.reader.run(lambda read: read_rows(read, items, now=now))


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Why a row stands where it stands."""

    clock: Clock

    def __call__(self, row: InboxRow) -> tuple[Rank, ...]:
        """The reasons, strongest first, in the order of the list's own sorting."""
        now = self.clock.now()
        reasons = {
            Rank.OVERDUE: row.due_at is not None and row.due_at < now,
            Rank.CONFLICT: row.answers > 1,
            Rank.RISK: row.risk is RiskLevel.HIGH,
            Rank.OLD: now - row.created_at > OLD_AFTER,
            Rank.DUE: row.due_at is not None and row.due_at >= now,
        }
        return (*(rank for rank, holds in reasons.items() if holds), Rank.AGE)


def _local_midnight(now: datetime) -> datetime:
    """The operator's last midnight: "today" is the local day."""
    # Without its offset first: on the day the clocks change, midnight had another one than now.
    return datetime.combine(now.astimezone().date(), time.min).astimezone(UTC)
