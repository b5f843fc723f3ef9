"""The LangGraph connector against replies: recorded ones, and those of a server that misbehaves."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from reviewer.connectors._json import decode_json
from reviewer.connectors._langgraph.items import Items, interrupts_of, read_row
from reviewer.connectors._langgraph.runs import answers_to, first_answer, said
from reviewer.connectors._langgraph.wire import RunRow
from reviewer.domain.items import ItemKind, ReviewItem
from reviewer.domain.lifecycle import ItemEvent, Outcome
from reviewer.domain.sources import Source
from reviewer.errors import BadResponse, ConfigError, SourceRefused, SourceUnreachable
from reviewer.ids import SourceId
from reviewer.lenses.shelf import read_shelf
from tests.langgraph.client import connected, decision, item_of
from tests.makers import NOON, make_item

THREAD = "01a20285-7db6-75c9-82bc-2127ef02d019"
ASKED = "62794aaaa246a44a297e2e2abf960661"


def body_of(shared_dir: Path, name: str) -> bytes:
    """The body of a recorded reply."""
    recorded = json.loads((shared_dir / "captures" / "langgraph" / f"lg_{name}.json").read_text())
    return json.dumps(recorded["response"]["body"]).encode()


def items_in(body: bytes) -> list[ReviewItem]:
    """The items of a recorded thread."""
    source = Source(id=SourceId("lg"), connector="langgraph", url="http://127.0.0.1", added_at=NOON)
    return Items(source, read_shelf()).of_row(read_row(body), {})


@pytest.mark.parametrize(
    ("name", "lens", "titles"),
    [
        ("conflict_thread_get", "raw-conflict", ["May the customer get a refund?"]),
        ("hitl_batched_thread_get", "hitl-batched", ["send_email, delete_record"]),
        ("hitl_per_call_thread_get", "hitl-per-call", ["send_email", "delete_record"]),
        ("agent_inbox_thread_get", "agent-inbox", ["Publish post"]),
    ],
)
def test_every_recorded_dialect_is_read_by_its_lens(
    name: str, lens: str, titles: list[str], shared_dir: Path
) -> None:
    items = items_in(body_of(shared_dir, name))
    assert [item.title for item in items] == titles
    assert all(item.lens is not None and item.lens.name == lens for item in items)
    assert all(item.malformed is None and item.allowed_verdicts for item in items)


@pytest.mark.parametrize("name", ["multi_thread_get", "sequential_thread_get"])
def test_a_recorded_question_in_no_dialect_is_shown_raw(name: str, shared_dir: Path) -> None:
    items = items_in(body_of(shared_dir, name))
    assert items
    assert {item.kind for item in items} == {ItemKind.MALFORMED}
    assert all(b'"step"' in item.raw for item in items)


def test_recorded_citations_become_evidence(shared_dir: Path) -> None:
    (item,) = items_in(body_of(shared_dir, "conflict_thread_get"))
    assert [one.title for one in item.evidence] == ["kb://agent_a/1", "kb://agent_b/1", "kb://agent_c/1"]
    assert item.candidates[2].provenance.detail == {"confidence": "0.91"}


def test_a_version_moves_with_the_question_and_with_nothing_else(shared_dir: Path) -> None:
    row = read_row(body_of(shared_dir, "conflict_thread_get"))
    (asked,) = interrupts_of(row)
    touched = json.loads(body_of(shared_dir, "conflict_thread_get"))
    touched |= {"state_updated_at": "2026-11-23T00:00:00+00:00", "metadata": {"graph_id": "x"}, "values": {}}
    (same,) = interrupts_of(read_row(json.dumps(touched).encode()))
    assert same.version == asked.version
    (other,) = interrupts_of(
        read_row(body_of(shared_dir, "conflict_thread_get").replace(b"14 days", b"15 days"))
    )
    assert other.id == asked.id
    assert other.version != asked.version


def test_a_failed_thread_says_why(shared_dir: Path) -> None:
    row = read_row(body_of(shared_dir, "hitl_thread_after_bad_answer"))
    assert said(row.error).startswith("ValueError: Number of human decisions (0) does not match")


def test_recorded_runs_tell_who_answered_with_what(shared_dir: Path) -> None:
    runs = decode_json(body_of(shared_dir, "auth_runs_metadata"), list[RunRow])
    (theirs,) = answers_to(runs, "f09aa81e8107c8563816f00b1958e364")
    assert (theirs.decision_id, theirs.by, theirs.answer) == ("dec-0001", "r1", b'{"decision": "choose"}')
    assert first_answer([theirs], since=None, but="dec-0001") is None
    assert answers_to(runs, "0" * 32) == []


def test_a_bare_answer_counts_only_if_it_came_after_the_question(shared_dir: Path) -> None:
    runs = json.loads(body_of(shared_dir, "auth_runs_metadata"))
    runs[0]["kwargs"]["command"]["resume"] = {"ok": True}
    (bare,) = answers_to(decode_json(json.dumps(runs).encode(), list[RunRow]), ASKED)
    assert not bare.is_by_id
    assert bare.created_at is not None
    assert first_answer([bare], since=bare.created_at) == bare
    assert first_answer([bare], since=NOON) is None


def test_an_interrupt_without_an_id_makes_its_thread_unreadable_and_nothing_else(shared_dir: Path) -> None:
    thread = json.loads(body_of(shared_dir, "multi_thread_get"))
    for listed in thread["interrupts"].values():
        listed[0]["id"] = "../" + listed[0]["id"]
    (item,) = items_in(json.dumps(thread).encode())
    assert item.kind is ItemKind.MALFORMED
    assert item.malformed is not None
    assert item.malformed.path.endswith("/id")
    assert item.remote_id == f"{thread['thread_id']}/unreadable"


def test_a_thread_whose_id_is_none_is_refused() -> None:
    with pytest.raises(BadResponse):
        read_row(b'{"thread_id": "../../etc"}')


# -- a server that misbehaves
@dataclass
class Fake:
    """A server that answers each path with what a test says; `POST /threads/search` by what is selected."""

    interrupts: dict[str, Any] = field(default_factory=dict)
    status: str = "interrupted"
    replies: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    seen: list[tuple[str, bytes, bytes]] = field(default_factory=list)
    rows: Callable[[list[str]], bytes] | None = None
    url: str = ""

    def row(self, thread: str = THREAD) -> dict[str, Any]:
        """A thread's row."""
        return {
            "thread_id": thread,
            "status": self.status,
            "state_updated_at": "2026-11-22T12:00:00+00:00",
            "metadata": {"graph_id": "g", "assistant_id": "a"},
            "interrupts": self.interrupts,
        }

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        """What it says."""
        for known, reply in self.replies.items():
            if f"{method} {path}".startswith(known):
                return reply
        if path == "/threads/count":
            return 200, b"1"
        if path == "/threads/search":
            asked = json.loads(body)
            if "interrupts" in asked["select"]:
                ids = asked["ids"]
                return 200, self.rows(ids) if self.rows else json.dumps(
                    [self.row(one) for one in ids]
                ).encode()
            return 200, json.dumps([self.row()]).encode()
        if "/runs" in path:
            return 200, b"[]"
        return 200, json.dumps(self.row()).encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request for each connection."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), 0
        )
        body = await reader.readexactly(length)
        method, path, _ = head.decode().split(" ", 2)
        self.seen.append((f"{method} {path}", head, body))
        status, said = self.answer(method, path, body)
        writer.write(
            b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, len(said), said)
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def fake(**given: Any) -> AsyncIterator[Fake]:
    """A misbehaving server, running."""
    made = Fake(**given)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()


