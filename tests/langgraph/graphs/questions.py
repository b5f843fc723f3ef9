"""Bare interrupts in every arrangement that has ever given an answer to the wrong question."""

import operator
from pathlib import Path
from threading import Event
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt


class State(TypedDict, total=False):
    """What the run remembers; `answers` holds exactly what each question was answered with."""

    payload: Any
    schema: Any
    until: str
    answers: Annotated[list[Any], operator.add]


def approval(step: str) -> Any:
    """Ask whether a step may be taken."""
    return {"step": step, "answer": interrupt({"kind": "approval", "step": step})}


def ask_anything(state: State) -> dict[str, Any]:
    """Ask whatever the run was started with."""
    return {"answers": [interrupt(state["payload"], response_schema=state.get("schema"))]}


def ask_anything_and_more(state: State) -> dict[str, Any]:
    """The same, and another question in the same node."""
    return {"answers": [*ask_anything(state)["answers"], approval("next")]}


def ask_twice(_: State) -> dict[str, Any]:
    """Two questions in one node: the first one's late answer goes to the second."""
    return {"answers": [approval("first"), approval("second")]}


def ask_slowly(state: State) -> dict[str, Any]:
    """Stay at work after the answer until a file appears, at most 20 s."""
    answer = approval("slow")
    for _ in range(400):
        if Path(state["until"]).exists() or Event().wait(0.05):
            break
    return {"answers": [answer]}


def ask_and_fail(_: State) -> dict[str, Any]:
    """Fail once the answer is there."""
    raise RuntimeError(f"the mail server said no to {approval('failing')['answer']}")


def single(node: Any) -> Any:
    """A graph of one node."""
    builder = StateGraph(State)
    builder.add_node("ask", node)
    builder.add_edge(START, "ask")
    builder.add_edge("ask", END)
    return builder.compile()


def in_parallel(*steps: str) -> Any:
    """A graph that asks several questions at the same time."""
    builder = StateGraph(State)
    for step in steps:
        builder.add_node(step, lambda _, step=step: {"answers": [approval(step)]})
        builder.add_edge(START, step)
        builder.add_edge(step, END)
    return builder.compile()


def beside(node: Any) -> Any:
    """A graph that asks with `node` and, at the same time, another question."""
    builder = StateGraph(State)
    builder.add_node("ask", node)
    builder.add_node("sibling", lambda _: {"answers": [approval("sibling")]})
    for name in ("ask", "sibling"):
        builder.add_edge(START, name)
        builder.add_edge(name, END)
    return builder.compile()


ask = single(ask_anything)
ask_then = single(ask_anything_and_more)
ask_beside = beside(ask_anything)
two_questions = single(ask_twice)
slow = single(ask_slowly)
failing = single(ask_and_fail)
two_interrupts = in_parallel("finance", "legal")
