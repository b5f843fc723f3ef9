"""What changed since the last look: row by row in the window, with the words that differ on yellow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPushButton, QTableView

from reviewer.conflicts.versions import changes_between
from reviewer.domain.desk import ChangedRow, WhatChanged, Words
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import ComparisonFailed
from tests.makers import NOON, make_candidate, make_item, make_json, make_text
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk, visible_text
from tests.ui.opened import named, until
from ui.decide.staging import Phase
from ui.desk.change_words import on_one_line, row_name
from ui.desk.drawer import DrawerKind

SAID = ("Pay 12 EUR today.", "Pay 19 EUR today.")
TERMS = make_item("terms", source="s", contents=(make_text(f"{SAID[0]}\n\nNo more."),))
NEWER = replace(TERMS, version="v2", candidates=(make_candidate(1, make_text(f"{SAID[1]}\n\nNo more.")),))


@asynccontextmanager
async def changed(then: ReviewItem = TERMS, now: ReviewItem = NEWER) -> AsyncIterator[AtDesk]:
    """An item that changed since it was looked at, opened again."""
    async with at_desk(then) as at:
        await at.show(then.id)
        at.desk.change(now, *changes_between(then, now))
        await until(lambda: at.decider.stage.phase is Phase.DEAD)
        at.press("d")
        await until(lambda: at.item.item.version == "v2")
        yield at


async def test_in_full_the_keys_scroll_it_and_go_back_where_they_were(qloop: object) -> None:
    async with changed() as at:
        await at.show(TERMS.id)
        (reader,) = at.parts.readers.visible()
        reader.view.browser.setFocus()
        at.press("d")
        assert at.parts.drawer.view.browser.hasFocus()
        at.press(Qt.Key.Key_Space)
        assert at.parts.drawer.kind is DrawerKind.CHANGES
        at.press("d")
        assert (at.parts.drawer.kind, reader.view.browser.hasFocus()) == (None, True)


async def test_what_can_not_be_compared_is_told_and_the_keys_come_back(qloop: object) -> None:
    async with at_desk(TERMS) as at:
        await at.show(TERMS.id)
        at.desk.change(NEWER, *changes_between(TERMS, NEWER))
        await until(lambda: at.decider.stage.phase is Phase.DEAD)
        at.desk.refuse_with["what_changed"] = ComparisonFailed()
        await at.show(TERMS.id)
        await until(lambda: any("could not be compared row by row" in one for one in at.notices()))
        assert table(at)[0][1:] == ["Pay 12 EUR today. No more.", "Pay 19 EUR today. No more."]
        at.press("r")
        assert at.decider.composition.verdict == "reject"


async def test_a_failure_that_nobody_thought_of_gives_the_keys_back_too(qloop: object) -> None:
    async with at_desk(TERMS) as at:
        await at.show(TERMS.id)
        difference = at.area.difference

        async def fail(_opened: object) -> WhatChanged:
            raise ZeroDivisionError

        at.desk.what_changed = fail  # type: ignore[method-assign]
        told: list[bool] = []
        difference.is_found = False
        difference.found.connect(lambda: told.append(difference.is_found))
        with pytest.raises(ZeroDivisionError):
            await difference._find(at.item)
        assert told == [True]


def table(at: AtDesk) -> list[list[str]]:
    """What the table above the answers says."""
    (view,) = at.parts.changes.findChildren(QTableView)
    model = view.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def on_yellow(document: QTextDocument, colour: str) -> list[str]:
    """The words that stand on it."""
    found: list[str] = []
    block = document.begin()
    while block.isValid():
        for each in block:
            fragment = each.fragment()
            if fragment.charFormat().background().color().name().upper() == colour.upper():
                found.append(fragment.text())
        block = block.next()
    return found


async def test_the_passage_that_changed_stands_above_the_answer_then_and_now(qloop: object) -> None:
    async with changed() as at:
        await until(lambda: table(at) == [["The answer, passage 1", *SAID]])
        assert at.parts.changes.isVisible()
        assert named(at.parts.changes, "1 of 3 rows changed since you looked (12:00)")


async def test_evidence_that_is_new_has_its_title_and_was_not_there_yet(qloop: object) -> None:
    letter = Evidence(id="e-7", title="Letter of 14 March", text="Pay once.")
    async with changed(TERMS, replace(TERMS, version="v2", evidence=(letter,))) as at:
        await until(lambda: table(at))
        assert table(at) == [["Evidence Letter of 14 March", "not there yet", "Letter of 14 March Pay once."]]
        at.press("d")
        await until(lambda: "not there yet" in at.parts.drawer.view.browser.toPlainText())


async def test_evidence_that_is_gone_is_not_there_any_more(qloop: object) -> None:
    letter = Evidence(id="e-7", title="Letter of 14 March", text="Pay once.")
    async with changed(replace(TERMS, evidence=(letter,)), replace(TERMS, version="v2")) as at:
        await until(lambda: table(at))
        assert table(at) == [["Evidence e-7", "Letter of 14 March Pay once.", "not there any more"]]


async def test_above_what_came_back_and_in_d_stands_which_answer_was_chosen_and_why(qloop: object) -> None:
    one, other = make_text("Pay 12 EUR."), make_text("Pay 24 EUR.")
    then = make_item("chosen", contents=(one, other))
    now = replace(
        then, version="v2", candidates=(make_candidate(1, make_text("Pay 11 EUR.")), *then.candidates[1:])
    )
    async with at_desk(then, samples.approval()) as at:
        await at.show(then.id)
        at.press("2")
        at.parts.form.reason.setPlainText("as delivered")
        at.record()
        await at.recorded()
        at.desk.change(now, *changes_between(then, now))
        at.desk.come_back((await at.desk.decisions())[0].decision, DecisionState.SUPERSEDED)
        await at.go_to(then.id)
        said = "Your answer at 12:00: answer 2 chosen, “as delivered”"
        await until(lambda: said in at.parts.changes.told)
        await until(lambda: at.area.difference.is_found)
        at.press("d")
        assert said in visible_text(at.parts.drawer)


async def test_d_shows_it_in_full_with_the_words_that_differ_on_yellow(qloop: object) -> None:
    async with changed() as at:
        await until(lambda: at.area.difference.is_found)
        at.press("d")
        assert at.parts.drawer.kind is DrawerKind.CHANGES
        browser = at.parts.drawer.view.browser
        await until(lambda: SAID[1] in browser.toPlainText())
        assert on_yellow(browser.document(), at.opened.window.theme.tokens.mark) == ["12", "19"]


async def test_what_the_drawer_shows_in_full_does_not_stand_above_the_answers_too(qloop: object) -> None:
    async with changed() as at:
        button = named(at.parts.changes, "In full")
        assert isinstance(button, QPushButton)
        button.click()
        assert (at.parts.drawer.kind, at.parts.changes.isVisible()) == (DrawerKind.CHANGES, False)
        at.press(Qt.Key.Key_Escape)
        assert (at.parts.drawer.kind, at.parts.changes.isVisible()) == (None, True)


async def test_nothing_is_decided_before_it_is_known_row_by_row(qloop: object) -> None:
    async with at_desk(TERMS) as at:
        await at.show(TERMS.id)
        at.desk.change(NEWER, *changes_between(TERMS, NEWER))
        await until(lambda: at.decider.stage.phase is Phase.DEAD)
        at.desk.hanging.clear()
        at.press("d")
        await until(lambda: at.parts.changes.isVisible() and at.parts.fills.is_idle)
        assert at.decider.stage.painted_at is None
        at.desk.hanging.set()
        await until(lambda: at.decider.stage.painted_at is not None)


async def test_fields_are_named_and_a_time_is_spelt_as_a_clock_shows_it(qloop: object) -> None:
    then = make_item("r1", source="s", contents=(make_json({"sum": 1}), make_json({"sum": 2})))
    now = replace(
        then,
        version="v2",
        due_at=NOON + timedelta(hours=4),
        candidates=(then.candidates[0], make_candidate(2, make_json({"sum": 3}))),
    )
    async with changed(then, now) as at:
        await until(lambda: at.area.difference.is_found)
        assert table(at) == [["Due", "missing", "16:00"], ["Answer 2: sum", "2", "3"]]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("on_accept", "On yes"),
        ("answer/cand-9", "An answer that is gone"),
        ("action/1 pay\u202e", "Action 1 pay⟦U+202E⟧"),
        ("evidence/mail", "Evidence mail"),
        ("something else", "something else"),
    ],
)
async def test_every_part_has_a_name(path: str, name: str, qloop: object) -> None:
    async with at_desk(TERMS) as at:
        await at.show(TERMS.id)
        assert row_name(at.area._look, at.item, ChangedRow(path=path)) == name


async def test_parts_of_another_member_of_the_case_are_named_as_its_own(qloop: object) -> None:
    ours, theirs = samples.case()
    async with at_desk(ours, theirs) as at:
        await at.show(ours.id)
        number = next(one.number for one in at.item.answers if one.item == theirs.id)
        look = at.area._look
        answer = ChangedRow(path="answer/cand-1", item=theirs.id)
        assert row_name(look, at.item, answer) == f"Answer {number}"
        assert row_name(look, at.item, ChangedRow(path="title", item=theirs.id)) == "Title (airflow-eu)"


def test_a_line_has_no_more_words_than_it_can_show() -> None:
    """It is made anew at every paint: marks for all of two long passages would take longer than a frame."""
    line = on_one_line((Words(text="a" * 300), Words(text="b" * 900, is_marked=True), Words(text="c")))
    assert [len(text) for text, _ in line] == [25, 476]


def test_a_line_begins_shortly_before_what_differs_at_a_word() -> None:
    words = (Words(text="The customer gets all of it back within "), Words(text="14", is_marked=True))
    assert on_one_line(words) == [("…all of it back within ", False), ("14", True)]
