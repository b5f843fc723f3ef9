"""Waiting for a decision."""

from __future__ import annotations

import threading
import time

import httpx

from tests.server.running import Running


def wait_in_background(
    server: Running, review_id: str, seconds: int = 30
) -> tuple[threading.Thread, list[httpx.Response]]:
    replies: list[httpx.Response] = []
    agent = server.client("agent")
    asked = threading.Event()

    def wait() -> None:
        asked.set()
        replies.append(agent.get(f"/v1/reviews/{review_id}/decision", params={"wait": seconds}, timeout=40))

    thread = threading.Thread(target=wait)
    thread.start()
    asked.wait()
    return thread, replies


def test_a_waiting_agent_is_told_when_the_decision_is_made(server: Running) -> None:
    review = server.create("w-1")
    thread, replies = wait_in_background(server, review["id"])
    server.decide(review, "w-1-d", reason="no")
    thread.join(timeout=15)
    assert replies[0].json()["decision"]["decision_id"] == "w-1-d"


def test_a_wait_that_is_over_tells_the_state_as_it_is(server: Running) -> None:
    review = server.create("w-2")
    reply = server.client("agent").get(f"/v1/reviews/{review['id']}/decision", params={"wait": 1}).json()
    assert (reply["state"], reply["decision"]) == ("open", None)


def test_a_waiting_agent_is_told_of_a_withdrawal(server: Running) -> None:
    review = server.create("w-3")
    thread, replies = wait_in_background(server, review["id"])
    server.client("agent").delete(f"/v1/reviews/{review['id']}")
    thread.join(timeout=15)
    assert replies[0].json()["state"] == "withdrawn"


def test_a_server_that_stops_ends_the_waits_at_once(own_server: Running) -> None:
    review = own_server.create("w-4")
    thread, replies = wait_in_background(own_server, review["id"])
    own_server.client("operator").get("/v1/me")
    began = time.monotonic()
    assert own_server.stop() == 0
    thread.join(timeout=15)
    assert time.monotonic() - began < 10
    assert [reply.json()["state"] for reply in replies] == ["open"]
