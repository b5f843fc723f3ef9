"""Ask for a human decision from a LangGraph node: `answer = review("Refund?", candidates=[...])`.

A file of its own: it needs `langgraph` and nothing else, so copy it beside your graph
(`review-desk adapter langgraph > desk_review.py`).

LangGraph hands a late answer to the first question of a node to whatever that node asks next. `review()` puts
an id into its question, takes only an answer that repeats it, and asks again otherwise: a decision is never
taken for the answer to another question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from langgraph.config import get_config
from langgraph.types import interrupt

SCHEMA = "review-desk.review/1"

_asked: ContextVar[tuple[str, int]] = ContextVar("review_desk_asked", default=("", 0))
"""The task that asked last, and how many questions it has asked in this execution."""


def review(
    title: str,
    *,
    candidates: Sequence[Mapping[str, Any]],
    body: str = "",
    subject: tuple[str, str] | None = None,
    risk: str = "",
    on_accept: Mapping[str, Any] | None = None,
    on_decline: Mapping[str, Any] | None = None,
    allowed: Sequence[str] = (),
    **more: Any,
) -> dict[str, Any]:
    """Pause the run until a human has decided; return the decision.

    Args:
        title: The question in one line, in the operator's words.
        candidates: One or several answers, each with `content` (text or JSON) and, where known, `id`,
            `agent`, `model`, `media_type`.
        body: Whatever else must be known, as Markdown.
        subject: What it is about, as (namespace, key). Questions that share one are shown as one case.
        risk: low, medium or high, as the author of the workflow sees it.
        on_accept: What happens on yes: `text`, `effects` (read, write, memory, irreversible, money,
            outbound), `reversible`.
        on_decline: What happens on no, likewise.
        allowed: The verdicts that the run can take; empty: all that make sense.
        **more: `evidence` (each with `title`, and `text` as a short quotation), `requester`, `owner`,
            `assignees`, `due_at`, `agent_risk`, `response_schema`.

    Returns:
        `verdict`, and with it `candidate` and `content` (the chosen, edited or merged answer), `reason`,
        `question`, `conditions`, `operator`, `decision_id`: those that the verdict has.

    The code before this call runs again when the run is resumed, as always with interrupts.
    """
    if not candidates:
        raise ValueError("a review needs at least one answer to decide on")
    review_id = _review_id()
    payload = {
        "schema": SCHEMA,
        "review_id": review_id,
        "title": title,
        "body": body,
        "subject": {"namespace": subject[0], "key": subject[1]} if subject else None,
        "risk": risk or None,
        "on_accept": dict(on_accept) if on_accept else None,
        "on_decline": dict(on_decline) if on_decline else None,
        "candidates": [{"id": f"answer-{number}", **one} for number, one in enumerate(candidates, 1)],
        "allowed": list(allowed) or None,
        **more,
    }
    while True:
        answer = interrupt({key: value for key, value in payload.items() if value not in (None, "", [])})
        if isinstance(answer, dict) and answer.get("review_id") == review_id:
            return answer


def _review_id() -> str:
    """The same whenever this task gets here again, and another one for each question and each task.

    Not made of the payload: agents need not say the same thing twice.
    """
    configurable = get_config().get("configurable", {})
    task = f"{configurable.get('thread_id', '')}|{configurable.get('checkpoint_ns', '')}"
    before, count = _asked.get()
    count = count + 1 if before == task else 1
    _asked.set((task, count))
    return hashlib.sha256(f"{task}|{count}".encode()).hexdigest()[:32]
