"""The contract reader: files the extracted fields that were chosen, or merged field by field."""

from __future__ import annotations

import json

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


def go_on(scene: Scene, ruling: Ruling) -> Done:
    """Name the disputed fields as they were filed."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The filing of the contract")
    filed = json.loads(ruling.content or scene.answer(ruling.answers[0]))
    answers = [json.loads(one["content"]) for one in scene.fixed["candidates"]]
    disputed = [name for name in filed if len({json.dumps(one.get(name)) for one in answers}) > 1]
    told = ", ".join(f"{name} = {json.dumps(filed[name], ensure_ascii=False)}" for name in disputed)
    return Done(text=f"Filed {len(filed)} fields of contract {filed['contract']}: {told}.")
