"""Why a decision came back: what the desk says of it, and the orchestrator's own words as a quotation."""

from __future__ import annotations

from reviewer.domain.inbox import DecisionSummary
from reviewer.render.plain_line import joined
from ui.messages.catalogue import Catalogue


def problem(words: Catalogue, one: DecisionSummary) -> str:
    """Our sentence first, then theirs as a quotation; empty where nobody gave a reason."""
    ours = words.text(one.problem_code, source=one.source) if one.problem_code else ""
    theirs = words.text("problem.quoted", words=one.problem) if one.problem else ""
    return joined(" ", (part for part in (ours, theirs) if part))
