"""The contract's links lead where they say: create, read, hold, decide, read back."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

from tests.server.running import Running


def contract(server: Running) -> dict[str, Any]:
    read: dict[str, Any] = server.client("auditor").get("/openapi.json").json()
    return read


def find(document: dict[str, Any], operation: str) -> tuple[str, str, dict[str, Any]]:
    """Method, path and description of an operation."""
    return next(
        (method, path, offer)
        for path, offers in document["paths"].items()
        for method, offer in offers.items()
        if method != "parameters" and offer["operationId"] == operation
    )


def resolve(expression: Any, reply: httpx.Response, path_id: str) -> Any:
    """What a runtime expression of OpenAPI stands for; anything else stands for itself."""
    if isinstance(expression, dict):
        return {name: resolve(value, reply, path_id) for name, value in expression.items()}
    if not isinstance(expression, str) or not expression.startswith("$"):
        return expression
    if expression == "$request.path.id":
        return path_id
    if found := re.fullmatch(r"\$response\.header\.(.+)", expression):
        return reply.headers[found[1]]
    value = reply.json()
    for part in expression.removeprefix("$response.body#/").split("/"):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def follow(server: Running, link: dict[str, Any], reply: httpx.Response, path_id: str = "") -> httpx.Response:
    """Make the call that a link describes, as whoever may make it."""
    document = contract(server)
    method, path, offer = find(document, link["operationId"])
    given = {name: resolve(value, reply, path_id) for name, value in link["parameters"].items()}
    for name, value in given.items():
        path = path.replace("{" + name.removeprefix("path.") + "}", value)
    role = "agent" if {"agentToken": []} in offer["security"] else "operator"
    body = resolve(link.get("requestBody"), reply, path_id)
    return server.client(role).request(
        method.upper(),
        path,
        params={name[6:]: value for name, value in given.items() if name.startswith("query.")},
        headers={name[7:]: value for name, value in given.items() if name.startswith("header.")}
        | ({"Content-Type": "application/json"} if body is not None else {}),
        content=None if body is None else json.dumps(body),
    )


def links_of(document: dict[str, Any], operation: str, status: str) -> dict[str, Any]:
    links: dict[str, Any] = find(document, operation)[2]["responses"][status].get("links", {})
    return links


def ask(server: Running, key: str) -> httpx.Response:
    body = {"title": "Pay?", "evidence": [{"title": "invoice", "text": "12,480 EUR"}]}
    reply = server.client("agent").post("/v1/reviews", json=body, headers={"Idempotency-Key": key})
    assert reply.status_code == 201
    return reply


@pytest.mark.parametrize("name", ["read", "hold", "letGo", "decide", "readBack", "withdraw", "evidence"])
def test_each_link_of_a_new_review_leads_on(server: Running, name: str) -> None:
    links = links_of(contract(server), "createReview", "201")
    assert name in links
    reply = follow(server, links[name], ask(server, f"link-{name}"))
    assert reply.status_code in {200, 201, 204}, reply.text


def test_the_whole_way_is_linked(server: Running) -> None:
    document = contract(server)
    made = ask(server, "link-way")
    read = follow(server, links_of(document, "createReview", "201")["read"], made)
    held = follow(server, links_of(document, "getReview", "200")["hold"], read)
    assert held.json()["holder"] == "olga"
    decided = follow(server, links_of(document, "getReview", "200")["decide"], read)
    assert decided.status_code == 201, decided.text
    back = follow(server, links_of(document, "decide", "201")["readBack"], decided)
    assert back.json()["decision"]["decision_id"] == made.json()["id"]


def test_the_feed_links_to_its_next_page(server: Running) -> None:
    ask(server, "link-feed")
    first = server.client("operator").get("/v1/reviews")
    following = follow(server, links_of(contract(server), "listReviews", "200")["next"], first)
    assert (following.status_code, following.json()["entries"]) == (200, [])


def test_no_link_names_an_operation_that_is_not_there(server: Running) -> None:
    document = contract(server)
    for offers in document["paths"].values():
        for name, offer in offers.items():
            for reply in offer["responses"].values() if name != "parameters" else ():
                for link in reply.get("links", {}).values():
                    assert find(document, link["operationId"])
