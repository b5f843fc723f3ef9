"""Polling: a probe of two small calls, and only when it moved the ids, and only of what moved the details."""

from __future__ import annotations

import asyncio
import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from reviewer.connectors._api import Gone, Page
from reviewer.connectors._langgraph.calls import Calls
from reviewer.connectors._langgraph.items import UNREADABLE, Items, read_row
from reviewer.connectors._langgraph.runs import answers_to, first_answer, said
from reviewer.connectors._langgraph.wire import BUSY, ERROR, INTERRUPTED, RunRow, ThreadRow, moment
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import ItemEvent
from reviewer.errors import BadResponse

PAGE = 100
"""Threads whose details go into one page."""
MAX_FAILED = 32
"""Calls of one page that may fail while the rows that can't be read are looked for."""


class Known(msgspec.Struct, array_like=True):
    """A waiting thread as it was last read."""

    stamp: str
    asked_at: dict[str, str]
    """Interrupt id -> the thread's last change when the question was first seen."""


class Place(msgspec.Struct, array_like=True):
    """Our place in the source, as the cursor spells it: what the probe said, and all that waits."""

    newest: str = ""
    count: int = -1
    is_settled: bool = False
    """False: something is still to be read, or a thread is at work; the probe alone can't tell."""
    threads: dict[str, Known] = {}

    @staticmethod
    def read(cursor: str) -> Place:
        """The place that `spell` wrote; the beginning where it can't be read."""
        try:
            return msgspec.json.decode(zlib.decompress(base64.b85decode(cursor)), type=Place)
        except (ValueError, zlib.error, msgspec.DecodeError):
            return Place()

    def spell(self) -> str:
        """The cursor. Packed: it grows with what waits."""
        return base64.b85encode(zlib.compress(msgspec.json.encode(self))).decode()


@dataclass(slots=True)
class _Found:
    """What one poll learns, while it learns it."""

    items: list[ReviewItem] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    is_settled: bool = True


@dataclass(slots=True)
class _Patience:
    """How many calls may still fail."""

    left: int = MAX_FAILED


@dataclass(frozen=True, slots=True)
class _Unreadable:
    """A thread whose row can't be read, with as much of it as there is."""

    error: BadResponse
    raw: bytes = b""


