"""From a thread's row to review items: one for each interrupt, also for one that can't be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec

from reviewer.connectors._json import convert_json
from reviewer.connectors._langgraph.wire import GraphRef, InterruptRow, ThreadRow, is_thread_id, moment, part
from reviewer.domain.items import ItemKind, Malformed, ReviewItem, RunRef
from reviewer.domain.sources import Source
from reviewer.errors import BadResponse
from reviewer.ids import item_id
from reviewer.lenses.reading import malformed, read_item
from reviewer.lenses.shelf import Shelf

CONNECTOR = "langgraph"
UNREADABLE = "unreadable"
"""In place of an interrupt's id, where a thread as a whole can't be read."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_ID = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupt:
    """One question, taken out of a thread's row."""

    task: str
    id: str
    value: bytes
    schema: bytes

    @property
    def version(self) -> str:
        """Moves when the question or the form of its answer does, and with nothing else of the thread."""
        return f"{self.id}:{hashlib.sha256(self.value + b'|' + self.schema).hexdigest()}"


def read_row(data: bytes) -> ThreadRow:
    """A thread's row, its interrupts still unread.

    Raises:
        BadResponse: it can't be read, or its id is none.
    """
    row = convert_json(data, ThreadRow)
    if not is_thread_id(row.thread_id):
        raise BadResponse(path="/thread_id", expected="a UUID", got=row.thread_id[:_MAX_ID])
    return row


def interrupts_of(row: ThreadRow) -> list[Interrupt]:
    """The questions of a thread, in the order of the server.

    Raises:
        BadResponse: they can't be told apart.
    """
    # Each value is checked by itself, later: one with a key twice is malformed, its siblings are not.
    found: list[Interrupt] = []
    tasks = part(row.interrupts, dict[str, list[msgspec.Raw]]) or {}
    for task, listed in tasks.items():
        for raw in listed:
            one = convert_json(raw, InterruptRow)
            if not one.id or "/" in one.id or len(one.id) > _MAX_ID:
                raise BadResponse(path=f"/interrupts/{task}/id", expected="an id", got=one.id[:_MAX_ID])
            found.append(
                Interrupt(task=task, id=one.id, value=bytes(one.value), schema=bytes(one.response_schema))
            )
    if len({one.id for one in found}) != len(found):
        raise BadResponse(path="/interrupts", expected="each id once", got="an id twice")
    return found


class Items:
    """Makes items of the threads of one source."""

    def __init__(self, source: Source, shelf: Shelf) -> None:
        self._source = source
        self._shelf = shelf

    def of_row(self, row: ThreadRow, asked_at: dict[str, str]) -> list[ReviewItem]:
        """One item for each question; `asked_at` says since when each is known."""
        try:
            found = interrupts_of(row)
        except BadResponse as error:
            return [self.unreadable(row.thread_id, error, bytes(row.interrupts))]
        return [self._item(row, one, asked_at.get(one.id, "")) for one in found]

    def unreadable(self, thread: str, error: BadResponse, raw: bytes = b"") -> ReviewItem:
        """An item in place of a thread that can't be read; it goes when the thread does."""
        path, expected, got = (str(error.params.get(key, "")) for key in ("path", "expected", "got"))
        envelope = self._envelope(f"{thread}/{UNREADABLE}", thread, raw)
        return malformed(
            replace(envelope, version=hashlib.sha256(raw or got.encode()).hexdigest()),
            Malformed(path=path, expected=expected[:_MAX_ID], got=got[:_MAX_ID]),
        )

    def _item(self, row: ThreadRow, one: Interrupt, asked_at: str) -> ReviewItem:
        graph = graph_of(row)
        changed = row.state_updated_at or row.created_at or _LONG_AGO
        envelope = replace(
            self._envelope(f"{row.thread_id}/{one.id}", row.thread_id, _payload(row, one)),
            version=one.version,
            title=graph.graph_id or row.thread_id,
            created_at=moment(asked_at) or changed,
            updated_at=changed,
            run=RunRef(run=row.thread_id, workflow=graph.graph_id),
            residency=self._source.residency,
        )
        return read_item(self._shelf, envelope, connector=CONNECTOR, namespace=self._source.namespace)

    def _envelope(self, remote_id: str, thread: str, raw: bytes) -> ReviewItem:
        return ReviewItem(
            id=item_id(self._source.id, remote_id),
            source=self._source.id,
            remote_id=remote_id,
            version="",
            kind=ItemKind.MALFORMED,
            title=thread,
            created_at=_LONG_AGO,
            updated_at=_LONG_AGO,
            ordering_key=thread,
            run=RunRef(run=thread),
            raw=raw,
        )


def _payload(row: ThreadRow, one: Interrupt) -> bytes:
    """The document that lenses look at: the question first, what surrounds it after; bytes as received."""
    parts = [
        b'{"value":' + one.value,
        b'"response_schema":' + one.schema,
        b'"interrupt":' + msgspec.json.encode({"id": one.id, "task": one.task}),
        b'"thread":{"thread_id":' + msgspec.json.encode(row.thread_id),
        b'"metadata":' + bytes(row.metadata),
    ]
    if bytes(row.values) != b"null":
        parts.append(b'"values":' + bytes(row.values))
    return b",".join(parts) + b"}}"


def graph_of(row: ThreadRow) -> GraphRef:
    """Which graph a thread belongs to; empty where its metadata do not say."""
    try:
        return part(row.metadata, GraphRef) or GraphRef()
    except BadResponse:
        return GraphRef()
