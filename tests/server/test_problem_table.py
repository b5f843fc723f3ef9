"""The table of answers: every problem type of the contract, met on a running server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from reviewer.contract.limits import MAX_DOCUMENT_BYTES
from reviewer.contract.problems import TOLD, ProblemType, uri
from tests.makers import HandClock
from tests.server.conftest import Inside
from tests.server.running import Running, decision_on

T = ProblemType
DECISION = {"Content-Type": "application/json", "Idempotency-Key": "key-1", "If-Match": '"1"'}


def assert_problem(reply: httpx.Response, kind: ProblemType) -> dict[str, Any]:
    """It is exactly this problem, told as RFC 9457 asks."""
    told: dict[str, Any] = reply.json()
    assert (reply.status_code, told["type"]) == (TOLD[kind][0], uri(kind)), reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert (told["status"], told["title"]) == TOLD[kind]
    return told


def not_json(server: Running) -> httpx.Response:
    return server.client("agent").post(
        "/v1/reviews", content=b'{"title": "a", "title": "b"}', headers=DECISION
    )


def key_missing(server: Running) -> httpx.Response:
    return server.client("agent").post("/v1/reviews", json={"title": "a"})


def unauthenticated(server: Running) -> httpx.Response:
    return httpx.get(server.url + "/v1/me", trust_env=False)


def forbidden(server: Running) -> httpx.Response:
    return server.decide(server.create("forbidden"), "forbidden-1", who="agent")


def not_found(server: Running) -> httpx.Response:
    return server.client("operator").get("/v1/reviews/nothing")


def method_not_allowed(server: Running) -> httpx.Response:
    return server.client("operator").put("/v1/reviews")


def already_decided(server: Running) -> httpx.Response:
    review = server.create("decided")
    server.decide(review, "decided-1")
    return server.decide(review, "decided-2", who="operator2")


def not_decided(server: Running) -> httpx.Response:
    path = f"/v1/reviews/{server.create('not-decided')['id']}/continuation"
    return server.client("agent").put(path, json={"text": "Went on."})


def leased(server: Running) -> httpx.Response:
    path = f"/v1/reviews/{server.create('leased')['id']}/lease"
    server.client("operator").post(path)
    return server.client("operator2").post(path)


def withdrawn(server: Running) -> httpx.Response:
    review = server.create("withdrawn")
    assert server.client("agent").delete(f"/v1/reviews/{review['id']}").status_code == 204
    return server.decide(review, "withdrawn-1")


def cursor_gone(server: Running) -> httpx.Response:
    return server.client("operator").get("/v1/reviews", params={"since": "0123456789ab.1"})


def version_moved(server: Running) -> httpx.Response:
    review = server.create("moved")
    server.create("moved-2", supersedes=review["id"], title="Better asked")
    return server.decide(review, "moved-1")


def too_large(server: Running) -> httpx.Response:
    review = server.create("large")
    body = b'"' + b"x" * MAX_DOCUMENT_BYTES + b'"'
    return server.client("operator").post(
        f"/v1/reviews/{review['id']}/decision", content=body, headers=DECISION
    )


def media_type(server: Running) -> httpx.Response:
    return server.client("agent").post(
        "/v1/reviews", content=b"title: a", headers={"Content-Type": "text/yaml", "Idempotency-Key": "k"}
    )


def wrong_host(server: Running) -> httpx.Response:
    return server.client("operator").get("/v1/me", headers={"Host": "evil.example"})


def invalid(server: Running) -> httpx.Response:
    return server.decide(server.create("invalid"), "invalid-1", verdict="choose")


def key_reused(server: Running) -> httpx.Response:
    server.decide(server.create("reused"), "reused-1")
    return server.decide(server.create("reused-2"), "reused-1")


def version_missing(server: Running) -> httpx.Response:
    review = server.create("missing")
    return server.client("operator").post(
        f"/v1/reviews/{review['id']}/decision",
        content=json.dumps(decision_on(review, "missing-1")),
        headers={"Content-Type": "application/json", "Idempotency-Key": "missing-1"},
    )


FROM_OUTSIDE: dict[ProblemType, Callable[[Running], httpx.Response]] = {
    T.NOT_JSON: not_json,
    T.KEY_MISSING: key_missing,
    T.UNAUTHENTICATED: unauthenticated,
    T.FORBIDDEN: forbidden,
    T.NOT_FOUND: not_found,
    T.METHOD_NOT_ALLOWED: method_not_allowed,
    T.ALREADY_DECIDED: already_decided,
    T.NOT_DECIDED: not_decided,
    T.LEASED: leased,
    T.WITHDRAWN: withdrawn,
    T.CURSOR_GONE: cursor_gone,
    T.VERSION_MOVED: version_moved,
    T.TOO_LARGE: too_large,
    T.MEDIA_TYPE: media_type,
    T.WRONG_HOST: wrong_host,
    T.INVALID: invalid,
    T.KEY_REUSED: key_reused,
    T.VERSION_MISSING: version_missing,
}
FROM_INSIDE = {T.IN_PROGRESS, T.EXPIRED, T.TOO_MANY_WAITS, T.INTERNAL, T.UNAVAILABLE}


def test_the_table_is_whole() -> None:
    assert FROM_OUTSIDE.keys() | FROM_INSIDE == set(ProblemType)


@pytest.mark.parametrize("kind", FROM_OUTSIDE)
def test_a_real_server_answers(server: Running, kind: ProblemType) -> None:
    assert_problem(FROM_OUTSIDE[kind](server), kind)


def test_the_winner_comes_with_already_decided(server: Running) -> None:
    review = server.create("winner")
    server.decide(review, "winner-1", verdict="reject", reason="no")
    told = assert_problem(server.decide(review, "winner-2", who="operator2"), T.ALREADY_DECIDED)
    assert (told["winner"]["decision_id"], told["winner"]["by"]) == ("winner-1", "olga")
    assert (told["winner"]["verdict"], told["winner"]["decided_by"]) == ("reject", "person")


def test_the_successor_comes_with_version_moved(server: Running) -> None:
    review = server.create("successor")
    new = server.create("successor-2", supersedes=review["id"])
    told = assert_problem(server.decide(review, "successor-1"), T.VERSION_MOVED)
    assert told["current"]["id"] == new["id"]


def test_the_holder_comes_with_leased(server: Running) -> None:
    path = f"/v1/reviews/{server.create('holder')['id']}/lease"
    server.client("operator").post(path)
    assert assert_problem(server.client("operator2").post(path), T.LEASED)["holder"] == "olga"


def test_sign_in_is_asked_for_as_bearer(server: Running) -> None:
    assert unauthenticated(server).headers["www-authenticate"].startswith("Bearer")


def test_a_wrong_method_is_told_the_right_ones(server: Running) -> None:
    assert {"GET", "POST"} <= set(method_not_allowed(server).headers["allow"].split(", "))


async def test_the_same_key_in_flight_is_in_progress(inside: Inside) -> None:
    review = await inside.create("k1")
    assert inside.hub.claim("decide d-1")
    reply = await inside.call(
        "operator",
        "POST",
        f"/v1/reviews/{review['id']}/decision",
        json=decision_on(review, "d-1"),
        headers={"Idempotency-Key": "d-1", "If-Match": '"1"'},
    )
    assert_problem(reply, T.IN_PROGRESS)
    assert reply.headers["retry-after"] == "1"


async def test_a_late_decision_is_told_that_time_ran_out(inside: Inside) -> None:
    review = await inside.create("k1", expires_at="2026-11-22T12:00:10Z", default_on_expiry="reject")
    inside.clock.advance(10)
    reply = await inside.call(
        "operator",
        "POST",
        f"/v1/reviews/{review['id']}/decision",
        json=decision_on(review, "d-1", verdict="stop-run"),
        headers={"Idempotency-Key": "d-1", "If-Match": '"1"'},
    )
    told = assert_problem(reply, T.EXPIRED)
    assert told["winner"]["decided_by"] == "timeout"


async def test_waits_beyond_the_bound_are_told_to_come_back(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.server.waits.MAX_WAITS_EACH", 0)
    review = await inside.create("k1")
    reply = await inside.call("agent", "GET", f"/v1/reviews/{review['id']}/decision?wait=5")
    assert_problem(reply, T.TOO_MANY_WAITS)
    assert reply.headers["retry-after"] == "1"


async def test_a_failure_of_ours_is_a_problem_too(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(clock: HandClock) -> float:
        raise ZeroDivisionError

    monkeypatch.setattr(HandClock, "monotonic", fail)
    assert_problem(await inside.call("operator", "GET", "/v1/me"), T.INTERNAL)


async def test_a_full_disk_changes_nothing_and_says_so(inside: Inside) -> None:
    pages = await inside.hub.write(lambda work: work.connection.execute("PRAGMA page_count").fetchone()[0])
    await inside.hub.write(
        lambda work: work.connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    )
    reply = await inside.call(
        "agent",
        "POST",
        "/v1/reviews",
        json={"title": "?", "body": "x" * 500_000},
        headers={"Idempotency-Key": "k"},
    )
    assert_problem(reply, T.UNAVAILABLE)
    assert reply.headers["retry-after"] == "5"
    assert (await inside.call("operator", "GET", "/v1/reviews")).json()["entries"] == []
    # The handle that failed is not used again: the next write opens the file anew, without the limit.
    await inside.create("k")