class Listing:
    """The waiting questions of one source, page by page."""

    def __init__(self, calls: Calls, items: Items, *, with_values: bool) -> None:
        self._calls = calls
        self._items = items
        self._with_values = with_values
        self._trusts_probe = False

    def distrust(self) -> None:
        """An answer was sent: the next poll lists all that waits, as the first one does.

        For a server that dies before it writes the answer down has nothing new to say afterwards.
        """
        self._trusts_probe = False

    async def poll(self, cursor: str) -> Page:
        """What changed since `cursor`; every page is complete in itself."""
        place, trusts_probe = Place.read(cursor), self._trusts_probe
        self._trusts_probe = True
        if trusts_probe and place.is_settled and await self._probe() == (place.count, place.newest):
            return Page(cursor=cursor, is_unchanged=True)
        waiting = await self._calls.waiting()
        moved = sorted(one for one, stamp in waiting.items() if _stamp(place, one) != stamp)
        lost = sorted(one for one in place.threads if one not in waiting)
        found = _Found()
        now = Place(threads=dict(place.threads))
        await self._read(moved[:PAGE], waiting, now, found)
        await self._settle(lost[:PAGE], now, found)
        has_more = len(moved) > PAGE or len(lost) > PAGE
        now.is_settled = found.is_settled and not has_more
        now.count, now.newest = len(waiting), max(waiting.values(), default="")
        return Page(
            items=tuple(found.items),
            gone=tuple(found.gone),
            cursor=now.spell(),
            has_more=has_more,
            is_unchanged=now == place,
            is_resync=bool(cursor) and place.count < 0,
            listed_all=None if has_more else _remote_ids(now),
        )

    async def _probe(self) -> tuple[int, str]:
        return await self._calls.count(), await self._calls.newest()

    # -- threads that wait
    async def _read(self, threads: Sequence[str], stamps: dict[str, str], now: Place, found: _Found) -> None:
        for thread, data in await self._rows(threads, _Patience()):
            stamp = stamps[thread]
            if isinstance(data, _Unreadable):
                found.items.append(self._items.unreadable(thread, data.error, data.raw))
                now.threads[thread] = Known(stamp, {UNREADABLE: stamp})
                continue
            # Off the loop: a value may be megabytes of JSON.
            row, items = await asyncio.to_thread(self._read_one, data, stamp, now.threads.get(thread))
            if row.status != INTERRUPTED:
                found.is_settled = False
                continue
            await self._take(row, items, stamp, now, found)

    def _read_one(self, data: bytes, stamp: str, before: Known | None) -> tuple[ThreadRow, list[ReviewItem]]:
        row = read_row(data)
        return row, self._items.of_row(row, before.asked_at if before else {})

    async def _take(
        self, row: ThreadRow, items: list[ReviewItem], stamp: str, now: Place, found: _Found
    ) -> None:
        before = now.threads.get(row.thread_id, Known(stamp, {}))
        ids = [item.remote_id.partition("/")[2] for item in items]
        vanished = {one: asked for one, asked in before.asked_at.items() if one not in ids}
        now.threads[row.thread_id] = Known(stamp, {one: before.asked_at.get(one, stamp) for one in ids})
        found.items.extend(items)
        found.gone.extend(await self._ends(row.thread_id, vanished, ""))

    async def _rows(
        self, threads: Sequence[str], patience: _Patience
    ) -> list[tuple[str, bytes | _Unreadable]]:
        """The rows of these threads; what can't be fetched together is fetched apart, down to the one."""
        if not threads:
            return []
        try:
            rows = await self._calls.rows(threads, with_values=self._with_values)
        except BadResponse as error:
            patience.left -= 1
            if patience.left <= 0:
                return [(one, _Unreadable(error)) for one in threads]
            if len(threads) == 1:
                return [(threads[0], _Unreadable(error, await self._raw(threads[0])))]
            half = len(threads) // 2
            first = await self._rows(threads[:half], patience)
            return first + await self._rows(threads[half:], patience)
        return _matched(threads, rows)

    async def _raw(self, thread: str) -> bytes:
        """What can be had of a row that can't be taken apart, for the raw view."""
        try:
            return await self._calls.row(thread) or b""
        except BadResponse:
            return b""

    # -- threads that no longer wait
    async def _settle(self, threads: Sequence[str], now: Place, found: _Found) -> None:
        statuses = await self._calls.statuses(threads) if threads else {}
        for thread in threads:
            status = statuses.get(thread, "")
            if status in (BUSY, INTERRUPTED):
                # At work, or back already: what it asked is not gone until it has settled.
                found.is_settled = False
                continue
            why = await self._why(thread) if status == ERROR else ""
            found.gone.extend(await self._ends(thread, now.threads.pop(thread).asked_at, why))

    async def _why(self, thread: str) -> str:
        try:
            data = await self._calls.row(thread)
            return said(read_row(data).error) if data is not None else ""
        except BadResponse:
            return ""

    async def _ends(self, thread: str, asked_at: dict[str, str], why: str) -> list[Gone]:
        """What became of questions that are no longer asked."""
        runs = await self._runs(thread) if asked_at else None
        ends: list[Gone] = []
        for interrupt, asked in asked_at.items():
            remote_id = f"{thread}/{interrupt}"
            winner = first_answer(answers_to(runs or (), interrupt), since=moment(asked))
            if winner is None or why:
                ends.append(Gone(remote_id=remote_id, event=ItemEvent.SEEN_WITHDRAWN, reason=why))
            else:
                ends.append(
                    Gone(
                        remote_id=remote_id,
                        event=ItemEvent.SEEN_DECIDED,
                        winner=winner.as_other,
                        decision_id=winner.decision_id,
                    )
                )
        return ends

    async def _runs(self, thread: str) -> list[RunRow] | None:
        """Runs that can't be read say of nobody that he answered; they hold up no other thread."""
        try:
            return await self._calls.runs(thread)
        except BadResponse:
            return None


def _stamp(place: Place, thread: str) -> str:
    known = place.threads.get(thread)
    return known.stamp if known else ""


def _matched(threads: Sequence[str], rows: Sequence[bytes]) -> list[tuple[str, bytes | _Unreadable]]:
    """Each row under the thread that was asked for; a row that answers for another one is not believed."""
    found: dict[str, bytes | _Unreadable] = {}
    strays: list[str] = []
    for data in rows:
        try:
            thread = read_row(data).thread_id
        except BadResponse:
            thread = ""
        if thread in threads and thread not in found:
            found[thread] = data
        else:
            strays.append(thread)
    absent = [one for one in threads if one not in found]
    # A row too few is a thread that moved on meanwhile; with a stray in its place it is a wrong answer.
    wrong = BadResponse(
        path="/thread_id", expected="the thread that was asked for", got=", ".join(strays)[:200]
    )
    stands_in = _Unreadable(wrong)
    found.update(dict.fromkeys(islice(absent, len(strays)), stands_in))
    return [(one, found[one]) for one in threads if one in found]


def _remote_ids(place: Place) -> frozenset[str]:
    return frozenset(f"{thread}/{one}" for thread, known in place.threads.items() for one in known.asked_at)
