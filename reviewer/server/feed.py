"""The change feed: reviews in the order in which their newest changes were committed, ended ones included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from reviewer.contract.answers import FeedPage
from reviewer.contract.limits import DEFAULT_PAGE, MAX_PAGE_BYTES
from reviewer.contract.problems import ProblemType
from reviewer.contract.reviews import ReviewState
from reviewer.server import rows, schema
from reviewer.server.hub import Hub
from reviewer.server.refused import refuse
from reviewer.sqlite import Connection, Row

_CURSOR: Final = re.compile(r"(?P<epoch>[0-9a-f]{12})\.(?P<change>0|[1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedQuery:
    """What to list: everything that changed after `since`, narrowed."""

    since: str = ""
    limit: int = DEFAULT_PAGE
    state: ReviewState | None = None
    namespace: str = ""
    subject: str = ""
    assignee: str = ""


def cursor(epoch: str, change: int) -> str:
    """The place after a change; opaque to clients."""
    return f"{epoch}.{change}"


def place(hub: Hub, since: str) -> int:
    """The change that a cursor stands after.

    Raises:
        Refused: it is no cursor of ours, or of data that are no longer these.
    """
    if not since:
        return 0
    found = _CURSOR.fullmatch(since)
    if found is None:
        raise refuse(ProblemType.INVALID, "", ("since", "That is no cursor of this server."))
    if found["epoch"] != hub.epoch or int(found["change"]) > hub.head:
        raise refuse(ProblemType.CURSOR_GONE)
    return int(found["change"])


async def page(hub: Hub, query: FeedQuery) -> FeedPage:
    """One page. `next` never passes a change that is not on it."""
    after = place(hub, query.since)
    wanted, values = _conditions(hub, query)
    found = await hub.read(lambda connection: _select(connection, (wanted, values), after, query.limit))
    hub.head = max(hub.head, found.head)
    last = found.rows[-1]["change"] if found.rows else after
    return FeedPage(
        entries=[msgspec.Raw(rows.entry_json(row, hub)) for row in found.rows],
        next=cursor(hub.epoch, last if found.has_more else max(last, found.head)),
        has_more=found.has_more,
        epoch=hub.epoch,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Rows of one page, and the newest change that was there before they were read."""

    rows: list[Row]
    has_more: bool
    head: int


def _select(connection: Connection, narrowed: tuple[str, list[Any]], after: int, limit: int) -> _Found:
    wanted, values = narrowed
    # Before the rows: the cursor must not pass a change that they don't show.
    head = schema.head(connection)
    kept: list[Row] = []
    size = 0
    for row in connection.execute(_SELECT.format(wanted), (after, *values, limit + 1)):
        size += len(row["content"])
        if len(kept) == limit or (kept and size > MAX_PAGE_BYTES):
            return _Found(rows=kept, has_more=True, head=head)
        kept.append(row)
    return _Found(rows=kept, has_more=False, head=head)


_SELECT: Final = f"SELECT {rows.COLUMNS} FROM {rows.JOINED} WHERE r.change > ?{{}} ORDER BY r.change LIMIT ?"  # noqa: S608


def _conditions(hub: Hub, query: FeedQuery) -> tuple[str, list[Any]]:
    wanted, values = "", list[Any]()
    if query.state is not None:
        is_open = query.state in {ReviewState.OPEN, ReviewState.LEASED}
        wanted += " AND r.state = ?"
        values.append(ReviewState.OPEN if is_open else query.state)
        if is_open:
            wanted += " AND (r.id IN (SELECT value FROM json_each(?))) = ?"
            values.append(msgspec.json.encode(sorted(hub.leases.held())).decode())
            values.append(int(query.state is ReviewState.LEASED))
    if query.subject:
        wanted += " AND r.namespace = ? AND r.subject = ?"
        values += [query.namespace, query.subject]
    if query.assignee:
        wanted += " AND EXISTS (SELECT 1 FROM json_each(r.assignees) WHERE value = ?)"
        values.append(query.assignee)
    return wanted, values
