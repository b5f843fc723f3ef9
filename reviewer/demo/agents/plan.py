"""The access agent: makes the calls of the plan that was chosen or merged, each as it stands there."""

from __future__ import annotations

import json

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


def go_on(scene: Scene, ruling: Ruling) -> Done:
    """Name each call with its arguments. Nothing is closed outside the sample."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The plan")
    calls = json.loads(ruling.content or scene.answer(ruling.answers[0]))
    told = "; ".join(f"{call['name']}({_arguments(call['args'])})" for call in calls)
    return Done(text=f"Simulated {len(calls)} calls in order: {told}.")


def _arguments(arguments: dict[str, object]) -> str:
    return ", ".join(f"{name}={json.dumps(value)}" for name, value in arguments.items())