STEP = {"task": [{"id": ASKED, "value": {"kind": "approval", "step": "pay"}}]}


@pytest.mark.parametrize(
    ("status", "body", "outcome", "was_sent"),
    [
        (200, b"{}", Outcome.IN_PROGRESS, True),
        (200, b"garbage", Outcome.IN_PROGRESS, True),
        (400, b'{"detail": "no"}', Outcome.INVALID, False),
        (401, b'{"detail": "who?"}', Outcome.AUTH_NEEDED, False),
        (403, b'{"detail": "Reviewer may not answer"}', Outcome.FORBIDDEN, False),
        (404, b'{"detail": "Thread or assistant not found."}', Outcome.RETRY, False),
        (409, b'{"detail": "busy"}', Outcome.IN_PROGRESS, False),
        (422, b'{"detail": "bad"}', Outcome.INVALID, False),
        (429, b"", Outcome.RETRY, False),
        (500, b"oops", Outcome.UNKNOWN, True),
        (503, b"", Outcome.UNKNOWN, True),
        (302, b"", Outcome.UNKNOWN, True),
    ],
)
async def test_what_a_reply_to_our_run_means(
    status: int, body: bytes, outcome: Outcome, *, was_sent: bool
) -> None:
    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        item = await item_of(desk, THREAD)
        server.replies[f"POST /threads/{THREAD}/runs"] = (status, body)
        result = await desk.deliver(decision(item, "approve"), attempt=1)
    assert (result.outcome, result.was_sent) == (outcome, was_sent)


