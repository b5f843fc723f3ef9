"""The change feed: commit order, ended reviews included, nothing skipped, nothing spent on silence."""

from __future__ import annotations

from typing import Any

from reviewer.server import feed
from tests.server.conftest import Inside
from tests.server.running import Running, decision_on


def read(server: Running, since: str = "", **query: Any) -> tuple[list[dict[str, Any]], str]:
    """Every entry after `since`, page by page, and the cursor at the end."""
    operator = server.client("operator")
    entries: list[dict[str, Any]] = []
    while True:
        params = {**({"since": since} if since else {}), **query}
        page = operator.get("/v1/reviews", params=params).json()
        entries += page["entries"]
        since = page["next"]
        if not page["has_more"]:
            return entries, since


def test_changes_come_in_commit_order_with_the_ended_ones(own_server: Running) -> None:
    reviews = [own_server.create(f"f-{number}") for number in range(4)]
    own_server.decide(reviews[1], "dec-1")
    own_server.client("agent").delete(f"/v1/reviews/{reviews[0]['id']}")
    entries, _ = read(own_server, limit=2)
    order = [entry["id"] for entry in entries]
    assert order == [reviews[index]["id"] for index in (2, 3, 1, 0)]
    assert [entry["state"] for entry in entries] == ["open", "open", "decided", "withdrawn"]
    assert entries[2]["review"] is None
    assert entries[2]["decision"]["decision_id"] == "dec-1"


def test_after_a_cursor_only_what_changed_since_comes(own_server: Running) -> None:
    first = own_server.create("f-1")
    _, cursor = read(own_server)
    second = own_server.create("f-2")
    own_server.decide(first, "dec-1")
    entries, _ = read(own_server, cursor)
    assert [(entry["id"], entry["state"]) for entry in entries] == [
        (second["id"], "open"),
        (first["id"], "decided"),
    ]


def test_an_answer_between_two_pages_hides_nothing(own_server: Running) -> None:
    reviews = [own_server.create(f"f-{number}") for number in range(6)]
    operator = own_server.client("operator")
    page = operator.get("/v1/reviews", params={"limit": 3}).json()
    for review in reviews[:3]:
        own_server.decide(review, f"dec-{review['id']}")
    rest, _ = read(own_server, page["next"], limit=3)
    assert {entry["id"] for entry in page["entries"] + rest} == {review["id"] for review in reviews}
    assert [entry["state"] for entry in rest] == ["open"] * 3 + ["decided"] * 3


def test_a_silent_poll_is_a_304_until_something_changes(own_server: Running) -> None:
    own_server.create("f-1")
    operator = own_server.client("operator")
    _, cursor = read(own_server)
    quiet = operator.get("/v1/reviews", params={"since": cursor})
    etag = {"If-None-Match": quiet.headers["etag"]}
    assert operator.get("/v1/reviews", params={"since": cursor}, headers=etag).status_code == 304
    own_server.create("f-2")
    changed = operator.get("/v1/reviews", params={"since": cursor}, headers=etag)
    assert (changed.status_code, len(changed.json()["entries"])) == (200, 1)


def test_filters_narrow_the_list(own_server: Running) -> None:
    mine = own_server.create("f-1", assignees=["olga"], subject={"namespace": "inv", "key": "4711:b"})
    held = own_server.create("f-2")
    own_server.client("operator").post(f"/v1/reviews/{held['id']}/lease")
    for query, expected in (
        ({"assignee": "olga"}, [mine["id"]]),
        ({"assignee": "otto"}, []),
        ({"subject": "inv:4711:b"}, [mine["id"]]),
        ({"state": "open"}, [mine["id"]]),
        ({"state": "leased"}, [held["id"]]),
        ({"state": "decided"}, []),
    ):
        assert [entry["id"] for entry in read(own_server, **query)[0]] == expected, query


def test_after_a_restore_cursors_are_gone_and_the_epoch_is_new(own_server: Running) -> None:
    own_server.create("f-1")
    _, cursor = read(own_server)
    before = own_server.client("operator").get("/.well-known/review-orchestrator").json()["epoch"]
    own_server.stop()
    own_server.start(is_restored=True)
    operator = own_server.client("operator")
    assert operator.get("/.well-known/review-orchestrator").json()["epoch"] != before
    reply = operator.get("/v1/reviews", params={"since": cursor})
    assert (reply.status_code, reply.json()["type"]) == (410, "urn:review-desk:problem:cursor-gone")


def test_a_cursor_from_the_future_is_gone_too(own_server: Running) -> None:
    # The file was put back from a backup, and nobody said so.
    _, cursor = read(own_server)
    ahead = cursor.rpartition(".")[0] + ".999"
    assert own_server.client("operator").get("/v1/reviews", params={"since": ahead}).status_code == 410


def test_a_page_of_big_reviews_ends_early_and_goes_on(own_server: Running) -> None:
    reviews = [own_server.create(f"f-{number}", body="x" * 900_000) for number in range(7)]
    first = own_server.client("operator").get("/v1/reviews").json()
    assert first["has_more"]
    assert 1 <= len(first["entries"]) < 7
    rest, _ = read(own_server, first["next"])
    assert [entry["id"] for entry in first["entries"] + rest] == [review["id"] for review in reviews]


async def test_a_silent_poll_reads_no_file(inside: Inside) -> None:
    review = await inside.create("k1")
    await inside.call(
        "operator",
        "POST",
        f"/v1/reviews/{review['id']}/decision",
        json=decision_on(review, "d-1"),
        headers={"Idempotency-Key": "d-1", "If-Match": '"1"'},
    )
    cursor = feed.cursor(inside.hub.epoch, inside.hub.head)
    path = f"/v1/reviews?since={cursor}"
    etag = (await inside.call("operator", "GET", path)).headers["etag"]
    inside.hub.close()  # from here on, whoever needs the file fails
    reply = await inside.call("operator", "GET", path, headers={"If-None-Match": etag})
    assert reply.status_code == 304
