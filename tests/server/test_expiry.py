"""Expiry: time ends a review, in nobody's name."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta

from reviewer.clock import SystemClock, to_text
from reviewer.server.expiry import expire_due, expire_for_ever
from tests.makers import NOON
from tests.server.conftest import Inside
from tests.server.running import Running

SOON = to_text(NOON + timedelta(seconds=10))


async def test_time_ends_a_review_without_a_person(inside: Inside) -> None:
    review = await inside.create("k1", expires_at=SOON, default_on_expiry="reject")
    inside.clock.advance(10)
    await inside.hub.write(expire_due)
    told = (await inside.call("agent", "GET", f"/v1/reviews/{review['id']}/decision")).json()
    assert (told["state"], told["version"], told["document"]) == ("expired", "2", None)
    assert told["decision"]["verdict"] == "reject"
    assert (told["decision"]["decided_by"], told["decision"]["by"]) == ("timeout", "")


async def test_without_a_default_nothing_counts_as_decided(inside: Inside) -> None:
    review = await inside.create("k1", expires_at=SOON)
    inside.clock.advance(10)
    await inside.hub.write(expire_due)
    told = (await inside.call("agent", "GET", f"/v1/reviews/{review['id']}/decision")).json()
    assert (told["state"], told["decision"]) == ("expired", None)


async def test_before_its_time_nothing_ends(inside: Inside) -> None:
    review = await inside.create("k1", expires_at=SOON)
    inside.clock.advance(9.998)
    await inside.hub.write(expire_due)
    told = (await inside.call("agent", "GET", f"/v1/reviews/{review['id']}")).json()
    assert told["state"] == "open"


async def test_the_end_is_in_the_feed(inside: Inside) -> None:
    await inside.create("k1", expires_at=SOON)
    page = (await inside.call("operator", "GET", "/v1/reviews")).json()
    inside.clock.advance(10)
    await inside.hub.write(expire_due)
    following = (await inside.call("operator", "GET", f"/v1/reviews?since={page['next']}")).json()
    assert [entry["state"] for entry in following["entries"]] == ["expired"]


async def test_an_earlier_deadline_wakes_the_one_who_sleeps(inside: Inside) -> None:
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        sleeping = group.create_task(expire_for_ever(inside.hub))
        review = await inside.create("k1", expires_at=SOON)
        async with inside.hub.waits.on(review["id"], "test") as ended:
            inside.clock.advance(10)
            inside.hub.deadlines_moved.set()
            await ended.wait()
        sleeping.cancel()


def test_a_real_server_wakes_the_waiting_agent_when_time_runs_out(server: Running) -> None:
    soon = SystemClock().now().astimezone(UTC) + timedelta(seconds=1)
    review = server.create("e-1", expires_at=to_text(soon), default_on_expiry="stop-run")
    told = server.client("agent").get(f"/v1/reviews/{review['id']}/decision", params={"wait": 15}).json()
    assert (told["state"], told["decision"]["verdict"]) == ("expired", "stop-run")