async def test_a_run_carries_the_answer_by_id_the_decision_and_nothing_that_could_do_harm() -> None:
    async with fake(interrupts=STEP) as server, connected(server.url, secret="key") as desk:
        decided = decision(await item_of(desk, THREAD), "approve")
        await desk.deliver(decided, attempt=1)
        sent = next(json.loads(body) for what, _, body in server.seen if what.endswith("/runs"))
        heads = [head.lower() for _, head, _ in server.seen]
    assert sent.pop("metadata") == {
        "decision_id": decided.id,
        "payload_sha256": decided.item_version.rpartition(":")[2],
        "reviewer": "ada",
        "verdict": "approve",
        "seen_at": "2026-11-22T12:00:00+00:00",
    }
    assert sent == {
        "assistant_id": "a",
        "command": {"resume": {ASKED: {"approved": True, "decision_id": decided.id}}},
        "multitask_strategy": "reject",
    }
    assert all(b"x-api-key: key" in head for head in heads)


async def test_a_bearer_token_goes_where_the_settings_say() -> None:
    async with fake() as server, connected(server.url, secret="key", auth="bearer") as desk:
        await desk.whoami()
        assert b"authorization: bearer key" in server.seen[0][1].lower()
    with pytest.raises(ConfigError):
        async with connected("http://127.0.0.1:9", secret="key", auth="cookie"):
            pass


async def test_who_we_are_is_what_the_settings_say_once_the_server_let_us_in() -> None:
    async with fake() as server, connected(server.url, identity="ada@example.com") as desk:
        assert (await desk.whoami()).subject == "ada@example.com"
        server.replies["POST /threads/count"] = (401, b'{"detail": "Invalid API key"}')
        with pytest.raises(SourceRefused):
            await desk.whoami()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, SourceRefused),
        (403, SourceRefused),
        (500, SourceUnreachable),
        (429, SourceUnreachable),
        (404, BadResponse),
    ],
)
async def test_a_poll_that_is_refused_says_how(status: int, error: type[Exception]) -> None:
    async with fake(replies={"POST /threads/count": (status, b"")}) as server, connected(server.url) as desk:
        server.replies["POST /threads/search"] = (status, b"")
        with pytest.raises(error):
            await desk.poll("")


async def test_a_moved_payload_is_superseded_and_nothing_is_sent() -> None:
    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        decided = decision(await item_of(desk, THREAD), "approve")
        server.interrupts = {"task": [{"id": ASKED, "value": {"kind": "approval", "step": "pay twice"}}]}
        result = await desk.deliver(decided, attempt=1)
        assert (result.outcome, result.was_sent) == (Outcome.SUPERSEDED, False)
        assert not [what for what, _, _ in server.seen if what.startswith("POST") and what.endswith("/runs")]


