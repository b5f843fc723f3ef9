"""Deciding: one effect for each review, exact replays, one result for each entry of a batch."""

from __future__ import annotations

import hashlib
import json
import threading
from typing import Any

import httpx
import pytest

from tests.server.running import Running, decision_on

SCHEMA = {
    "type": "object",
    "properties": {"amount": {"type": "number", "maximum": 100}},
    "required": ["amount"],
}


def batch(server: Running, entries: list[dict[str, Any]], who: str = "operator") -> httpx.Response:
    return server.client(who).post("/v1/decisions:batch", json={"decisions": entries})


def entry(review: dict[str, Any], key: str, **fields: Any) -> dict[str, Any]:
    return {"key": key, "if_match": review["version"], "decision": decision_on(review, key, **fields)}


def test_a_decision_takes_effect_and_is_stored_byte_for_byte(server: Running) -> None:
    review = server.create("d-1")
    document = json.dumps(decision_on(review, "dec-1", reason="wei\u00df"), indent=3).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": "dec-1", "If-Match": '"1"'}
    path = f"/v1/reviews/{review['id']}/decision"
    reply = server.client("operator").post(path, content=document, headers=headers)
    assert (reply.status_code, reply.headers["etag"]) == (201, '"2"')
    assert reply.json()["digest"] == hashlib.sha256(document).hexdigest()
    read_back = server.client("agent").get(path)
    assert document in read_back.content
    assert read_back.json()["decision"]["by"] == "olga"


def test_an_exact_replay_is_answered_as_before_also_after_a_restart(own_server: Running) -> None:
    review = own_server.create("d-2")
    first = own_server.decide(review, "dec-2")
    own_server.kill()
    own_server.start()
    again = own_server.decide(review, "dec-2")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_the_same_key_with_other_bytes_is_refused(server: Running) -> None:
    review = server.create("d-3")
    server.decide(review, "dec-3")
    assert server.decide(review, "dec-3", reason="changed my mind").json()["type"].endswith("key-reused")


