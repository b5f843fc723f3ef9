"""What has hidden characters is approved only after they were looked at, and the record keeps that."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ActionRequest, Author, Consequence, Evidence, Provenance, ReviewItem
from reviewer.render.invisible import Hidden
from tests.desks import Session
from tests.hostile.test_invisible_in_the_window import SAMPLES, poison_of
from tests.makers import make_candidate, make_item, make_text
from tests.scripted_source import ScriptedSource
from tests.ui.at_desk import at_desk

SIGN = "\u202e"


def hiding(place: str, sign: str) -> ReviewItem:
    """An approval that has one hidden character, in one place."""
    word = f"pay{sign}now"
    item = make_item("r1", answers=1)
    answer = item.candidates[0]
    changed: dict[str, dict[str, object]] = {
        "title": {"title": word},
        "body": {"body": word},
        "yes": {"on_accept": Consequence(text=word, stated_by=Author.AGENT)},
        "no": {"on_decline": Consequence(text=word, stated_by=Author.AGENT)},
        "evidence": {"evidence": (Evidence(id="e", title=word),)},
        "quotation": {"evidence": (Evidence(id="e", title="e", text=word),)},
        "agent": {"candidates": (replace(answer, provenance=Provenance(agent=word)),)},
        "answer": {"candidates": (make_candidate(1, make_text(word)),)},
        "action": {"actions": (ActionRequest(index=0, name=word, arguments=b"{}"),)},
        "description": {"actions": (ActionRequest(index=0, name="n", arguments=b"{}", description=word),)},
        "arguments": {"actions": (ActionRequest(index=0, name="n", arguments=f'"{word}"'.encode()),)},
    }
    return replace(item, **changed[place])  # type: ignore[arg-type]


PLACES = ("title", "body", "yes", "no", "evidence", "quotation", "agent", "answer")
ACTION_PLACES = ("action", "description", "arguments")


@pytest.mark.parametrize("place", [*PLACES, *ACTION_PLACES])
async def test_what_is_hidden_is_counted_wherever_it_stands(place: str, qloop: object) -> None:
    item = hiding(place, SIGN)
    async with at_desk(item) as at:
        await at.show(item.id)
        assert at.decider.to_look_at.total == 1


@pytest.mark.parametrize("kind", SAMPLES)
async def test_approving_needs_that_it_was_looked_at(kind: Hidden, qloop: object) -> None:
    answer = make_candidate(1, make_text(poison_of(kind)))
    item = replace(make_item("r1", answers=1), candidates=(answer,))
    count = len(SAMPLES[kind])
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("a")
        assert f"Look at the {count} hidden characters first" in at.bar
        at.record()
        assert at.desk.gestures == []
        at.decider.look_at_marks()
        at.record()
        (choice,) = await at.recorded()
        assert choice.acknowledged == (f"hidden-characters:{count}",)


async def test_rejecting_needs_no_look(qloop: object) -> None:
    item = hiding("answer", SIGN)
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("r")
        assert "hidden character" not in at.bar


async def test_the_record_keeps_what_was_acknowledged(session: Session, script: ScriptedSource) -> None:
    item = hiding("answer", SIGN)
    script.put(item)
    await session.desk.sync_now()
    (answer,) = item.candidates
    approve = Verdict(name="approve", candidates=(answer.id,))
    recorded = await session.choose(item.id, approve, "hidden-characters:1")
    story = await session.desk.story(recorded.decisions[0])
    assert json.loads(story.entries[0].entry)["acknowledged"] == ["hidden-characters:1"]
    assert (await session.desk.verify_record()).broken_at is None
