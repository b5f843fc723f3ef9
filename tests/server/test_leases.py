"""Leases: they tell others, and change nothing."""

from __future__ import annotations

from tests.server.conftest import Inside
from tests.server.running import Running


def test_a_lease_shows_and_never_changes_the_version(server: Running) -> None:
    review = server.create("l-1")
    path = f"/v1/reviews/{review['id']}"
    operator = server.client("operator")
    assert operator.post(f"{path}/lease").json()["holder"] == "olga"
    held = operator.get(path)
    assert (held.json()["state"], held.json()["lease"]["holder"]) == ("leased", "olga")
    assert (held.json()["version"], held.headers["etag"]) == ("1", '"1"')
    assert operator.delete(f"{path}/lease").status_code == 204
    assert operator.get(path).json()["lease"] is None


def test_the_holder_renews_and_nobody_else(server: Running) -> None:
    path = f"/v1/reviews/{server.create('l-2')['id']}/lease"
    first = server.client("operator").post(path, json={"seconds": 10}).json()
    again = server.client("operator").post(path, json={"seconds": 60}).json()
    assert again["expires_at"] > first["expires_at"]
    assert server.client("operator2").post(path).status_code == 409
    assert server.client("operator2").delete(path).status_code == 409


def test_a_lease_stops_nobody_from_deciding(server: Running) -> None:
    review = server.create("l-3")
    server.client("operator").post(f"/v1/reviews/{review['id']}/lease")
    assert server.decide(review, "l-3-d", who="operator2").status_code == 201
    read = server.client("operator").get(f"/v1/reviews/{review['id']}").json()
    assert (read["state"], read["lease"]) == ("decided", None)


def test_what_ended_can_not_be_held(server: Running) -> None:
    review = server.create("l-4")
    server.decide(review, "l-4-d")
    reply = server.client("operator").post(f"/v1/reviews/{review['id']}/lease")
    assert reply.json()["type"].endswith("already-decided")


def test_a_lease_does_not_touch_the_feed(server: Running) -> None:
    review = server.create("l-5")
    operator = server.client("operator")
    before = operator.get("/v1/reviews").headers["etag"]
    operator.post(f"/v1/reviews/{review['id']}/lease")
    assert operator.get("/v1/reviews").headers["etag"] == before


async def test_a_lease_ends_by_monotonic_time(inside: Inside) -> None:
    path = f"/v1/reviews/{(await inside.create('k1'))['id']}"
    await inside.call("operator", "POST", f"{path}/lease", json={"seconds": 30})
    inside.clock.jump_wall(86_400)
    assert (await inside.call("operator", "GET", path)).json()["state"] == "leased"
    inside.clock.advance(30)
    assert (await inside.call("operator", "GET", path)).json()["state"] == "open"
