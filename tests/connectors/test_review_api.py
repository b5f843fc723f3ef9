"""The Review API's connector: a real server, and one that misbehaves in every way that matters."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer.connectors import review_api
from reviewer.connectors._review_api_outcomes import OUTCOME_OF
from reviewer.connectors.review_api import LISTING, ReviewApi
from reviewer.contract.problems import TOLD, ProblemType, uri
from reviewer.domain.content import JSON, Content
from reviewer.domain.decisions import Decision, Verdict
from reviewer.domain.items import Author, ItemKind, RiskLevel
from reviewer.domain.lifecycle import ItemEvent, Outcome
from reviewer.errors import BadResponse, SourceUnreachable
from reviewer.ids import CandidateId
from tests.connectors.review_api_case import ReviewApiCase, connect, decision_for, open_case
from tests.connectors.scripted import Answer, Cut, Scripted, always, forward, response, scripted
from tests.makers import NOON, make_item
from tests.server.running import Running, running_server

AT = "2026-11-22T12:00:00.000Z"


@asynccontextmanager
async def talking_to(answer: Answer) -> AsyncIterator[tuple[Scripted, ReviewApi]]:
    """A scripted server and a connector to it."""
    async with scripted(answer) as server:
        connector = connect(server.url, "secret")
        try:
            yield server, connector
        finally:
            await connector.aclose()


def a_decision() -> Decision:
    return decision_for(make_item("r1", source="desk"))


def told(kind: ProblemType, **more: Any) -> bytes:
    """A problem as the server tells it."""
    status, title = TOLD[kind]
    return response(
        status, json.dumps({"type": uri(kind), "title": title, "status": status, **more}).encode()
    )


def accepted(decision: Decision, /, **changes: Any) -> dict[str, Any]:
    """The answer to a decision that took effect."""
    summary = {
        "verdict": "reject",
        "decided_by": "person",
        "at": AT,
        "decision_id": decision.id,
        "by": "olga",
    }
    return {
        "review_id": decision.remote_id,
        "state": "decided",
        "version": "2",
        "epoch": "e1",
        "decision": summary,
        "document": None,
        "digest": hashlib.sha256(decision.document).hexdigest(),
        "superseded_by": None,
        **changes,
    }


def body(value: object) -> bytes:
    return json.dumps(value).encode()


# -- outcomes


def test_every_problem_type_has_its_outcome() -> None:
    assert OUTCOME_OF.keys() == set(ProblemType)


@pytest.mark.parametrize("kind", ProblemType)
async def test_a_problem_is_judged_by_its_type(kind: ProblemType) -> None:
    async with talking_to(always(told(kind, detail="so it is"))) as (_, connector):
        result = await connector.deliver(a_decision(), attempt=1)
    assert result.outcome is OUTCOME_OF[kind]
    assert "so it is" in result.reason
    assert result.receipt is None


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (response(200, b"<html>Sign in</html>", content_type="text/html"), Outcome.UNKNOWN),
        (response(200, b"{}"), Outcome.UNKNOWN),
        (response(302, location="https://login.example/"), Outcome.UNKNOWN),
        (response(401), Outcome.AUTH_NEEDED),
        (response(403), Outcome.FORBIDDEN),
        (response(404, b"<html>"), Outcome.RETRY),
        (response(409), Outcome.UNKNOWN),
        (response(413), Outcome.RETRY),
        (response(500), Outcome.UNKNOWN),
        (response(502), Outcome.UNKNOWN),
        (response(504), Outcome.UNKNOWN),
        (Cut(b"HTTP/1.1 201 Created\r\nContent-Length: 5000\r\n\r\n{"), Outcome.UNKNOWN),
        (b"nonsense\r\n\r\n", Outcome.UNKNOWN),
        (None, Outcome.UNKNOWN),
        # A status of its own and a problem that speaks of another one: neither is believed.
        (
            response(409, body({"type": uri(ProblemType.INVALID), "title": "", "status": 422})),
            Outcome.UNKNOWN,
        ),
    ],
)
async def test_what_somebody_else_answers_acknowledges_nothing(reply: bytes | None, outcome: Outcome) -> None:
    async with talking_to(always(reply)) as (_, connector):
        result = await connector.deliver(a_decision(), attempt=1)
    assert (result.outcome, result.receipt) == (outcome, None)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_says_when_to_come_back(status: int) -> None:
    kind = {429: ProblemType.TOO_MANY_WAITS, 503: ProblemType.UNAVAILABLE}[status]
    reply = told(kind).replace(b"\r\n\r\n", b"\r\nRetry-After: 7\r\n\r\n", 1)
    async with talking_to(always(reply)) as (_, connector):
        result = await connector.deliver(a_decision(), attempt=1)
        with pytest.raises(SourceUnreachable) as busy:
            await connector.poll("")
    assert (result.outcome, result.retry_after_s) == (Outcome.RETRY, 7.0)
    assert busy.value.params["retry_after_s"] == 7.0


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, Outcome.ACCEPTED),
        ({"review_id": "r2"}, Outcome.UNKNOWN),
        ({"decision": None}, Outcome.UNKNOWN),
        (
            {"decision": {"verdict": "reject", "decided_by": "person", "at": AT, "decision_id": "d9"}},
            Outcome.UNKNOWN,
        ),
        ({"digest": "0" * 64}, Outcome.INVALID),
    ],
)
async def test_a_201_counts_only_with_our_id_our_review_and_our_bytes(
    changes: dict[str, Any], outcome: Outcome
) -> None:
    decision = a_decision()
    async with talking_to(always(response(201, body(accepted(decision, **changes))))) as (_, connector):
        result = await connector.deliver(decision, attempt=1)
    assert result.outcome is outcome
    assert (result.receipt is not None) is (outcome is Outcome.ACCEPTED)


async def test_a_conflict_with_oneself_is_none() -> None:
    decision = a_decision()
    summary = accepted(decision)["decision"]
    async with talking_to(always(told(ProblemType.ALREADY_DECIDED, winner=summary))) as (_, connector):
        assert (await connector.deliver(decision, attempt=2)).outcome is Outcome.UNKNOWN


async def test_the_winner_is_told_in_full() -> None:
    winner = {
        "verdict": "choose",
        "decided_by": "person",
        "at": AT,
        "decision_id": "x",
        "by": "otto",
        "summary": "c1",
    }
    async with talking_to(always(told(ProblemType.ALREADY_DECIDED, winner=winner))) as (_, connector):
        result = await connector.deliver(a_decision(), attempt=1)
    assert result.winner is not None
    assert (result.winner.verdict, result.winner.by, result.winner.at, result.winner.summary) == (
        "choose",
        "otto",
        NOON,
        "c1",
    )


async def test_a_default_that_time_chose_is_nobodys() -> None:
    winner = {"verdict": "reject", "decided_by": "timeout", "at": AT, "by": "not a person"}
    async with talking_to(always(told(ProblemType.EXPIRED, winner=winner))) as (_, connector):
        result = await connector.deliver(a_decision(), attempt=1)
    assert result.outcome is Outcome.EXPIRED
    assert result.winner is not None
    assert result.winner.by == ""


async def test_the_documents_bytes_are_sent_as_they_are() -> None:
    decision = replace(
        a_decision(), document=b'{ "decision_id" : "d-1" }', media_type="application/x-old+json"
    )
    async with talking_to(always(told(ProblemType.INVALID))) as (server, connector):
        await connector.deliver(decision, attempt=1)
        await connector.deliver(decision, attempt=2)
        await connector.deliver_batch([decision])
    assert server.bodies[:2] == [decision.document] * 2
    assert decision.document in server.bodies[2]
    head = server.heads[0].lower()
    assert b"content-type: application/x-old+json" in head
    assert f"idempotency-key: {decision.id}".encode() in head
    assert b'if-match: "v1"' in head


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("open", Outcome.RETRY),
        ("leased", Outcome.RETRY),
        ("withdrawn", Outcome.WITHDRAWN),
        ("superseded", Outcome.SUPERSEDED),
        ("expired", Outcome.EXPIRED),
        ("decided", Outcome.UNKNOWN),
    ],
)
async def test_a_read_back_without_a_decision_goes_by_the_state(state: str, outcome: Outcome) -> None:
    decision = a_decision()
    reply = response(200, body(accepted(decision, state=state, decision=None)))
    async with talking_to(always(reply)) as (_, connector):
        assert (await connector.read_back(decision)).outcome is outcome


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (told(ProblemType.NOT_FOUND), Outcome.WITHDRAWN),
        (told(ProblemType.UNAUTHENTICATED), Outcome.AUTH_NEEDED),
        (response(404), Outcome.UNKNOWN),
        (response(200, b"[]"), Outcome.UNKNOWN),
        (response(200, body(accepted(a_decision(), review_id="r2"))), Outcome.UNKNOWN),
        (None, Outcome.UNKNOWN),
    ],
)
async def test_a_read_back_that_fails_settles_nothing(reply: bytes | None, outcome: Outcome) -> None:
    async with talking_to(always(reply)) as (_, connector):
        assert (await connector.read_back(a_decision())).outcome is outcome


# -- faults on the way to a real server


async def test_a_lost_reply_is_found_again_and_has_one_effect(review_server: Running) -> None:
    async def lose_reply(head: bytes, sent: bytes) -> bytes | None:
        reply = await forward(review_server.port, head, sent)
        return None if head.startswith(b"POST") else reply

    async with open_case(review_server) as case, scripted(lose_reply) as between:
        decision = case.decision(await case.asked())
        connector = connect(between.url, review_server.tokens["operator"])
        assert (await connector.deliver(decision, attempt=1)).outcome is Outcome.UNKNOWN
        found = await connector.read_back(decision)
        assert found.outcome is Outcome.ACCEPTED
        assert (await case.connector.deliver(decision, attempt=2)).outcome is Outcome.REPLAYED
        await connector.aclose()


async def test_a_lost_request_is_known_not_to_have_arrived(review_server: Running) -> None:
    async def lose_request(head: bytes, sent: bytes) -> bytes | None:
        return None if head.startswith(b"POST") else await forward(review_server.port, head, sent)

    async with open_case(review_server) as case, scripted(lose_request) as between:
        decision = case.decision(await case.asked())
        connector = connect(between.url, review_server.tokens["operator"])
        assert (await connector.deliver(decision, attempt=1)).outcome is Outcome.UNKNOWN
        assert (await connector.read_back(decision)).outcome is Outcome.RETRY
        assert (await case.connector.deliver(decision, attempt=2)).outcome is Outcome.ACCEPTED
        await connector.aclose()


# -- polling


async def test_every_end_is_told_with_its_winner(review_server: Running) -> None:
    async with open_case(review_server) as case:
        assert isinstance(case, ReviewApiCase)
        cursor = ""
        while (page := await case.connector.poll(cursor)).has_more or not page.is_unchanged:
            cursor = page.cursor
        withdrawn, decided, superseded = [await case.ask() for _ in range(3)]
        await asyncio.to_thread(case.server.client("agent").delete, f"/v1/reviews/{withdrawn}")
        await case.decide_elsewhere(decided)
        new = await asyncio.to_thread(case.server.create, f"new-of-{superseded}", supersedes=superseded)
        page = await case.connector.poll(cursor)
    gone = {one.remote_id: one for one in page.gone}
    assert {name: one.event for name, one in gone.items()} == {
        withdrawn: ItemEvent.SEEN_WITHDRAWN,
        decided: ItemEvent.SEEN_DECIDED,
        superseded: ItemEvent.SEEN_SUPERSEDED,
    }
    assert gone[decided].decision_id == f"other-{decided}"
    winner = gone[decided].winner
    assert winner is not None
    assert winner.by == "otto"
    assert [(item.remote_id, item.supersedes) for item in page.items] == [(new["id"], superseded)]


async def test_an_item_is_read_in_full(review_server: Running) -> None:
    fields = {
        "title": "Refund?",
        "body": "**Which** policy",
        "subject": {"namespace": "ticket", "key": "77"},
        "consequences": {
            "on_accept": {
                "text": "Money goes out.",
                "effects": ["money"],
                "reversible": False,
                "stated_by": "declared",
            }
        },
        "risk": {"level": "high", "stated_by": "policy"},
        "agent": "refunds",
        "run": "run-1",
        "workflow": "refund",
        "metadata": {"tier": "gold"},
        "evidence": [{"title": "Mail", "text": "I was promised"}],
        "candidates": [
            {"content": '{"a": 1.0}', "media_type": "application/json", "agent": "one", "model": "m"}
        ],
        "actions": [{"name": "pay", "arguments": '{"n":  1}', "allowed": ["approve", "edit"]}],
        "response_schema": {"type": "object"},
        "allowed_verdicts": ["approve", "reject"],
        "assignees": ["olga"],
        "expires_at": "2999-01-01T00:00:00Z",
        "default_on_expiry": "reject",
        "residency": "eu",
    }
    async with open_case(review_server) as case:
        made = await asyncio.to_thread(review_server.create, "in-full", **fields)
        item = (await case.listed())[made["id"]]
    assert (item.title, item.body, str(item.subject)) == ("Refund?", "**Which** policy", "ticket:77")
    assert item.on_accept is not None
    assert (item.on_accept.stated_by, item.on_accept.reversible) == (Author.DECLARED, False)
    assert item.on_decline is None
    assert (item.risk.level, item.risk.stated_by) == (RiskLevel.HIGH, Author.POLICY)
    assert (item.run.agent, item.run.run, item.run.workflow, item.run.metadata) == (
        "refunds",
        "run-1",
        "refund",
        {"tier": "gold"},
    )
    assert (item.evidence[0].text, item.evidence[0].size) == ("I was promised", 14)
    assert item.candidates[0].content.data == b'{"a": 1.0}'
    assert (item.actions[0].arguments, item.actions[0].allowed) == (b'{"n":  1}', {"approve", "edit"})
    assert item.response_schema == b'{"type":"object"}'
    assert item.allowed_verdicts == {"approve", "reject"}
    assert (item.requester, item.assignees, item.default_on_expiry) == ("agent-7", ("olga",), "reject")
    assert item.expires_at is not None


async def test_an_agent_can_not_talk_the_risk_down(review_server: Running) -> None:
    async with open_case(review_server) as case:
        made = await asyncio.to_thread(
            review_server.create, "low", risk={"level": "low", "stated_by": "agent"}
        )
        assert (await case.listed())[made["id"]].risk.level is RiskLevel.MEDIUM


async def test_the_sources_namespace_comes_before_the_subjects(review_server: Running) -> None:
    made = review_server.create("namespace", subject={"namespace": "invoice", "key": "4711"})
    connector = connect(review_server.url, review_server.tokens["operator"], namespace="erp")
    page = await connector.poll("")
    await connector.aclose()
    assert {str(item.subject) for item in page.items if item.remote_id == made["id"]} == {"erp/invoice:4711"}


async def test_a_listing_over_many_pages_names_all_that_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_api, "PAGE_LIMIT", 2)
    with running_server(tmp_path) as server:
        async with open_case(server) as case:
            names = [await case.ask() for _ in range(5)]
            first = await case.connector.poll("")
            assert (first.has_more, first.listed_all) == (True, None)
            assert first.cursor.startswith(LISTING)
            await case.decide_elsewhere(names[0])
            cursor, listed = first.cursor, None
            while listed is None:
                page = await case.connector.poll(cursor)
                cursor, listed = page.cursor, page.listed_all
            assert listed == set(names[1:])
            assert not cursor.startswith(LISTING)

            # Another process took up a listing that was begun here: it begins again, and misses nothing.
            other = connect(server.url, server.tokens["operator"])
            page = await other.poll(first.cursor)
            assert [item.remote_id for item in page.items] == names[1:3]
            await other.aclose()


async def test_a_restored_server_is_noticed_and_listed_anew(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        async with open_case(server) as case:
            name = await case.ask()
            before = await case.connector.poll("")
            server.stop()
            server.start(is_restored=True)
            after = await case.connector.poll(before.cursor)
    assert after.is_resync
    assert after.epoch != before.epoch
    assert after.listed_all == {name}


async def test_a_silent_poll_costs_less_than_500_bytes(tmp_path: Path) -> None:
    sizes: list[int] = []

    with running_server(tmp_path) as server:

        async def count(head: bytes, sent: bytes) -> bytes | None:
            reply = await forward(server.port, head, sent)
            sizes.append(len(head) + len(sent) + len(reply))
            return reply

        async with scripted(count) as between:
            connector = connect(between.url, server.tokens["operator"])
            cursor = (await connector.poll("")).cursor
            pages = [await connector.poll(cursor) for _ in range(3)]
            await connector.aclose()
    assert all(page.is_unchanged for page in pages)
    assert sizes[-1] <= 500, sizes


def feed_page(*entries: object) -> bytes:
    return response(200, body({"entries": entries, "next": "e.5", "has_more": False, "epoch": "e"}))


def entry(**review: Any) -> dict[str, Any]:
    """An entry of an open review; `review` changes the review inside."""
    inside = {
        "id": "r1",
        "version": "1",
        "state": "open",
        "title": "?",
        "created_at": AT,
        "updated_at": AT,
        "kind": "approval",
        **review,
    }
    return {"id": "r1", "version": "1", "state": "open", "updated_at": AT, "review": inside}


ANSWER = {"id": "c1", "media_type": "text/plain", "content": "a", "digest": hashlib.sha256(b"a").hexdigest()}


@pytest.mark.parametrize(
    ("broken", "path"),
    [
        (entry(id="r2"), "/review/id"),
        (entry(version="2"), "/review/version"),
        (entry(title=7), "/review/title"),
        (entry(created_at="yesterday"), "/review/created_at"),
        (entry(kind="joke"), "/review/kind"),
        (entry(candidates=[{**ANSWER, "digest": "0" * 64}]), "/review/candidates/0/digest"),
        (entry(candidates=[ANSWER, ANSWER]), "/review/candidates/1/id"),
        (entry(response_schema=None) | {"review": None}, "/review"),
        ({"id": "r1"}, ""),
        ("junk", ""),
        ([1, 2], ""),
    ],
)
async def test_what_can_not_be_read_is_shown_as_malformed_and_blocks_nothing(
    broken: object, path: str
) -> None:
    good = json.loads(json.dumps(entry()).replace("r1", "r0"))
    async with talking_to(always(feed_page(good, broken))) as (_, connector):
        page = await connector.poll("")
    assert [item.kind for item in page.items] == [ItemKind.APPROVAL, ItemKind.MALFORMED]
    bad = page.items[1]
    assert bad.malformed is not None
    assert bad.malformed.path == path
    assert json.loads(bad.raw) == broken
    if isinstance(broken, dict):
        assert bad.remote_id == "r1"
    assert connector.objection(bad, Verdict(name="approve"))


async def test_five_megabytes_of_junk_are_one_malformed_item() -> None:
    async with talking_to(always(feed_page("x" * 5_000_000, entry()))) as (_, connector):
        page = await connector.poll("")
    assert [item.kind for item in page.items] == [ItemKind.MALFORMED, ItemKind.APPROVAL]
    assert len(page.items[0].raw) == 5_000_002


async def test_fields_of_a_newer_contract_are_left_alone() -> None:
    async with talking_to(always(feed_page(entry(mood="calm", allowed_verdicts=["approve", "shrug"])))) as (
        _,
        it,
    ):
        page = await it.poll("")
    assert page.items[0].allowed_verdicts == {"approve"}
    assert b'"mood": "calm"' in page.items[0].raw


@pytest.mark.parametrize(
    "reply",
    [
        response(200, b"not json"),
        response(200, b'{"entries": [], "entries": [], "next": "", "has_more": false, "epoch": ""}'),
        response(200, b"[" * 10_000),
        response(200, body({"entries": [], "next": "e.5"})),
        response(500),
        response(410),
        told(ProblemType.CURSOR_GONE),
    ],
)
async def test_a_page_that_can_not_be_read_is_a_bad_response(reply: bytes) -> None:
    async with talking_to(always(reply)) as (_, connector):
        with pytest.raises(BadResponse):
            await connector.poll("e.5")


async def test_a_feed_that_never_moves_on_is_a_bad_response() -> None:
    page = {"entries": [entry()], "next": "e.5", "has_more": True, "epoch": "e"}
    async with talking_to(always(response(200, body(page)))) as (_, connector):
        with pytest.raises(BadResponse):
            await connector.poll("e.5")


# -- batches and leases


async def test_many_decisions_go_out_in_few_calls(tmp_path: Path) -> None:
    calls: list[int] = []
    with running_server(tmp_path) as server:

        async def count(head: bytes, sent: bytes) -> bytes | None:
            calls.append(len(sent))
            return await forward(server.port, head, sent)

        async with open_case(server) as case, scripted(count) as between:
            reviews = [await asyncio.to_thread(server.create, f"many-{number}") for number in range(120)]
            listed = await case.listed()
            decisions = [decision_for(listed[review["id"]]) for review in reviews]
            connector = connect(between.url, server.tokens["operator"])
            results = await connector.deliver_batch(decisions)
            await connector.aclose()
    assert [result.outcome for result in results] == [Outcome.ACCEPTED] * 120
    assert len(calls) == 2


async def test_the_results_of_a_batch_are_told_apart_by_key_not_by_place() -> None:
    one, two, three = a_decision(), a_decision(), a_decision()
    results = [
        {
            "key": two.id,
            "status": 409,
            "problem": {"type": uri(ProblemType.WITHDRAWN), "title": "", "status": 410},
        },
        {"key": one.id, "status": 201, "decision": accepted(one)},
    ]
    async with talking_to(always(response(200, body({"results": results})))) as (_, connector):
        outcomes = [result.outcome for result in await connector.deliver_batch([one, two, three])]
    assert outcomes == [Outcome.ACCEPTED, Outcome.WITHDRAWN, Outcome.UNKNOWN]


async def test_a_batch_that_is_refused_whole_is_refused_for_each() -> None:
    async with talking_to(always(told(ProblemType.UNAUTHENTICATED))) as (_, connector):
        results = await connector.deliver_batch([a_decision(), a_decision()])
    assert [result.outcome for result in results] == [Outcome.AUTH_NEEDED] * 2


async def test_no_decisions_are_no_call() -> None:
    async with talking_to(always(None)) as (server, connector):
        assert await connector.deliver_batch([]) == []
    assert server.heads == []


async def test_what_another_holds_can_not_be_leased(review_server: Running) -> None:
    async with open_case(review_server) as case:
        name = await case.ask()
        other = connect(review_server.url, review_server.tokens["operator2"])
        assert await other.lease(name, seconds=30)
        assert not await case.connector.lease(name, seconds=30)
        await case.connector.release(name)
        await other.release(name)
        assert await case.connector.lease(name, seconds=30)
        await other.aclose()


async def test_a_merge_of_two_answers_arrives_whole(review_server: Running) -> None:
    async with open_case(review_server) as case:
        item = await case.asked()
        verdict = Verdict(
            name="merge",
            candidates=(CandidateId("c1"), CandidateId("c2")),
            content=Content(media_type=JSON, data='{"total": 12480.10, "wer": "Zoë"}'.encode()),
            row_sources={"/total": "c1"},
            reason="both half right",
        )
        decision = decision_for(item, verdict)
        assert (await case.connector.deliver(decision, attempt=1)).outcome is Outcome.ACCEPTED
    read = review_server.client("agent").get(f"/v1/reviews/{item.remote_id}/decision")
    assert decision.document in read.content
    assert read.json()["document"]["content"]["text"] == '{"total": 12480.10, "wer": "Zoë"}'


async def test_an_etag_that_no_header_can_carry_is_not_sent_back() -> None:
    page = json.dumps({"entries": [], "next": "c1", "has_more": False, "epoch": "e"}).encode()
    head = b'HTTP/1.1 200 OK\r\nETag: "\xe9"\r\nContent-Length: %d\r\n\r\n' % len(page)
    async with scripted(always(head + page)) as server:
        connector = connect(server.url, "t")
        await connector.poll("c1")
        assert (await connector.poll("c1")).cursor == "c1"
        await connector.aclose()


async def test_a_lone_surrogate_spoils_its_own_review_and_no_other() -> None:
    spoilt = json.dumps(entry(title="x\ud800y"))
    assert "\\ud800" in spoilt
    fine = {**entry(id="r2", title="fine \U0001f600"), "id": "r2"}
    async with talking_to(always(feed_page(entry(title="x\ud800y"), fine))) as (_, connector):
        read = await connector.poll("")
    assert [item.kind for item in read.items] == [ItemKind.MALFORMED, ItemKind.APPROVAL]
    assert read.items[0].raw == spoilt.encode()
    assert read.items[0].remote_id == "r1"


async def test_a_page_of_more_than_was_asked_for_is_refused() -> None:
    async with talking_to(always(feed_page(*("x" for _ in range(501))))) as (_, connector):
        with pytest.raises(BadResponse) as refused:
            await connector.poll("")
    assert refused.value.code == "source.too_many"


async def test_a_listing_of_more_than_anybody_reviews_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_api, "MAX_LISTED", 1)
    async with talking_to(always(feed_page(entry(), {**entry(id="r2"), "id": "r2"}))) as (_, connector):
        with pytest.raises(BadResponse) as refused:
            await connector.poll("")
    assert refused.value.code == "source.too_many"


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "x" * 501), ("owner", "x" * 501), ("body", "x" * 1_000_001), ("assignees", ["a"] * 51)],
)
async def test_a_review_beyond_the_bounds_of_the_contract_is_malformed(field: str, value: Any) -> None:
    async with talking_to(always(feed_page(entry(**{field: value})))) as (_, connector):
        page = await connector.poll("")
    (item,) = page.items
    assert item.malformed is not None
    assert item.malformed.path == f"/review/{field}"
    assert len(item.title) < 200
