"""The travel agent: makes the calls of the plan that was chosen, in their order."""

from __future__ import annotations

import json

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


def go_on(scene: Scene, ruling: Ruling) -> Done:
    """Name each call of the decided plan. Nothing is booked outside the sample."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The rebooking")
    calls = json.loads(ruling.content or scene.answer(ruling.answers[0]))
    names = " → ".join(call["name"] for call in calls)
    return Done(text=f"Simulated {len(calls)} calls in order: {names}.")
