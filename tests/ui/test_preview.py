"""What would be sent, before it is: every byte, where it comes from, what the schema has against it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from reviewer.conflicts.merge import Merged
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from tests.makers import make_item, make_json, make_patch, make_text
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from ui.blocks.content_view import Page
from ui.conflict import sent
from ui.conflict.sent import Stretch, pages
from ui.decide import merging
from ui.decide.composition import Composition
from ui.desk.drawer import DrawerKind

LINES = st.lists(st.sampled_from(["a", "b <b>", "\n", " ", "x" * 30, "&amp;"])).map("".join)


def _stretches(cuts: list[int]) -> list[Stretch]:
    ordered = sorted(cuts)
    return [
        Stretch(start=start, end=end, path=f"p{start}", numbers=(1,))
        for start, end in zip(ordered[::2], ordered[1::2], strict=False)
    ]


@given(LINES, st.lists(st.integers(0, 60), max_size=6))
def test_every_character_is_shown_whatever_is_tinted(text: str, cuts: list[int]) -> None:
    made = pages(text, _stretches([min(cut, len(text)) for cut in cuts]))
    shown = "".join(re.sub(r"</?(?:pre|span|a)[^>]*>", "", piece) for page in made for piece in page)
    assert unescape(shown).replace("\u200b", "") == text


def _shown(at: AtDesk) -> str:
    return at.parts.drawer.view.browser.toPlainText()


def _needs_a_due_date() -> ReviewItem:
    schema = {"type": "object", "properties": {"due": {"type": "string"}, "n": {"maximum": 5}}}
    return make_item(
        "dues",
        source="airflow-eu",
        contents=(make_json({"due": "May", "n": 1}), make_json({"due": 5, "n": 7})),
        response_schema=json.dumps(schema).encode(),
    )


async def test_t_shows_what_would_be_sent_then_the_trace_then_the_answers_again(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show("airflow-eu:extraction")
        at.press("n", "1", "t")
        assert at.parts.drawer.kind is DrawerKind.PREVIEW
        at.press("t")
        assert at.parts.drawer.kind is DrawerKind.TRACE
        at.press("t")
        assert not at.parts.has_drawer


async def test_with_nothing_staged_t_is_the_trace(qloop: object) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show("airflow-eu:extraction")
        at.press("t")
        assert at.parts.drawer.kind is DrawerKind.TRACE


async def test_what_is_shown_is_what_is_sent(qloop: object) -> None:
    async with at_desk(samples.invoice(5), size=(1600, 1000)) as at:
        await at.show("prod-graph:invoice-5")
        at.press("n", "1", "3", "2", "t")
        content = at.decider.composition.content
        assert content is not None
        await until(lambda: _shown(at) == content.text())
        at.record()
        assert (await at.verdict()).content == content


async def test_it_follows_the_picks_and_tells_which_rows_are_open(qloop: object) -> None:
    async with at_desk(samples.invoice(5), size=(1600, 1000)) as at:
        await at.show("prod-graph:invoice-5")
        at.press("n", "2", "t")
        await until(lambda: len(at.parts.drawer.gutter.standing()) == 3)
        assert "2 rows are open: what answer 2 says" in at.parts.drawer.view.notice.told
        assert sum(one.is_open for one in at.parts.drawer.gutter.standing()) == 2
        at.press("1", "1")
        await until(lambda: {one.numbers for one in at.parts.drawer.gutter.standing()} == {(1,), (2,)})
        assert not any(one.is_open for one in at.parts.drawer.gutter.standing())
        assert at.parts.drawer.view.notice.told == ""


async def test_what_does_not_fit_the_schema_is_told_beside_its_field(qloop: object) -> None:
    async with at_desk(_needs_a_due_date(), size=(1600, 1000)) as at:
        await at.show("airflow-eu:dues")
        at.press("n", "2", "p", "p", "n", "n", "1", "t")
        row = next(one for one in at.decider.composition.rows if one == "/due")
        state = at.parts.result._lines._state
        assert state is not None
        assert len(state.faults) == 1
        assert row in state.faults or "/n" in state.faults
        assert "1 place does not fit the schema" in at.parts.drawer.view.notice.told
        assert not at.decider.stage.is_ready


async def test_a_whole_answer_is_shown_as_it_is(qloop: object) -> None:
    async with at_desk(samples.patches(), size=(1600, 1000)) as at:
        await at.show("prod-graph:migration")
        at.press("2", "t")
        text = at.item.answers[1].candidate.content.text()
        await until(lambda: _shown(at) == text)


@pytest.mark.parametrize(
    ("keys", "words"), [("0", "sends none of the answers"), ("b", "go back as they are")]
)
async def test_where_nothing_is_put_together_it_says_what_goes_back(
    qloop: object, keys: str, words: str
) -> None:
    async with at_desk(samples.patches(), size=(1600, 1000)) as at:
        await at.show("prod-graph:migration")
        at.press(keys)
        at.press(Qt.Key.Key_Escape)
        at.area.show_preview()
        await until(lambda: words in _shown(at))


async def test_patches_that_collide_say_why_there_is_nothing_to_send(qloop: object) -> None:
    one = "--- a/t\n+++ b/t\n@@ -1,9 +1 @@\n" + "-b\n" * 8 + " x\n@@ -20 +12 @@\n-q\n+r\n"
    other = "--- a/t\n+++ b/t\n@@ -1 +1 @@\n-b\n+c\n@@ -9 +9 @@\n-y\n+z\n"
    async with at_desk(make_item("p", source="s", contents=(make_patch(one), make_patch(other)))) as at:
        await at.show("s:p")
        at.press("t", "n")
        while not at.decider.missing.code.startswith("merge."):
            row = at.parts.matrix.row_under_cursor
            assert row is not None
            at.press("1" if row.cells[0].text.startswith("@@ -1,9") else "2")
        assert "change the same lines" in at.bar
        at.press(Qt.Key.Key_Escape)
        at.area.show_preview()
        await until(lambda: "change the same lines" in _shown(at))


async def test_long_texts_are_cut_into_pages(qloop: object) -> None:
    body = "\n\n".join(f"Clause {number} of the terms. " + "word " * 40 for number in range(400))
    contents = (make_text(body), make_text(body.replace("Clause 3 ", "Clause three ")))
    async with at_desk(make_item("long", source="s", contents=contents), size=(1600, 1000)) as at:
        await at.show("s:long")
        at.press("1", "t")
        await until(lambda: "Clause 0" in _shown(at))
        assert at.parts.drawer.view.bar.told.startswith("Page 1 of")


async def test_it_begins_at_its_beginning_wherever_the_trace_was_read(qloop: object) -> None:
    body = "\n\n".join(f"Clause {number} of the terms. " + "word " * 40 for number in range(800))
    item = make_item("long", source="s", contents=(make_text(body), make_text("No.")))
    async with at_desk(replace(item, raw=body.encode())) as at:
        await at.show("s:long")
        at.press("1")
        at.area.drawers.trace()
        await until(lambda: at.parts.drawer.view.bar.told.startswith("Page 1 of"))
        at.parts.drawer.view.show_page(1)
        await until(lambda: at.parts.drawer.view.bar.told.startswith("Page 2 of"))
        at.area.show_preview()
        await until(lambda: "Clause 0" in _shown(at))
        assert at.parts.drawer.view.bar.told.startswith("Page 1 of")


async def test_what_stood_in_the_drawer_is_gone_while_a_long_answer_is_put_together(qloop: object) -> None:
    body = "\n\n".join(f"Clause {number} of the terms. " + "word " * 40 for number in range(800))
    contents = (make_text(body), make_text(body.replace("Clause 3 ", "Clause three ")))
    async with at_desk(make_item("long", source="s", contents=contents)) as at:
        await at.show("s:long")
        await until(lambda: at.parts.matrix.matrix.lines)
        at.press("n", "1")
        at.area.drawers.trace()
        await until(lambda: "s:long" in _shown(at))
        at.area.show_preview()
        assert _shown(at) == ""
        await until(lambda: "Clause 0" in _shown(at))


async def test_what_is_put_together_to_be_recorded_is_not_put_together_again(
    qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    merge = merging.merged

    def counting(opened: OpenedItem, held: Composition) -> Merged:
        made.append(held)
        return merge(opened, held)

    async with at_desk(samples.invoice(5), size=(1600, 1000)) as at:
        await at.show("prod-graph:invoice-5")
        monkeypatch.setattr(merging, "merged", counting)
        at.press("n", "1", "3", "2", "t")
        content = at.decider.composition.content
        assert content is not None
        await until(lambda: _shown(at) == content.text())
        assert len(made) == 1


async def test_a_long_answer_is_made_ready_on_another_thread(
    qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    make = sent.pages

    def noting(text: str, stretches: Sequence[Stretch]) -> list[Page]:
        threads.append(threading.current_thread())
        return make(text, stretches)

    monkeypatch.setattr(sent, "pages", noting)
    body = "\n\n".join(f"Clause {number} of the terms. " + "word " * 40 for number in range(400))
    async with at_desk(make_item("long", source="s", contents=(make_text(body), make_text("No.")))) as at:
        await at.show("s:long")
        at.press("1", "t")
        await until(lambda: "Clause 0" in _shown(at))
        assert threads
        assert threading.main_thread() not in threads
