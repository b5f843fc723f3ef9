"""What waits for the operator: the cache's leads, corrected by what the ledger knows of some cases."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from reviewer.clock import to_text
from reviewer.domain.inbox import Queue
from reviewer.ids import ItemId, SourceId
from reviewer.sqlite import Connection, Row
from reviewer.store.leads import CONFLICT_WEIGHT, RISKS, Lead, lead_of

DUE_SOON = timedelta(hours=4)
OLD_AFTER = timedelta(days=2)

# Decisions that take an item out of "needs me". One that is acknowledged does so for its version only.
LIVE = (
    "(o.state IN ('recorded', 'held', 'sending') "
    "OR (o.state = 'acknowledged' AND d.item_version = i.version))"
)

# CROSS JOIN: begin with the few that the ledger names, never with all that the cache holds.
_TOUCHED = """
SELECT i.case_id FROM outbox o CROSS JOIN cache.items i ON i.id = o.item_id
    WHERE o.state IN ('recorded', 'held', 'sending') AND i.state = 'open'
UNION SELECT i.case_id FROM case_splits s CROSS JOIN cache.items i ON i.id = s.item_id WHERE i.state = 'open'
UNION SELECT i.case_id FROM snoozes z CROSS JOIN cache.items i ON i.id = z.item_id
    WHERE z.until > :now AND i.state = 'open'
"""
_MEMBERS = f"""
SELECT i.id, i.source_id, i.risk, i.weight, i.answers, i.due_at, i.created_at, z.until AS snoozed_until,
    CASE WHEN s.item_id IS NULL THEN i.case_id ELSE 'item ' || i.id END AS own_case
FROM json_each(:cases) wanted CROSS JOIN cache.items i ON i.case_id = wanted.value AND i.state = 'open'
LEFT JOIN case_splits s ON s.item_id = i.id
LEFT JOIN snoozes z ON z.item_id = i.id AND z.until > :now AND z.version IN ('', i.version)
WHERE NOT EXISTS (SELECT 1 FROM outbox o JOIN decisions d USING (decision_id)
    WHERE o.item_id = i.id AND {LIVE})
ORDER BY own_case, i.created_at, i.id
"""
_QUEUE = {
    Queue.NEEDS_ME: "1",
    Queue.CONFLICTS: "answers > 1",
    Queue.DUE_SOON: "due_at IS NOT NULL AND due_at <= :soon",
}
# Overdue but answerable first, then conflict and risk (two days of age raise it by one), then due, age.
_IN_LEVEL = "due_at IS NULL, due_at, created_at, item_id"
_ORDER = f"coalesce(due_at < :now, 0) DESC, weight + (created_at < :old) DESC, {_IN_LEVEL}"
HIGHEST_LEVEL = CONFLICT_WEIGHT + max(RISKS.values()) + 1
"""A conflict of the highest risk that is old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The moments that a list depends on, as the tables spell them."""

    now: str
    soon: str
    old: str

    @classmethod
    def at(cls, now: datetime) -> Times:
        """Those of this moment."""
        return cls(now=to_text(now), soon=to_text(now + DUE_SOON), old=to_text(now - OLD_AFTER))

    def params(self) -> dict[str, object]:
        """For a statement."""
        return {"now": self.now, "soon": self.soon, "old": self.old}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A lead with its place in the list."""

    lead: Lead
    snoozed_until: str | None = None

    def fits(self, queue: Queue, times: Times) -> bool:
        """Whether it stands in a queue of what waits; the same as `_QUEUE` in SQL."""
        if (self.snoozed_until is not None) != (queue is Queue.SNOOZED):
            return False
        due = self.lead.due_at
        return {
            Queue.CONFLICTS: self.lead.answers > 1,
            Queue.DUE_SOON: due is not None and due <= times.soon,
        }.get(queue, True)

    def place(self, times: Times) -> tuple[object, ...]:
        """What it is sorted by; the same as `_ORDER` in SQL."""
        return place(self.lead, times)