async def test_the_same_question_under_a_new_id_is_superseded() -> None:
    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        decided = decision(await item_of(desk, THREAD), "approve")
        server.interrupts = {"other-task": [{**STEP["task"][0], "id": "f" * 32}]}
        assert (await desk.deliver(decided, attempt=1)).outcome is Outcome.SUPERSEDED
        server.interrupts = {"other-task": [{"id": "f" * 32, "value": "something else"}]}
        assert (await desk.deliver(decided, attempt=1)).outcome is Outcome.WITHDRAWN


async def test_a_row_of_another_thread_is_not_believed() -> None:
    other = "01a20285-0000-75c9-82bc-2127ef02d019"
    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        decided = decision(await item_of(desk, THREAD), "approve")
        server.replies[f"GET /threads/{THREAD}"] = (200, json.dumps(server.row(other)).encode())
        result = await desk.deliver(decided, attempt=1)
        assert (result.outcome, result.was_sent) == (Outcome.RETRY, False)
        server.rows = lambda _: json.dumps([server.row(other)]).encode()
        item = await item_of(desk, THREAD)
    assert item.kind is ItemKind.MALFORMED
    assert item.malformed is not None
    assert item.malformed.path == "/thread_id"


@pytest.mark.parametrize(
    "value",
    [b'{"a": 1, "a": 2}', b"[" * 500 + b"]" * 500, b'{"kind": "conflict"}'],
    ids=["a key twice", "too deep", "no fields"],
)
async def test_hostile_json_spoils_one_item_and_no_other(value: bytes) -> None:
    bad = b'"task":[{"id":"%s","value":%s}]' % (ASKED.encode(), value)
    good = b'"next":[{"id":"%s","value":{"kind":"approval","step":"pay"}}]' % (b"f" * 32)

    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        row = json.dumps(server.row()).encode()
        whole = row[: row.index(b'"interrupts"')] + b'"interrupts":{' + bad + b"," + good + b"}}"
        server.rows = lambda _: b"[" + whole + b"]"
        items = (await desk.poll("")).items
    assert {item.remote_id[-4:]: item.kind for item in items} == {
        ASKED[-4:]: ItemKind.MALFORMED,
        "ffff": ItemKind.APPROVAL,
    }
    assert all(item.raw for item in items)


@pytest.mark.parametrize("spoilt", [b"[not json", b'[{"thread_id": "\\ud800"}]', b"[" * 100_000])
async def test_a_thread_that_spoils_a_page_is_fetched_apart_and_shown_raw(spoilt: bytes) -> None:
    small = "01a20285-0000-75c9-82bc-2127ef02d019"

    async with fake(interrupts=STEP) as server, connected(server.url) as desk:

        def rows(ids: list[str]) -> bytes:
            return spoilt if THREAD in ids else json.dumps([server.row(one) for one in ids]).encode()

        both = json.dumps([server.row(), server.row(small)]).encode()
        answer = server.answer
        server.rows = rows
        server.answer = lambda method, path, body: (  # type: ignore[method-assign]
            (200, both)
            if path == "/threads/search" and b'"interrupts"' not in body and b'"limit":1,' not in body
            else answer(method, path, body)
        )
        items = (await desk.poll("")).items
    assert {item.ordering_key: item.kind for item in items} == {
        THREAD: ItemKind.MALFORMED,
        small: ItemKind.APPROVAL,
    }
    assert all(b"step" in item.raw for item in items)


