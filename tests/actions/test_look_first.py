"""Hidden and look-alike characters are looked at before anything is released, whoever asks for it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reviewer.domain.content import MARKDOWN, Content
from reviewer.domain.decisions import Verdict, looked_at
from reviewer.domain.items import ReviewItem
from reviewer.errors import VerdictInvalid
from tests.desks import Session
from tests.makers import make_item, make_json, make_text
from tests.scripted_source import ScriptedSource

APPROVE = Verdict(name="approve", candidates=())
ESCAPED = Content(media_type="application/json", data=b'{"payee": "Kessler\\u202e GmbH"}')
CONTENTS = {
    "a letter that passes for another": make_text("Pay p\u0430ypal"),
    "an escape in JSON": ESCAPED,
    "an entity in Markdown": make_text("Pay &#8238;now"),
    "much of it": make_text("word é " * 20_000 + "\u202e"),
}


async def put(session: Session, script: ScriptedSource, content: Content) -> ReviewItem:
    item = make_item("r1", contents=(content,))
    script.put(item)
    await session.desk.sync_now()
    return item


def approval(item: ReviewItem) -> Verdict:
    return replace(APPROVE, candidates=(item.candidates[0].id,))


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("said", [(), (looked_at(2),), (looked_at(0),), ("hidden-characters:1 ",)])
async def test_a_release_that_does_not_say_how_many_were_looked_at_is_refused(
    session: Session, script: ScriptedSource, name: str, said: tuple[str, ...]
) -> None:
    item = await put(session, script, CONTENTS[name])
    with pytest.raises(VerdictInvalid) as refused:
        await session.choose(item.id, approval(item), *said)
    assert (refused.value.code, refused.value.params["count"]) == ("verdict.marks_not_looked_at", 1)
    assert await session.desk.decisions() == ()


@pytest.mark.parametrize("name", CONTENTS)
async def test_a_release_that_says_exactly_how_many_is_recorded(
    session: Session, script: ScriptedSource, name: str
) -> None:
    item = await put(session, script, CONTENTS[name])
    recorded = await session.choose(item.id, approval(item), looked_at(1))
    story = await session.desk.story(recorded.decisions[0])
    assert json.loads(story.entries[0].entry)["acknowledged"] == ["hidden-characters:1"]


async def test_a_no_needs_no_look(session: Session, script: ScriptedSource) -> None:
    item = await put(session, script, ESCAPED)
    assert await session.choose(item.id, Verdict(name="reject", reason_code="wrong-facts"))


async def test_what_the_operator_sends_counts_too(session: Session, script: ScriptedSource) -> None:
    item = await put(session, script, make_json({"payee": "Kessler"}))
    edit = Verdict(name="edit", content=ESCAPED, candidates=(item.candidates[0].id,))
    with pytest.raises(VerdictInvalid):
        await session.choose(item.id, edit)
    assert await session.choose(item.id, edit, looked_at(1))


async def test_the_reason_of_a_release_counts_too(session: Session, script: ScriptedSource) -> None:
    item = await put(session, script, Content(media_type=MARKDOWN, data=b"Pay."))
    with pytest.raises(VerdictInvalid):
        await session.choose(item.id, replace(approval(item), reason="as agreed\u200b"))
