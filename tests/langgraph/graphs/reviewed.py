"""Graphs that ask through review() of the adapter, which lies beside this file as desk_review.py."""

import operator
from typing import Annotated, Any, TypedDict

from desk_review import review
from langgraph.graph import END, START, StateGraph

CANDIDATES = [
    {"agent": "agent_a", "content": "Refund 120 EUR."},
    {"agent": "agent_b", "content": "Refund 80 EUR."},
]


class State(TypedDict, total=False):
    """What the run remembers."""

    invoice: str
    answers: Annotated[list[Any], operator.add]


def refund(state: State) -> dict[str, Any]:
    """One question with two answers."""
    answer = review(
        "How much is refunded?",
        candidates=CANDIDATES,
        subject=("invoice", state.get("invoice", "4711")),
        risk="high",
        on_accept={"text": "The money is sent.", "effects": ["money"], "reversible": False},
        on_decline={"text": "Nothing is sent."},
        evidence=[{"title": "Policy 4.2", "text": "within 30 days"}],
    )
    return {"answers": [answer]}


async def twice(_: State) -> dict[str, Any]:
    """Two questions in one node, each of which takes only its own answer."""
    first = review("First question", candidates=CANDIDATES)
    second = review("Second question", candidates=CANDIDATES)
    return {"answers": [first, second]}


def single(node: Any) -> Any:
    """A graph of one node."""
    builder = StateGraph(State)
    builder.add_node("ask", node)
    builder.add_edge(START, "ask")
    builder.add_edge("ask", END)
    return builder.compile()


reviewed = single(refund)
reviewed_twice = single(twice)
