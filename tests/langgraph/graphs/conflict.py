"""Three agents that contradict one another, and a node that waits for a human to settle it."""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt

ANSWERS = {
    "agent_a": "Refund is allowed within 30 days.",
    "agent_b": "Refund is allowed within 14 days only.",
    "agent_c": "No refund: the item is digital.",
}


class State(TypedDict, total=False):
    """What the run remembers."""

    question: str
    candidates: Annotated[list[dict[str, Any]], operator.add]
    answers: Annotated[list[Any], operator.add]


def agent(name: str) -> Any:
    """A node that says what this agent always says."""

    def say(state: State) -> dict[str, Any]:
        cited = [{"source": f"kb://{name}/1", "quote": "the refund window"}]
        return {
            "candidates": [{"agent": name, "answer": ANSWERS[name], "confidence": 0.8, "citations": cited}]
        }

    return say


def adjudicate(state: State) -> dict[str, Any]:
    """Ask, and keep exactly what was answered."""
    question = {
        "kind": "conflict",
        "question": state["question"],
        "candidates": sorted(state["candidates"], key=lambda one: one["agent"]),
        "allowed": ["choose", "merge", "reject_all"],
    }
    return {"answers": [interrupt(question)]}


builder = StateGraph(State)
for one in ANSWERS:
    builder.add_node(one, agent(one))
    builder.add_edge(START, one)
builder.add_node("adjudicate", adjudicate)
builder.add_edge(list(ANSWERS), "adjudicate")
builder.add_edge("adjudicate", END)
graph = builder.compile()
