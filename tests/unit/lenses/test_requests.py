"""Action requests in every dialect: each action is there, with exactly the answers it allows."""

from __future__ import annotations

from typing import Any

import pytest

from reviewer.domain.items import ActionRequest
from reviewer.lenses.reply import Node, Reply
from reviewer.lenses.requests import allowed_verdicts
from tests.unit.lenses.spelled import item, reading


def batched(**allowed: list[str]) -> dict[str, Any]:
    return {
        "action_requests": [{"name": name, "args": {"of": name}, "description": "D"} for name in allowed],
        "review_configs": [
            {"action_name": name, "allowed_decisions": verbs} for name, verbs in allowed.items()
        ],
    }


def test_batched_actions_are_joined_with_their_rules_by_name() -> None:
    seen = item("hitl-batched", batched(mail=["approve", "edit", "respond"], drop=["approve", "reject"]))
    assert [(one.index, one.name, one.arguments, one.allowed) for one in seen.actions] == [
        (0, "mail", b'{"of": "mail"}', {"approve", "edit", "respond"}),
        (1, "drop", b'{"of": "drop"}', {"approve", "reject"}),
    ]
    assert seen.title == "mail, drop"
    assert seen.allowed_verdicts == {"approve", "edit"}


def test_a_call_of_its_own_takes_what_its_schema_maps() -> None:
    schema = {"discriminator": {"mapping": {"approve": "#/a", "reject": "#/b", "dance": "#/c"}}}
    value = {"type": "tool_approval", "tool_call_id": "c1", "name": "drop", "args": {"id": 1}}
    seen = item("hitl-per-call", value, response_schema=schema)
    assert [one.allowed for one in seen.actions] == [{"approve", "reject"}]
    assert seen.response_schema is None, "the schema is of the whole answer, not of an edited one"


def test_every_request_of_an_inbox_takes_what_its_flags_allow() -> None:
    flags = {"allow_accept": True, "allow_edit": False, "allow_respond": True, "allow_ignore": "yes"}
    request = {"action_request": {"action": "post", "args": {}}, "config": flags, "description": "# D"}
    seen = item("agent-inbox", [request, request])
    assert [one.allowed for one in seen.actions] == [{"approve", "respond"}] * 2
    assert seen.allowed_verdicts == {"approve", "ask-again", "edit"}


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (
            {"action_requests": [{"name": "pay", "args": {}}], "review_configs": []},
            "/value/action_requests/0",
        ),
        ({**batched(pay=["approve"]), "action_requests": [{"name": "pay"}]}, "/value/action_requests/0/args"),
        ({**batched(pay=["approve"]), "action_requests": [{"args": {}}]}, "/value/action_requests/0/name"),
        ({**batched(pay=["dance"])}, "/value/action_requests/0"),
        ({**batched(pay=["approve"]), "action_requests": []}, "/value/action_requests"),
    ],
)
def test_a_request_that_can_not_be_answered_is_malformed(value: dict[str, Any], path: str) -> None:
    assert path in [one.path for one in reading("hitl-batched", value).problems]


def test_arguments_are_an_object() -> None:
    value = batched(pay=["approve"])
    value["action_requests"][0]["args"] = "all of it"
    assert reading("hitl-batched", value).problems[0].got == "string"


def test_a_call_without_its_schema_can_not_be_answered() -> None:
    value = {"type": "tool_approval", "name": "drop", "args": {}}
    assert "/response_schema/discriminator/mapping" in [
        one.path for one in reading("hitl-per-call", value).problems
    ]


def action(*allowed: str) -> ActionRequest:
    return ActionRequest(index=0, name="a", arguments=b"{}", allowed=frozenset(allowed))


BY_ACTION = Reply(actions={"approve": Node(var="null")}, verdicts={"choose": Node(var="null")})


@pytest.mark.parametrize(
    ("actions", "verdicts"),
    [
        ([action("approve")], {"approve"}),
        ([action("approve", "reject"), action("reject")], {"reject", "edit"}),
        ([action("approve"), action("reject")], {"edit"}),
        ([action("respond"), action("respond", "edit")], {"ask-again", "edit"}),
    ],
)
def test_verdicts_follow_from_what_each_action_allows(
    actions: list[ActionRequest], verdicts: set[str]
) -> None:
    assert allowed_verdicts(BY_ACTION, actions) == {"choose", *verdicts}


def test_without_actions_the_templates_say_what_can_be_given() -> None:
    assert allowed_verdicts(BY_ACTION, ()) == {"choose"}
    assert allowed_verdicts(Reply(verdicts={"approve": Node(var="null")}), [action("reject")]) == {"approve"}
