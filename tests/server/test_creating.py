"""Asking for a decision."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import httpx
import pytest

from tests.server.running import Running

CLOSED = {"type": "object", "properties": {"amount": {"type": "number"}}, "additionalProperties": False}


def post(server: Running, key: str, **fields: Any) -> httpx.Response:
    return server.client("agent").post(
        "/v1/reviews", json={"title": "Pay?", **fields}, headers={"Idempotency-Key": key}
    )


def test_a_review_gets_an_id_a_version_and_its_requester(server: Running) -> None:
    review = server.create("c-1")
    assert (review["state"], review["version"], review["requester"]) == ("open", "1", "agent-7")
    assert review["allowed_verdicts"] == ["edit", "reject", "ask-again", "escalate", "stop-run"]


def test_the_reply_names_its_place_and_version(server: Running) -> None:
    reply = post(server, "c-2")
    assert reply.headers["location"] == f"/v1/reviews/{reply.json()['id']}"
    assert reply.headers["etag"] == '"1"'


def test_the_same_key_and_body_is_the_same_review(server: Running) -> None:
    first, again = post(server, "c-3"), post(server, "c-3")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]


def test_a_key_belongs_to_its_agent(server: Running) -> None:
    mine = post(server, "c-4").json()["id"]
    theirs = server.create("c-4", who="agent2")["id"]
    assert mine != theirs


def test_the_same_key_with_another_body_is_refused(server: Running) -> None:
    post(server, "c-5")
    assert post(server, "c-5", body="more").json()["type"].endswith("key-reused")


def test_candidates_get_ids_and_digests_of_their_very_bytes(server: Running) -> None:
    review = server.create("c-6", candidates=[{"content": "zwölf"}, {"id": "mine", "content": "{}"}])
    assert [one["id"] for one in review["candidates"]] == ["c1", "mine"]
    assert review["candidates"][0]["digest"] == hashlib.sha256("zwölf".encode()).hexdigest()
    assert review["kind"] == "conflict"


def test_evidence_is_fetched_byte_for_byte_and_never_as_a_page(server: Running) -> None:
    page = b"<script>alert(1)</script>\x00\xff"
    review = server.create(
        "c-7",
        evidence=[{"title": "page", "media_type": "text/html", "base64": base64.b64encode(page).decode()}],
    )
    told = review["evidence"][0]
    assert (told["size"], told["digest"]) == (len(page), hashlib.sha256(page).hexdigest())
    reply = server.client("operator").get(f"/v1/reviews/{review['id']}/evidence/{told['id']}")
    assert reply.content == page
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"] == "attachment"


def test_an_agent_sees_its_own_reviews_only(server: Running) -> None:
    path = f"/v1/reviews/{server.create('c-8')['id']}"
    for who, status in (("agent", 200), ("agent2", 404), ("operator", 200), ("auditor", 200)):
        assert server.client(who).get(path).status_code == status, who
    assert server.client("agent2").delete(path).status_code == 404
    assert server.client("agent").get("/v1/reviews").status_code == 403


def test_a_retry_supersedes_an_open_review(server: Running) -> None:
    old = server.create("c-9")
    new = server.create("c-9b", supersedes=old["id"])
    read = server.client("agent").get(f"/v1/reviews/{old['id']}").json()
    assert (read["state"], read["version"], read["superseded_by"]) == ("superseded", "2", new["id"])
    assert new["supersedes"] == old["id"]


def test_asking_again_links_to_the_decided_review_and_leaves_it_decided(server: Running) -> None:
    old = server.create("c-10")
    server.decide(old, "c-10-d", verdict="ask-again", question="In which currency?")
    told = server.client("agent").get(f"/v1/reviews/{old['id']}/decision").json()
    assert told["document"]["question"] == "In which currency?"
    new = server.create("c-10b", supersedes=old["id"], title="Pay 12,480 EUR?")
    read = server.client("agent").get(f"/v1/reviews/{old['id']}").json()
    assert (read["state"], read["version"], read["superseded_by"]) == ("decided", "2", new["id"])


@pytest.mark.parametrize("which", ["nobody's", "another agent's", "superseded already"])
def test_only_an_own_review_is_superseded_and_once(server: Running, which: str) -> None:
    old = server.create(
        f"c-11 {which}".replace(" ", "-").replace("'", ""), who="agent2" if "another" in which else "agent"
    )
    if which == "superseded already":
        server.create("c-11-again", supersedes=old["id"])
    target = "nothing" if which == "nobody's" else old["id"]
    reply = post(server, f"c-11-{len(which)}", supersedes=target)
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["pointer"] == "/supersedes"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"surprise": 1}, ""),
        ({"kind": "conflict", "candidates": [{"content": "one"}]}, "/kind"),
        ({"candidates": [{"content": "a", "id": "c2"}, {"content": "b"}]}, "/candidates/1/id"),
        ({"candidates": [{"content": "x"}] * 17}, "/candidates"),
        ({"evidence": [{"title": "e", "base64": "YQ="}]}, "/evidence/0/base64"),
        ({"actions": [{"name": "pay", "arguments": "[]"}]}, "/actions/0/arguments"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "/expires_at"),
        ({"due_at": "0001-01-01T00:00:00+14:00"}, "/due_at"),
        ({"default_on_expiry": "reject"}, "/default_on_expiry"),
        ({"expires_at": "2999-01-01T00:00:00Z", "default_on_expiry": "choose"}, "/default_on_expiry"),
        (
            {
                "expires_at": "2999-01-01T00:00:00Z",
                "default_on_expiry": "approve",
                "allowed_verdicts": ["reject"],
            },
            "/default_on_expiry",
        ),
        ({"response_schema": {"$ref": "http://127.0.0.1:9/schema"}}, "/response_schema"),
        ({"response_schema": {"type": "nonsense"}}, "/response_schema"),
        ({"subject": {"namespace": "a:b", "key": "c"}}, "/subject/namespace"),
    ],
)
def test_a_wrong_value_is_refused_by_its_pointer(
    server: Running, fields: dict[str, Any], pointer: str
) -> None:
    reply = post(server, "wrong", **fields)
    assert reply.status_code == 422, reply.text
    assert pointer in {one["pointer"] for one in reply.json()["errors"]}


def test_an_unknown_parameter_is_refused_and_never_ignored(server: Running) -> None:
    reply = server.client("operator").get("/v1/reviews?sate=open")
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["pointer"] == "sate"


def test_a_withdrawn_review_stays_withdrawn(server: Running) -> None:
    path = f"/v1/reviews/{server.create('c-12')['id']}"
    agent = server.client("agent")
    assert [agent.delete(path).status_code for _ in range(2)] == [204, 204]
    assert (agent.get(path).json()["state"], agent.get(path).json()["version"]) == ("withdrawn", "2")


def test_what_was_decided_can_not_be_withdrawn(server: Running) -> None:
    review = server.create("c-13")
    server.decide(review, "c-13-d")
    reply = server.client("agent").delete(f"/v1/reviews/{review['id']}")
    assert reply.status_code == 409
    assert reply.json()["winner"]["decision_id"] == "c-13-d"


def test_a_response_schema_is_served_as_it_was_sent(server: Running) -> None:
    assert server.create("c-14", response_schema=CLOSED)["response_schema"] == CLOSED
