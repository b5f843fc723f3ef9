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

    @property
    def taken_whole(self) -> int:
        """The one answer that it is taken from as it stands there; 0: it is not."""
        is_own = self.is_left_out or self.has_own_words
        return self.numbers[0] if len(self.numbers) == 1 and not is_own else 0