async def test_a_schema_that_the_answer_breaks_keeps_it_here() -> None:
    schema = {
        "discriminator": {"mapping": {"approve": "#/x", "edit": "#/y"}},
        "properties": {"edited_action": {"properties": {"args": {"required": ["id"]}}}},
    }
    value = {"type": "tool_approval", "name": "drop", "args": {"id": 1}}
    asked = {"task": [{"id": ASKED, "value": value, "response_schema": schema}]}
    async with fake(interrupts=asked) as server, connected(server.url) as desk:
        item = await item_of(desk, THREAD)
        from tests.makers import make_calls

        wrong = decision(item, "edit", content=make_calls(("drop", {"name": "x"})))
        assert desk.objection(item, wrong.verdict) == "verdict.schema_violated"
        result = await desk.deliver(wrong, attempt=1)
        assert (result.outcome, result.was_sent) == (Outcome.INVALID, False)
        assert desk.objection(item, decision(item, "approve").verdict) == ""


async def test_a_schema_with_a_remote_reference_takes_no_answer() -> None:
    schema = {"discriminator": {"mapping": {"approve": "#/x"}}, "$ref": "http://example.invalid/schema"}
    asked = {
        "task": [
            {
                "id": ASKED,
                "value": {"type": "tool_approval", "name": "drop", "args": {}},
                "response_schema": schema,
            }
        ]
    }
    async with fake(interrupts=asked) as server, connected(server.url) as desk:
        item = await item_of(desk, THREAD)
        assert desk.objection(item, decision(item, "approve").verdict) == "verdict.schema_remote_ref"


async def test_what_an_item_does_not_allow_is_objected_to_before_anything_is_recorded() -> None:
    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        item = await item_of(desk, THREAD)
        assert desk.objection(item, decision(item, "approve").verdict) == ""
        assert desk.objection(item, decision(item, "merge").verdict) == "verdict.not_allowed"
        malformed = replace(make_item(), kind=ItemKind.MALFORMED)
        assert desk.objection(malformed, decision(malformed, "approve").verdict) == "verdict.item_malformed"


@pytest.mark.parametrize("cursor", ["nonsense", base64.b85encode(b"zip?").decode(), "\x00"])
async def test_a_cursor_that_can_not_be_read_starts_anew(cursor: str) -> None:
    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        page = await desk.poll(cursor)
    assert page.is_resync
    assert len(page.items) == 1


LOST = {"id": "r", "run_id": "r", "status": "success", "created_at": "2026-11-22T12:00:01+00:00"}


@pytest.mark.parametrize("runs", [b'[{"run_id": "r", "run_id": "r"}]', b"[not json", b'[{"run_id": 1}]'])
async def test_runs_that_can_not_be_read_hold_up_no_poll(runs: bytes) -> None:
    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        cursor = (await desk.poll("")).cursor
        server.replies |= {f"GET /threads/{THREAD}/runs": (200, runs), "POST /threads/count": (200, b"0")}
        server.replies["POST /threads/search"] = (200, b"[]")
        (gone,) = (await desk.poll(cursor)).gone
    assert (gone.event, gone.winner) == (ItemEvent.SEEN_WITHDRAWN, None)


async def test_times_that_are_none_hold_up_no_poll() -> None:
    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        stamps = json.dumps([{"thread_id": THREAD, "state_updated_at": "long ago"}]).encode()
        answer = server.answer
        server.answer = lambda method, path, body: (  # type: ignore[method-assign]
            (200, stamps)
            if path == "/threads/search" and b'"interrupts"' not in body
            else answer(method, path, body)
        )
        page = await desk.poll("")
        assert [item.kind for item in page.items] == [ItemKind.APPROVAL]
        stamps = b"[]"
        server.replies[f"GET /threads/{THREAD}/runs"] = (200, json.dumps([LOST]).encode())
        (gone,) = (await desk.poll(page.cursor)).gone
    assert gone.event is ItemEvent.SEEN_WITHDRAWN


async def test_a_time_without_an_offset_makes_one_thread_unreadable() -> None:
    async with fake(interrupts=STEP) as server, connected(server.url) as desk:
        naive = server.row() | {"state_updated_at": "2026-11-22T12:00:00"}
        server.rows = lambda ids: json.dumps([naive]).encode()
        (item,) = (await desk.poll("")).items
    assert item.kind is ItemKind.MALFORMED
