"""The four dialects of LangGraph's interrupts: how each is asked, decided on, and what the run then holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reviewer.domain.decisions import ActionAnswer, Decision
from reviewer.domain.items import ReviewItem
from tests.langgraph.client import decision
from tests.langgraph.server import LangGraphServer

REFUND = {"messages": [{"role": "user", "content": "Refund the customer"}]}
EMAIL_TO_BOSS = b'{"to": "boss@example.com", "subject": "Refund", "body": "We refund 80 EUR."}'


@dataclass(frozen=True)
class Dialect:
    """One way of asking."""

    name: str
    graph: str
    values: dict[str, Any]
    decide: Callable[[ReviewItem], Decision]
    went_on: Callable[[LangGraphServer, str, Decision], None]
    """Asserts that the thread went on with exactly what was decided."""
    theirs: Any
    """What somebody else would answer."""
    answer: Callable[[Decision], Any]
    """What the decision looks like to the graph."""
    title: str = ""


def _chosen(decided: Decision) -> Any:
    return {
        "decision": "choose",
        "index": 1,
        "agent": "agent_b",
        "answer": "Refund is allowed within 14 days only.",
        "rationale": "policy 4.2",
        "decision_id": decided.id,
    }


def _conflict(item: ReviewItem) -> Decision:
    return decision(item, "choose", "answer-2", reason="policy 4.2")


def _batched(item: ReviewItem) -> Decision:
    first = ActionAnswer(index=0, verb="edit", arguments=EMAIL_TO_BOSS)
    second = ActionAnswer(index=1, verb="reject", message="keep it")
    return decision(item, "edit", actions=(first, second))


def _batched_answer(_: Decision) -> Any:
    email = {"to": "boss@example.com", "subject": "Refund", "body": "We refund 80 EUR."}
    edited = {"type": "edit", "edited_action": {"name": "send_email", "args": email}}
    return {"decisions": [edited, {"type": "reject", "message": "keep it"}]}


def _batched_went_on(server: LangGraphServer, thread: str, _: Decision) -> None:
    said = server.messages(thread)
    assert any("sent to boss@example.com: Refund: We refund 80 EUR." in one for one in said), said
    assert any("keep it" in one for one in said)
    assert not any("deleted R-17" in one for one in said)


def _per_call(item: ReviewItem) -> Decision:
    return decision(item, "reject", reason_code="other", reason="not today")


def _per_call_went_on(server: LangGraphServer, thread: str, _: Decision) -> None:
    (pending,) = server.interrupts(thread)
    assert pending["value"]["name"] == "delete_record", "the sibling must still wait"
    server.answer(thread, "hitl_per_call", {pending["id"]: {"type": "approve"}})
    said = server.messages(thread)
    assert any("not today" in one for one in said)
    assert "deleted R-17" in said
    assert not any(one.startswith("sent to") for one in said)


def _inbox(item: ReviewItem) -> Decision:
    return decision(item, "edit", actions=(ActionAnswer(index=0, verb="edit", arguments=b'{"text": "Hi"}'),))


def _inbox_answer(_: Decision) -> Any:
    return [{"type": "edit", "args": {"action": "Publish post", "args": {"text": "Hi"}}}]


def _recorded(answer: Callable[[Decision], Any]) -> Callable[[LangGraphServer, str, Decision], None]:
    def went_on(server: LangGraphServer, thread: str, decided: Decision) -> None:
        assert server.answers(thread) == [answer(decided)]

    return went_on


CONFLICT = Dialect(
    name="conflict",
    graph="conflict",
    values={"question": "May the customer get a refund?"},
    decide=_conflict,
    went_on=_recorded(_chosen),
    theirs={"decision": "choose", "agent": "agent_c"},
    answer=_chosen,
)
BATCHED = Dialect(
    name="hitl-batched",
    graph="hitl_batched",
    values=REFUND,
    decide=_batched,
    went_on=_batched_went_on,
    theirs={"decisions": [{"type": "approve"}, {"type": "approve"}]},
    answer=_batched_answer,
)
PER_CALL = Dialect(
    name="hitl-per-call",
    graph="hitl_per_call",
    values=REFUND,
    decide=_per_call,
    went_on=_per_call_went_on,
    theirs={"type": "approve"},
    answer=lambda _: {"type": "reject", "message": "not today"},
    title="send_email",
)
INBOX = Dialect(
    name="agent-inbox",
    graph="agent_inbox",
    values={"topic": "Spring sale"},
    decide=_inbox,
    went_on=_recorded(_inbox_answer),
    theirs=[{"type": "accept", "args": None}],
    answer=_inbox_answer,
)
DIALECTS = (CONFLICT, BATCHED, PER_CALL, INBOX)
