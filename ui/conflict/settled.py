"""How a disputed row was settled. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """By which answers, by words of the operator's own, or by both; or left out."""

    numbers: tuple[int, ...] = ()
    """Empty: the operator's own words, or nothing."""
    text: str = ""
    """The operator's own words; what comes from an answer is read from its cell."""
    was: int = 0
    """The answer whose value the operator changed; 0: none is known."""
    is_left_out: bool = False
    has_own_words: bool = False
