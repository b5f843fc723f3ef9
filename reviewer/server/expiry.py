"""Expiry: a review whose time ran out ends, with its default as a verdict that no person gave."""

from __future__ import annotations

import asyncio
from typing import Final

from reviewer.clock import from_text, to_text
from reviewer.contract.reviews import ReviewState
from reviewer.errors import RecordUnavailable
from reviewer.server.hub import Hub, Work
from reviewer.sqlite import Connection

LOOK_EVERY_S: Final = 15.0
"""Also when nothing is due: the wall clock may have been set."""

_DUE = "state = 'open' AND expires_at IS NOT NULL"


def expire_due(work: Work) -> None:
    """End every review whose time ran out. Part of each write, so that no late decision slips in."""
    now = to_text(work.now)
    due = work.connection.execute(
        f"SELECT id, default_on_expiry FROM reviews WHERE {_DUE} AND expires_at <= ? ORDER BY expires_at",  # noqa: S608
        (now,),
    ).fetchall()
    for row in due:
        work.connection.execute(
            "UPDATE reviews SET state = ?, version = version + 1, change = ?, updated_at = ? WHERE id = ?",
            (ReviewState.EXPIRED, work.next_change(), now, row["id"]),
        )
        if row["default_on_expiry"] is not None:
            work.connection.execute(
                "INSERT INTO decisions (review_id, verdict, decided_by, identity, at, summary, digest)"
                " VALUES (?, ?, 'timeout', '', ?, '', '')",
                (row["id"], row["default_on_expiry"], now),
            )
        work.ended.append(row["id"])


async def expire_for_ever(hub: Hub) -> None:
    """Sleep until the next deadline, again and again."""
    while True:
        # Before the look, so that a review made during it is not missed.
        hub.deadlines_moved.clear()
        try:
            pause = await _until_next(hub)
            if pause <= 0:
                await hub.write(expire_due)
                continue
        except RecordUnavailable:
            pause = LOOK_EVERY_S
        try:
            async with asyncio.timeout(pause):
                await hub.deadlines_moved.wait()
        except TimeoutError:
            continue


async def _until_next(hub: Hub) -> float:
    """Seconds until something is due or worth a look; 0: now."""
    following = await hub.read(_next_deadline)
    if following is None:
        return LOOK_EVERY_S
    now = hub.clock.now()
    if following <= to_text(now):
        return 0.0
    return min((from_text(following) - now).total_seconds() + 0.002, LOOK_EVERY_S)


def _next_deadline(connection: Connection) -> str | None:
    row = connection.execute(
        f"SELECT expires_at FROM reviews WHERE {_DUE} ORDER BY expires_at LIMIT 1"  # noqa: S608 - constant
    ).fetchone()
    return None if row is None else str(row[0])