def place(lead: Lead, times: Times) -> tuple[object, ...]:
    """The working order: overdue, conflict and risk, due, age."""
    due = lead.due_at
    return (
        not (due is not None and due < times.now),
        -(lead.weight + (lead.created_at < times.old)),
        due is None,
        due or "",
        lead.created_at,
        lead.item,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """All that waits, at one moment: the leads, without the cases that were counted anew, and those."""

    connection: Connection
    times: Times
    touched: frozenset[str]
    anew: tuple[Standing, ...]

    def count(self, queue: Queue) -> int:
        """How many rows a queue has."""
        fresh = sum(one.fits(queue, self.times) for one in self.anew)
        if queue is Queue.SNOOZED:
            return fresh
        if queue is Queue.DUE_SOON:
            return fresh + self._ask(f"SELECT count(*) FROM cache.leads WHERE {_QUEUE[queue]}{self._others}")
        column = "conflicts" if queue is Queue.CONFLICTS else "waiting"
        whole = self._ask(f"SELECT coalesce(sum({column}), 0) FROM cache.lead_counts")
        return whole - self._in_touched(queue) + fresh

    def by_source(self) -> dict[SourceId, int]:
        """How many rows of "needs me" each source leads."""
        rows = self.connection.execute("SELECT source_id, waiting FROM cache.lead_counts")
        counts = {SourceId(row[0]): int(row[1]) for row in rows}
        for row in self.connection.execute(
            "SELECT source_id, count(*) FROM cache.leads WHERE case_id IN "
            "(SELECT value FROM json_each(:touched)) GROUP BY source_id",
            self._params(),
        ):
            counts[SourceId(row[0])] -= row[1]
        for one in self.anew:
            if one.fits(Queue.NEEDS_ME, self.times):
                source = SourceId(one.lead.source)
                counts[source] = counts.get(source, 0) + 1
        return {source: count for source, count in counts.items() if count}

    def next_due(self) -> str | None:
        """The nearest deadline of what needs me."""
        found = self.connection.execute(
            f"SELECT min(due_at) FROM cache.leads WHERE due_at IS NOT NULL{self._others}", self._params()
        ).fetchone()[0]
        mine = (one.lead.due_at for one in self.anew if one.fits(Queue.NEEDS_ME, self.times))
        return min((due for due in (found, *mine) if due), default=None)

    def page(
        self, queue: Queue, *, limit: int, offset: int, source: SourceId | None
    ) -> tuple[list[Standing], int]:
        """A queue's rows in working order, and how many there are."""
        fresh = [
            one for one in self.anew if one.fits(queue, self.times) and source in (None, one.lead.source)
        ]
        if queue is Queue.SNOOZED:
            return self._merged((), fresh, limit, offset), len(fresh)
        where = _QUEUE[queue] + (" AND source_id = :source" if source is not None else "")
        rows = self._first(where, limit + offset, source=source)
        if source is None:
            total = self.count(queue)
        else:
            others = f"SELECT count(*) FROM cache.leads WHERE {where}{self._others}"
            total = self._ask(others, source=source) + len(fresh)
        return self._merged(rows, fresh, limit, offset), total

    def found(
        self, cases: str, *, limit: int, source: SourceId | None, **params: object
    ) -> tuple[list[Standing], int]:
        """The first rows whose cases a query names, and how many there are."""
        named = f"case_id IN ({cases})" + (" AND source_id = :source" if source is not None else "")
        given = params | {"source": source}
        rows = self._leads(f"SELECT * FROM cache.leads WHERE {named}", _ORDER, limit, **given)
        total = self._ask(f"SELECT count(*) FROM cache.leads WHERE {named}{self._others}", **given)
        touched = (
            f"SELECT value FROM json_each(:touched) WHERE value IN ({cases})" if self.touched else "SELECT 1"
        )
        hit = {row[0] for row in self.connection.execute(touched, self._params(**given))}
        items = self._items_of(hit) if self.touched else set()
        fresh = [one for one in self.anew if one.lead.item in items and source in (None, one.lead.source)]
        return self._merged(rows, fresh, limit, 0), total + len(fresh)

    def _items_of(self, cases: Collection[str]) -> set[str]:
        rows = self.connection.execute(
            "SELECT id FROM cache.items WHERE case_id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(cases)),),
        )
        return {row[0] for row in rows}

    def _first(self, where: str, most: int, **params: object) -> list[Standing]:
        """The first leads in working order. Read level by level along the index, so that it costs what it
        returns: sorting all of them takes twenty times as long.
        """
        overdue = f"SELECT * FROM cache.leads INDEXED BY leads_by_due WHERE due_at < :now AND {where}"
        found = self._leads(overdue, _ORDER, most, **params)
        later = (
            "SELECT * FROM cache.leads INDEXED BY leads_in_order WHERE weight = :level AND "
            f"(due_at IS NULL OR due_at >= :now) AND {where}"
        )
        for level in range(HIGHEST_LEVEL, -1, -1):
            left = most - len(found)
            if left <= 0:
                break
            young = self._leads(f"{later} AND created_at >= :old", _IN_LEVEL, left, level=level, **params)
            old = self._leads(f"{later} AND created_at < :old", _IN_LEVEL, left, level=level - 1, **params)
            found += self._merged(young, old, left, 0)
        return found

    def _leads(self, select: str, order: str, most: int, **params: object) -> list[Standing]:
        rows = self.connection.execute(
            f"{select}{self._others} ORDER BY {order} LIMIT :most", self._params(most=most, **params)
        )
        return [Standing(lead=_lead(row)) for row in rows]

    def _merged(
        self, rows: Iterable[Standing], fresh: Sequence[Standing], limit: int, offset: int
    ) -> list[Standing]:
        whole = sorted((*rows, *fresh), key=lambda one: one.place(self.times))
        return whole[offset : offset + limit]

    @property
    def _others(self) -> str:
        return " AND case_id NOT IN (SELECT value FROM json_each(:touched))" if self.touched else ""

    def _in_touched(self, queue: Queue) -> int:
        if not self.touched:
            return 0
        return self._ask(
            f"SELECT count(*) FROM cache.leads WHERE {_QUEUE[queue]} AND case_id IN "
            "(SELECT value FROM json_each(:touched))"
        )

    def _ask(self, query: str, **params: object) -> int:
        return int(self.connection.execute(query, self._params(**params)).fetchone()[0])

    def _params(self, **params: object) -> dict[str, object]:
        return self.times.params() | {"touched": json.dumps(sorted(self.touched))} | params


def read_waiting(connection: Connection, times: Times) -> Waiting:
    """What waits at this moment; costs what the ledger touches, not what is stored."""
    touched = frozenset(row[0] for row in connection.execute(_TOUCHED, times.params()))
    return Waiting(
        connection=connection, times=times, touched=touched, anew=counted_anew(connection, touched, times)
    )


def counted_anew(connection: Connection, cases: Collection[str], times: Times) -> tuple[Standing, ...]:
    """The leads of some cases with all that the ledger knows of them."""
    if not cases:
        return ()
    rows = connection.execute(_MEMBERS, times.params() | {"cases": json.dumps(sorted(cases))})
    grouped = ((case_id, list(members)) for case_id, members in groupby(rows, key=itemgetter("own_case")))
    return tuple(
        Standing(lead=lead_of(case_id, members), snoozed_until=members[0]["snoozed_until"])
        for case_id, members in grouped
    )


def _lead(row: Row) -> Lead:
    return Lead(
        case_id=row["case_id"],
        item=ItemId(row["item_id"]),
        source=row["source_id"],
        sources=row["sources"],
        members=row["members"],
        answers=row["answers"],
        weight=row["weight"],
        due_at=row["due_at"],
        created_at=row["created_at"],
    )
