"""Agents with small, reversible requests: they do the one thing that was approved."""

from __future__ import annotations

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


def go_on(scene: Scene, ruling: Ruling) -> Done:
    """Say that it is done, in the words of the request."""
    wanted = scene.fixed["metadata"]["on_yes"]
    if not ruling.goes_ahead:
        return not_done(ruling, f"“{scene.fixed['title']}”")
    return Done(text=f"{wanted} (edited by {ruling.who})" if ruling.verdict == "edit" else wanted)


def answer_question(_scene: Scene, ruling: Ruling) -> Done:
    """An open question: the human's words are the answer."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The report")
    return Done(text=f"Went on with this answer: {ruling.content}")