def test_of_many_at_once_exactly_one_takes_effect(server: Running) -> None:
    review = server.create("d-4")
    statuses: list[int] = []

    def decide(number: int) -> None:
        who = "operator" if number % 2 else "operator2"
        statuses.append(server.decide(review, f"dec-4-{number}", who=who).status_code)

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [409] * 11


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"verdict": "approve"}, "/verdict"),
        ({"verdict": "choose"}, "/candidate_ids"),
        ({"verdict": "choose", "candidate_ids": ["c9"]}, "/candidate_ids/0"),
        ({"verdict": "ask-again", "question": " "}, "/question"),
        ({"verdict": "merge"}, "/content"),
        ({"verdict": "merge", "content": {"media_type": "application/json", "text": "{"}}, "/content/text"),
        (
            {"verdict": "merge", "content": {"media_type": "application/json", "text": '{"amount": 101}'}},
            "/content/text/amount",
        ),
        ({"actions": [{"index": 2, "verb": "approve"}]}, "/actions/0/index"),
        ({"actions": [{"index": 0, "verb": "respond"}]}, "/actions/0/verb"),
        ({"actions": [{"index": 0, "verb": "reject"}] * 2}, "/actions/1/index"),
        ({"actions": [{"index": 1, "verb": "edit", "arguments": "5"}]}, "/actions/0/arguments"),
        ({"decision_id": "another"}, "/decision_id"),
        ({"review_id": "another"}, "/review_id"),
        ({"review_version": "2"}, "/review_version"),
        ({"decided_at": "yesterday"}, "/decided_at"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused_by_its_pointer(
    server: Running, fields: dict[str, Any], pointer: str
) -> None:
    key = f"d-5-{hashlib.sha256(repr(fields).encode()).hexdigest()[:12]}"
    review = server.create(
        key,
        candidates=[{"content": "{}"}, {"content": "[]"}],
        actions=[{"name": "pay"}, {"name": "tell", "allowed": ["edit"]}],
        response_schema=SCHEMA,
    )
    reply = server.decide(review, key, **fields)
    assert reply.status_code == 422, reply.text
    assert reply.json()["errors"][0]["pointer"] == pointer
    assert server.client("agent").get(f"/v1/reviews/{review['id']}").json()["state"] == "open"


def test_an_answer_that_fits_the_schema_is_taken(server: Running) -> None:
    review = server.create("d-6", candidates=[{"content": "a"}, {"content": "b"}], response_schema=SCHEMA)
    content = {
        "media_type": "application/json",
        "text": '{"amount": 99.50}',
        "row_sources": {"/amount": "edited"},
    }
    assert server.decide(review, "dec-6", verdict="merge", content=content).status_code == 201


def test_another_version_than_the_one_there_is_refused(server: Running) -> None:
    reply = server.decide(server.create("d-7"), "dec-7", if_match="7")
    assert reply.status_code == 412
    assert reply.json()["current"]["version"] == "1"


@pytest.mark.parametrize("sent", ["1", "*", 'W/"1"', '"1", "2"'])
def test_if_match_is_one_strong_version(server: Running, sent: str) -> None:
    review = server.create(f"d-8-{sum(sent.encode())}")
    reply = server.client("operator").post(
        f"/v1/reviews/{review['id']}/decision",
        json=decision_on(review, "dec-8"),
        headers={"Idempotency-Key": "dec-8", "If-Match": sent},
    )
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["pointer"] == "If-Match"


def test_a_decision_survives_a_kill_right_after_its_reply(own_server: Running) -> None:
    review = own_server.create("d-9")
    assert own_server.decide(review, "dec-9").status_code == 201
    own_server.kill()
    own_server.start()
    told = own_server.client("operator").get(f"/v1/reviews/{review['id']}/decision").json()
    assert told["decision"]["decision_id"] == "dec-9"


def test_each_entry_of_a_batch_takes_effect_or_fails_alone(server: Running) -> None:
    reviews = [server.create(f"d-10-{number}") for number in range(4)]
    server.decide(reviews[1], "early", who="operator2")
    entries = [
        entry(reviews[0], "b-0"),
        entry(reviews[1], "b-1"),
        entry(reviews[2], "b-2", verdict="choose"),
        {"key": "b-x", "if_match": "1", "decision": {"verdict": "reject"}},
        {"key": "b-y", "if_match": "1", "decision": 7},
        entry(reviews[3], "b-3"),
        entry(reviews[0], "b-0"),
    ]
    results = batch(server, entries).json()["results"]
    assert [one["status"] for one in results] == [201, 409, 422, 422, 422, 201, 200]
    assert [one["key"] for one in results] == [one["key"] for one in entries]
    assert results[1]["problem"]["winner"]["decision_id"] == "early"
    assert results[5]["decision"]["decision"]["decision_id"] == "b-3"


def test_a_key_means_the_same_alone_and_in_a_batch(server: Running) -> None:
    review = server.create("d-11")
    alone = server.decide(review, "same-key")
    document = json.loads(alone.request.content)
    sent = {"key": "same-key", "if_match": "1", "decision": document}
    # The batch must hold the very bytes: as they were dumped, with the same spaces.
    body = json.dumps({"decisions": [sent]})
    reply = server.client("operator").post(
        "/v1/decisions:batch", content=body, headers={"Content-Type": "application/json"}
    )
    assert reply.json()["results"][0]["status"] == 200


def test_a_batch_beyond_the_limit_is_refused_whole(server: Running) -> None:
    review = server.create("d-12")
    reply = batch(server, [entry(review, f"b-{number}") for number in range(101)])
    assert reply.status_code == 422
    assert server.client("agent").get(f"/v1/reviews/{review['id']}").json()["state"] == "open"


@pytest.mark.parametrize("who", ["agent", "auditor"])
def test_only_operators_decide(server: Running, who: str) -> None:
    review = server.create(f"d-13-{who}")
    assert server.decide(review, "d-13", who=who).status_code == 403
    assert batch(server, [entry(review, "d-13")], who=who).status_code == 403
    assert server.client(who).post(f"/v1/reviews/{review['id']}/lease").status_code == 403
