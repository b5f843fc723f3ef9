"""How much room the items of one source take, and what may go when it is too much."""

from __future__ import annotations

import json
from collections.abc import Collection

from reviewer.domain.items import ReviewItem
from reviewer.ids import ItemId, SourceId
from reviewer.sqlite import Connection


def weight(item: ReviewItem) -> int:
    """About how many bytes the item will take: what it came as, and its answers once more, as text."""
    contents = sum(len(one.content.data) for one in item.candidates)
    return (len(item.raw) + contents) * 4 // 3 + len(item.body) + 1_000


def held_bytes(connection: Connection, source: SourceId, but: Collection[ItemId]) -> int:
    """How many bytes the records of a source's items take, but for those that are about to be replaced."""
    query = (
        "SELECT coalesce(sum(length(record)), 0) FROM cache.items WHERE source_id = ? "
        "AND id NOT IN (SELECT value FROM json_each(?))"
    )
    return int(connection.execute(query, (source, json.dumps(list(but)))).fetchone()[0])


def ended_unanswered(connection: Connection, source: SourceId) -> tuple[ItemId, ...]:
    """Items that are over and that nothing was ever decided on here, the oldest first."""
    rows = connection.execute(
        "SELECT i.id FROM cache.items i WHERE i.source_id = ? AND i.state <> 'open' "
        "AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.item_id = i.id) ORDER BY i.updated_at, i.id",
        (source,),
    )
    return tuple(ItemId(row[0]) for row in rows)
