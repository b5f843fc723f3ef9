"""A graph that asks in the dialect of Agent Inbox."""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt


class State(TypedDict, total=False):
    """What the run remembers."""

    topic: str
    answers: Annotated[list[Any], operator.add]


def publish(state: State) -> dict[str, Any]:
    """Ask whether a post may be published."""
    request = {
        "action_request": {"action": "Publish post", "args": {"text": f"Hello {state['topic']}"}},
        "config": {"allow_ignore": True, "allow_respond": True, "allow_edit": True, "allow_accept": True},
        "description": "# Review\nPlease review the post before it is published.",
    }
    return {"answers": [interrupt([request])]}


builder = StateGraph(State)
builder.add_node("publish", publish)
builder.add_edge(START, "publish")
builder.add_edge("publish", END)
graph = builder.compile()
