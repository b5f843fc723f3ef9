"""Scenes: what each scripted agent asks, read from the data in `resources/demo`."""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from reviewer.clock import to_text
from reviewer.demo.papers import MEDIA_TYPES, make_paper

_TIMES = {"due_in_min": "due_at", "expires_in_min": "expires_at"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One question of one agent, and when it is asked."""

    name: str
    source: str
    """Which of the sample orchestrators it waits in."""
    agent: str
    """Who asks: the identity of the agent's token."""
    script: str
    """Which script goes on with the decision."""
    after_s: float
    """Seconds after the start; 0: it waits there already."""
    follows: str
    """The scene after whose decision this one is asked; empty: it stands by itself."""
    more: str
    """What the agents can add when they are asked again."""
    minutes: Mapping[str, float]
    fixed: Mapping[str, Any]

    def review(self, begun_at: datetime) -> dict[str, Any]:
        """The body to post. Its times are taken from the round's begin, so that a replay has equal bytes."""
        body = dict(self.fixed)
        for name, minutes in self.minutes.items():
            body[name] = to_text(begun_at + timedelta(minutes=minutes))
        return body

    def answer(self, wanted: str) -> str:
        """The content of one answer."""
        return next(str(one["content"]) for one in self.fixed["candidates"] if one["id"] == wanted)


def read_scenes() -> tuple[Scene, ...]:
    """Every scene, in the order in which it is asked."""
    folder = files("resources").joinpath("demo")
    texts = [one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml")]
    scenes = [_scene(told) for text in texts for told in tomllib.loads(text)["scene"]]
    return tuple(sorted(scenes, key=lambda scene: (scene.after_s, scene.name)))


def _scene(told: dict[str, Any]) -> Scene:
    return Scene(
        name=told["name"],
        source=told["source"],
        agent=told["agent"],
        script=told["script"],
        after_s=told.get("after_s", 0.0),
        follows=told.get("follows", ""),
        more=told.get("more", ""),
        minutes={field: told[name] for name, field in _TIMES.items() if name in told},
        fixed={"agent": told["agent"], **_with_papers(told["review"])},
    )


def _with_papers(review: dict[str, Any]) -> dict[str, Any]:
    """Evidence that is described as a paper becomes a file."""
    if "evidence" not in review:
        return review
    return {**review, "evidence": [_with_paper(one) for one in review["evidence"]]}


def _with_paper(cited: dict[str, Any]) -> dict[str, Any]:
    if "paper" not in cited:
        return cited
    rest = {name: value for name, value in cited.items() if name != "paper"}
    paper = cited["paper"]
    file = base64.b64encode(make_paper(paper)).decode()
    return {"media_type": MEDIA_TYPES[paper["form"]], **rest, "base64": file}
