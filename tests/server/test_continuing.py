"""What an agent did with a decision: told by the agent alone, listed again, and never a new version."""

from __future__ import annotations

from typing import Any

import httpx

from tests.server.running import Running


def feed(server: Running, since: str = "") -> dict[str, Any]:
    page: dict[str, Any] = (
        server.client("operator")
        .get("/v1/reviews", params={"since": since} if since else {"limit": 500})
        .json()
    )
    return page


def put(server: Running, review: dict[str, Any], text: str, who: str = "agent") -> httpx.Response:
    return server.client(who).put(f"/v1/reviews/{review['id']}/continuation", json={"text": text})


def decided(server: Running, key: str) -> dict[str, Any]:
    review = server.create(key)
    assert server.decide(review, f"{key}-1").status_code == 201
    return review


def test_the_feed_lists_it_with_the_ended_review(server: Running) -> None:
    review = decided(server, "listed")
    since = feed(server)["next"]
    assert put(server, review, "Did not pay.").status_code == 200
    (entry,) = feed(server, since)["entries"]
    assert (entry["id"], entry["state"], entry["review"]) == (review["id"], "decided", None)
    assert entry["continuation"]["text"] == "Did not pay."


def test_the_version_stays_what_it_was(server: Running) -> None:
    review = decided(server, "version")
    client = server.client("agent")
    before = client.get(f"/v1/reviews/{review['id']}")
    put(server, review, "Did not pay.")
    after = client.get(f"/v1/reviews/{review['id']}")
    assert after.headers["etag"] == before.headers["etag"]
    assert after.json()["continuation"]["text"] == "Did not pay."


def test_the_same_text_again_changes_nothing(server: Running) -> None:
    review = decided(server, "again")
    first = put(server, review, "Did not pay.").json()
    since = feed(server)["next"]
    assert put(server, review, "Did not pay.").json() == first
    assert feed(server, since)["entries"] == []


def test_a_later_text_takes_the_place_of_an_earlier_one(server: Running) -> None:
    review = decided(server, "later")
    put(server, review, "Paying ...")
    put(server, review, "Paid once.")
    told = server.client("operator").get(f"/v1/reviews/{review['id']}").json()
    assert told["continuation"]["text"] == "Paid once."


def test_another_agent_cannot_speak_for_it(server: Running) -> None:
    assert put(server, decided(server, "other"), "Paid.", who="agent2").status_code == 404


def test_an_operator_cannot_speak_for_the_agent(server: Running) -> None:
    assert put(server, decided(server, "operator"), "Paid.", who="operator").status_code == 403


def test_it_outlives_a_restart(own_server: Running) -> None:
    review = decided(own_server, "restart")
    put(own_server, review, "Did not pay.")
    own_server.stop()
    own_server.start()
    assert feed(own_server)["entries"][0]["continuation"]["text"] == "Did not pay."


def test_a_text_that_is_too_long_is_refused(server: Running) -> None:
    assert put(server, decided(server, "long"), "x" * 2_001).status_code == 422
