"""The triage agent: routes an incident by the labels that were chosen, or merged field by field."""

from __future__ import annotations

import json

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


def go_on(scene: Scene, ruling: Ruling) -> Done:
    """Name every label with its type as it came: text in quotation marks, missing ones not at all."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The routing")
    labels = json.loads(ruling.content or scene.answer(ruling.answers[0]))
    told = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in labels.items())
    return Done(text=f"Routed by {len(labels)} labels: {told}.")
