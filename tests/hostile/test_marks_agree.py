"""What is counted, drawn, walked through and acknowledged is one and the same."""

from __future__ import annotations

import pytest

from reviewer.domain.content import JSON, MARKDOWN, PATCH, PLAIN, TOOL_CALLS, Content
from reviewer.domain.items import ReviewItem
from reviewer.render.invisible import MARK
from tests.hostile.test_invisible_in_the_window import WithChild, settled, window_on
from tests.makers import make_item, make_json
from tests.ui.at_desk import at_desk

PACE = "\u0440\u0430\u0441\u0435"
ANSWERS = {
    "JSON with an escape": (JSON, '{"payee": "Kessler\\u202e GmbH", "to\\u200b": 1}', 2),
    "a deep tree": (JSON, f'{{"a": {{"b": ["{PACE}", "p\u0430y"]}}}}', 2),
    "an argument with an escape": (TOOL_CALLS, '[{"name": "pay", "args": {"to": "x\\u202ey"}}]', 1),
    "Markdown with entities": (MARKDOWN, "Pay &#8238;now&zwj; to p&#1072;ypal, **12,480** EUR.", 3),
    "Markdown with code": (MARKDOWN, "# Pay\n\n`&shy;` and\n\n```\n\u202e&lrm;\n```\n", 3),
    "Markdown with a target": (
        MARKDOWN,
        f"See [it](https://{PACE}.com/) and [that](https://a.example/p\u202ed).",
        2,
    ),
    "Markdown that can't be rendered": (MARKDOWN, "[pay](https://a.example/ 'p\u202ed')", 1),
    "Markdown with marks of its own": (MARKDOWN, "⟦U+202E⟧ and ⟦\u0430·Cyrillic⟧", 3),
    "a patch": (PATCH, "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-pay\n+p\u0430y\u202e\n", 2),
    "plain text": (PLAIN, "a\x1b[31mb\u2028c \u202e", 3),
    "many marks in a row": (PLAIN, "\u200b" * 520, 520),
    "a line that is cut": (PLAIN, "word " * 3_000 + "p\u0430y " * 30, 30),
}


def alone(name: str) -> ReviewItem:
    media_type, text, _ = ANSWERS[name]
    return make_item("r1", contents=(Content(media_type=media_type, data=text.encode()),))


@pytest.mark.parametrize("name", ANSWERS)
async def test_next_mark_stops_as_often_as_is_counted(name: str, qloop: object) -> None:
    item = alone(name)
    async with window_on((item,)) as at:
        await at.show(item.id)
        await settled(at)
        assert isinstance(at.desk, WithChild)
        (pane,) = at.parts.readers.visible()
        drawn = [len(MARK.findall(pane.view.browser.toPlainText()))]
        stops = 0
        while pane.view.next_hidden():
            await settled(at)
            stops += 1
        drawn = drawn if len(pane.view._pages) == 1 else [stops]
        assert (at.decider.to_look_at.total, stops, drawn) == (ANSWERS[name][2], ANSWERS[name][2], [stops])


async def test_what_is_pasted_into_the_reason_is_told_and_must_be_looked_at(qloop: object) -> None:
    item = make_item("r1", answers=1)
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("a")
        assert at.notices() == []
        at.parts.form.reason.insertPlainText("as agreed\u202e with p\u0430ypal")
        (told,) = at.notices()
        assert "2 characters here can't be seen or pass for others" in told
        assert "your reason (2)" in told
        at.record()
        assert at.desk.gestures == []
        at.decider.look_at_marks()
        at.record()
        (choice,) = await at.recorded()
        assert choice.acknowledged == ("hidden-characters:2",)


async def test_what_comes_after_the_look_has_to_be_looked_at_again(qloop: object) -> None:
    item = make_item("r1", answers=1)
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("e")
        at.parts.form.editor.field.insertPlainText("p\u0430y ")
        at.decider.look_at_marks()
        assert at.decider.missing.code == ""
        at.parts.form.editor.field.insertPlainText("\u202e")
        assert at.decider.missing.code == "stage.marks_not_looked_at"


async def test_a_merged_answer_brings_what_its_parts_have(qloop: object) -> None:
    clean, poisoned = make_json({"payee": "Kessler", "n": 1}), make_json({"payee": "Kessler\u202e", "n": 2})
    item = make_item("r1", contents=(clean, poisoned))
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("n", "1", "n", "2")
        assert at.decider.composition.verdict == "merge"
        places = [(one.code, one.number) for one in at.decider.to_look_at.places]
        assert places == [("place.answer", 2), ("place.own.content", 1)]
        assert at.decider.missing.code == "stage.marks_not_looked_at"


async def test_a_member_that_is_left_out_needs_no_look(qloop: object) -> None:
    item, other = (
        make_item(name, contents=(make_json({"a": text}),), subject="orders:1")
        for name, text in (("r1", "plain"), ("r2", "\u202e"))
    )
    async with at_desk(item, other) as at:
        await at.show(item.id)
        assert at.decider.to_look_at.total == 1
        at.decider.leave_out(other.id)
        assert at.decider.to_look_at.total == 0
