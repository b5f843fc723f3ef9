"""In which order the members of a gesture may be sent: what stops goes first, what releases waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.domain.decisions import Choice
from reviewer.verdicts import registry
from reviewer.verdicts._api import Effect


def release_order(choices: Sequence[Choice]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The choices that may go at once, in their order, and those held until all of these are settled.

    If one of the first comes back, nothing of the second is sent: no effect is released beside an answer
    that was to be stopped and was not.
    """
    effects = [registry.get(choice.verdict.name).effect for choice in choices]
    by_effect = {
        wanted: tuple(choice for choice, effect in zip(choices, effects, strict=True) if effect is wanted)
        for wanted in Effect
    }
    blocking = by_effect[Effect.STOPS] + by_effect[Effect.DEFERS]
    releasing = by_effect[Effect.RELEASES]
    return (blocking, releasing) if blocking else (releasing, ())
