"""The calls to a LangGraph server that the connector makes, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from reviewer.connectors._http import Http, Reply, segment, unexpected_status
from reviewer.connectors._json import MAX_PROBLEM_BYTES, beside_the_loop, decode_json
from reviewer.connectors._langgraph.wire import (
    INTERRUPTED,
    Refusal,
    RunBody,
    RunRow,
    ThreadStamp,
    ThreadStatus,
)
from reviewer.domain.json_text import MAX_VALUES, has_more_values
from reviewer.errors import BadResponse, SourceRefused, SourceUnreachable

T = TypeVar("T")

LISTING = 1_000
"""The server's own limit of one search."""
MAX_WAITING = 50_000
"""Threads. Nobody reviews more, and each has to be remembered from poll to poll."""
RUNS = 200
"""How far back a thread's runs are searched for a decision; newest first."""
_RUN_FIELDS = ("run_id", "status", "created_at", "metadata", "kwargs")
_ROW_FIELDS = ("thread_id", "status", "created_at", "state_updated_at", "metadata", "interrupts")


class Calls:
    """One server. Methods raise SourceError: unreachable, refused (signed out, wrong role) or unreadable."""

    def __init__(self, http: Http, source: str) -> None:
        self._http = http
        self._source = source

    async def count(self) -> int:
        """How many threads wait. The server's `X-Pagination-Total` is no total."""
        return await self._post("/threads/count", {"status": INTERRUPTED}, int)

    async def newest(self) -> str:
        """When the thread that changed last did; empty where none waits."""
        found = await self._post(
            "/threads/search",
            _search(("thread_id", "state_updated_at"), limit=1, newest=True),
            list[ThreadStamp],
        )
        return found[0].state_updated_at if found else ""

    async def waiting(self) -> dict[str, str]:
        """Every waiting thread, with the time of its last change."""
        stamps: dict[str, str] = {}
        for offset in range(0, MAX_WAITING, LISTING):
            wanted = _search(("thread_id", "state_updated_at"), limit=LISTING, offset=offset)
            page = await self._post("/threads/search", wanted, list[ThreadStamp])
            if len(page) > LISTING:
                break
            stamps.update((one.thread_id, one.state_updated_at) for one in page)
            if len(page) < LISTING:
                return stamps
        raise BadResponse("source.too_many", source=self._source, asked=MAX_WAITING)

    async def statuses(self, threads: Sequence[str]) -> dict[str, str]:
        """Where threads stand; one that is gone is not in the answer."""
        found: dict[str, str] = {}
        for start in range(0, len(threads), LISTING):
            asked = list(threads[start : start + LISTING])
            wanted = {"ids": asked, "limit": LISTING, "select": ["thread_id", "status"]}
            page = await self._post("/threads/search", wanted, list[ThreadStatus])
            found.update((one.thread_id, one.status) for one in page)
        return found

    async def rows(self, threads: Sequence[str], *, with_values: bool) -> list[bytes]:
        """The rows of these threads, each as its bytes: one that can't be read spoils no other.

        Raises:
            BadResponse: the answer as a whole can't be taken apart, or is too big.
        """
        fields = (*_ROW_FIELDS, "values") if with_values else _ROW_FIELDS
        wanted = {"ids": list(threads), "limit": LISTING, "select": list(fields)}
        reply = self._good(await self._send("POST", "/threads/search", wanted))
        return await beside_the_loop(len(reply.body), _taken_apart, reply.body)

    async def row(self, thread: str) -> bytes | None:
        """One thread's whole row; None: there is no such thread."""
        reply = await self._send("GET", f"/threads/{segment(thread)}")
        return None if reply.status == 404 else self._good(reply).body

    async def runs(self, thread: str) -> list[RunRow] | None:
        """The thread's runs, newest first; None: there is no such thread."""
        fields = "&".join(f"select={name}" for name in _RUN_FIELDS)
        reply = await self._send("GET", f"/threads/{segment(thread)}/runs?limit={RUNS}&{fields}")
        if reply.status == 404:
            return None
        body = self._good(reply).body
        return await beside_the_loop(len(body), decode_json, body, list[RunRow])

    async def moved_by(self, thread: str, decision: str) -> bool:
        """Whether the run of a decision moved the thread on; a dropped answer leaves no checkpoint."""
        wanted = {"limit": 1, "metadata": {"decision_id": decision}}
        return bool(await self._post(f"/threads/{segment(thread)}/history", wanted, list[msgspec.Raw]))

    async def start_run(self, thread: str, body: RunBody) -> Reply:
        """Resume a thread in the background. The reply is returned whatever its status is."""
        return await self._send("POST", f"/threads/{segment(thread)}/runs", body)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _post(self, path: str, body: object, kind: type[T]) -> T:
        found = self._good(await self._send("POST", path, body)).body
        return await beside_the_loop(len(found), decode_json, found, kind)

    async def _send(self, method: str, path: str, body: object = None) -> Reply:
        return await self._http.request(
            method,
            path,
            headers={"Content-Type": "application/json"} if body is not None else None,
            body=msgspec.json.encode(body) if body is not None else None,
        )

    def _good(self, reply: Reply) -> Reply:
        if reply.status == 200:
            return reply
        if reply.status in (401, 403):
            raise SourceRefused(source=self._source, status=reply.status, said=detail(reply))
        if reply.status == 429 or reply.status >= 500:
            raise SourceUnreachable(source=self._source, reason=f"status {reply.status}")
        raise unexpected_status(reply)


def _taken_apart(body: bytes) -> list[bytes]:
    """Rows by themselves. What is in one may be wrong, which is found when it is read; only not too much."""
    if has_more_values(body, MAX_VALUES):
        raise BadResponse("source.not_json", path="", expected="JSON", got=f"more than {MAX_VALUES} values")
    try:
        return [bytes(raw) for raw in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadResponse(path="", expected="a list of threads", got=str(error)[:200]) from error


def detail(reply: Reply) -> str:
    """The server's own words, at most 500 characters."""
    try:
        return decode_json(reply.body, Refusal, max_bytes=MAX_PROBLEM_BYTES).detail[:500]
    except BadResponse:
        return ""


def _search(fields: Iterable[str], *, limit: int, offset: int = 0, newest: bool = False) -> dict[str, object]:
    """Sorted by id, because that can't change while pages are read; a page that lost a row may skip one."""
    order = ("state_updated_at", "desc") if newest else ("thread_id", "asc")
    return {
        "status": INTERRUPTED,
        "limit": limit,
        "offset": offset,
        "select": list(fields),
        "sort_by": order[0],
        "sort_order": order[1],
    }
