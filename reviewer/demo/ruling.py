"""A ruling: what a human decided, as an agent reads it from the Review API's answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRuling:
    """The answer to one action of a request."""

    index: int
    verb: str
    arguments: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How a review ended. `verdict` is empty where nobody gave one."""

    state: str
    verdict: str = ""
    by: str = ""
    """The person's name; empty: time ran out."""
    answers: tuple[str, ...] = ()
    """The ids of the answers that were approved or chosen."""
    content: str = ""
    """The edited or merged answer."""
    actions: tuple[ActionRuling, ...] = ()
    conditions: str = ""
    question: str = ""
    reason: str = ""
    """Code and words."""
    superseded_by: str = ""

    @property
    def goes_ahead(self) -> bool:
        """Whether the agent may act."""
        return self.verdict in {"approve", "edit", "choose", "merge", "both-valid"}

    @property
    def who(self) -> str:
        """The person, in a sentence."""
        return self.by or "nobody: the time ran out"


def read_ruling(answer: Mapping[str, Any]) -> Ruling:
    """The ruling in the body of `GET /v1/reviews/{id}/decision`."""
    summary = answer.get("decision") or {}
    document = answer.get("document") or {}
    content = document.get("content") or {}
    reason = ", ".join(part for part in (document.get("reason_code", ""), document.get("reason", "")) if part)
    return Ruling(
        state=answer["state"],
        verdict=summary.get("verdict", ""),
        by=(document.get("operator") or {}).get("name", ""),
        answers=tuple(document.get("candidate_ids") or ()),
        content=content.get("text", ""),
        actions=tuple(_action(one) for one in document.get("actions") or ()),
        conditions=document.get("conditions", ""),
        question=document.get("question", ""),
        reason=reason,
        superseded_by=answer.get("superseded_by") or "",
    )


def _action(told: Mapping[str, Any]) -> ActionRuling:
    arguments = told.get("arguments")
    return ActionRuling(
        index=told["index"],
        verb=told["verb"],
        arguments=None if arguments is None else json.loads(arguments),
    )
