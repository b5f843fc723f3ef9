"""What a verdict is: a name, the fields it needs, a check, and its meaning for the run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem


class VerdictField(StrEnum):
    """A field that the form draws for a verdict."""

    CANDIDATE = "candidate"
    CANDIDATES = "candidates"
    CONTENT = "content"
    CONDITIONS = "conditions"
    QUESTION = "question"
    REASON_CODE = "reason-code"
    REASON = "reason"


class Effect(StrEnum):
    """What a verdict does to the waiting run; orders a case's deliveries."""

    RELEASES = "releases"
    """The run goes on and does something."""
    STOPS = "stops"
    """The run is refused or ends."""
    DEFERS = "defers"
    """The question goes somewhere else and stays open."""


REASON_CODES: tuple[str, ...] = (
    "wrong-facts",
    "wrong-amount",
    "against-policy",
    "not-enough-evidence",
    "too-risky",
    "duplicate",
    "badly-asked",
    "other",
)
"""Numbered 1..8 in the form; `other` needs words."""

OTHER_ANSWER_CHOSEN = "other-answer-chosen"
SYSTEM_REASON_CODES: tuple[str, ...] = (OTHER_ANSWER_CHOSEN,)
"""Set by the desk, never offered in the form: the answer lost against another one of its case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldUse:
    """A field of a verdict and whether it must be filled."""

    field: VerdictField
    is_required: bool


class VerdictKind(Protocol):
    """One verdict."""

    name: str
    """On the wire, in the record, and in the message codes `verdict.<name>.*`."""
    key: str
    """The key that stages it; `1..8` are the digits, empty means that only the palette has it."""
    effect: Effect
    fields: tuple[FieldUse, ...]

    def applies(self, item: ReviewItem) -> str:
        """Message code of why the verdict makes no sense for this item; empty: it does."""

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """Message code of what is missing or contradictory; empty: nothing."""
