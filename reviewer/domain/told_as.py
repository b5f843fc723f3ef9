"""What humans read of a verdict: an own answer to a question that had none is told as an answer.

Its code stays `edit`, by which the record, the policy and the orchestrators know it.
"""

from __future__ import annotations

from reviewer.domain.items import ItemKind

ANSWERED = "answer"


def told_as(verdict: str, kind: ItemKind) -> str:
    """The verdict's name in the catalogue of words."""
    return ANSWERED if verdict == "edit" and kind is ItemKind.QUESTION else verdict
