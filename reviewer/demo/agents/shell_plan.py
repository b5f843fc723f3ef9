"""The maintenance agent: runs the steps that were allowed, with the arguments as they came back."""

from __future__ import annotations

import json

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


def go_on(scene: Scene, ruling: Ruling) -> Done:
    """One line for each step: run, run as edited, or left out. The commands are not executed."""
    answered = {one.index: one for one in ruling.actions}
    if not ruling.goes_ahead and not answered:
        return not_done(ruling, "None of the steps")
    lines: list[str] = []
    for index, step in enumerate(scene.fixed["actions"]):
        answer = answered.get(index)
        verb = answer.verb if answer else "approve"
        arguments = json.loads(step["arguments"])
        if verb == "edit" and answer is not None and answer.arguments is not None:
            lines.append(f"{index + 1}. ran edited: {answer.arguments.get('command', answer.arguments)}")
        elif verb == "approve":
            lines.append(f"{index + 1}. ran: {arguments['command']}")
        else:
            lines.append(f"{index + 1}. left out: {arguments['command']}")
    return Done(text="Simulated run. " + " · ".join(lines))
