"""The ledger: found by keyboard, a decision's full story in words, and the check of the chain."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from reviewer.domain.ledger import ChainState
from reviewer.domain.lifecycle import DecisionState
from tests.makers import NOON
from tests.ui.at_desk import at_desk
from tests.ui.desk_double import DeskDouble
from tests.ui.opened import OpenWindow, open_window, until
from tests.ui.samples import approval
from ui.ledger.model import AT, STATE, TITLE, VERDICT
from ui.ledger.story import Part, as_text, told
from ui.loop import DeskLoop

ESCAPE = Qt.Key.Key_Escape
HIDDEN = "\u202e"


async def in_ledger(count: int = 3, desk: DeskDouble | None = None) -> OpenWindow:
    """A window on the ledger, with so many decisions made by key."""
    opened = await open_window(desk)
    for _ in range(count):
        before = len(opened.desk.gestures)
        opened.press("a")
        await until(lambda before=before: len(opened.desk.gestures) > before)
        await until(lambda: opened.area.item() == opened.session.panel.current())
    opened.press("gl")
    await until(lambda: opened.window.shown is opened.window.ledger)
    await until(lambda: opened.window.ledger.story.parts)
    return opened


def values(parts: tuple[Part, ...], title: str) -> dict[str, str]:
    """The named values of one part."""
    return {line.name: line.value for part in parts if part.title == title for line in part.lines}


async def test_j_and_k_walk_the_decisions_and_the_story_follows(qloop: DeskLoop) -> None:
    opened = await in_ledger()
    ledger = opened.window.ledger
    newest = values(ledger.story.parts, "In the record")["Decision"]
    opened.press("j")
    await until(lambda: values(ledger.story.parts, "In the record").get("Decision") != newest)
    opened.press("k")
    await until(lambda: values(ledger.story.parts, "In the record").get("Decision") == newest)
    assert opened.window.shown is ledger
    await opened.close()


@pytest.mark.parametrize("late", ["decide", "open_item"])
async def test_next_item_throws_nobody_out_of_the_ledger(
    qloop: DeskLoop, late: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await open_window()
    first, may_go_on = opened.area.item(), asyncio.Event()
    do = getattr(opened.desk, late)

    async def later(*arguments: object, **named: object) -> object:
        await may_go_on.wait()
        return await do(*arguments, **named)

    monkeypatch.setattr(opened.desk, late, later)
    opened.press("a")
    if late == "open_item":
        await until(lambda: opened.desk.gestures)
    opened.press("gl")
    await until(lambda: opened.window.shown is opened.window.ledger)
    may_go_on.set()
    await until(lambda: opened.area.item() not in {first, None})
    assert opened.area.item() == opened.session.panel.current()
    assert opened.window.shown is opened.window.ledger
    assert opened.window.ledger.table.hasFocus()
    opened.press(ESCAPE)
    assert opened.window.shown is opened.area
    await opened.close()


async def test_last_item_leaves_the_ledger_where_it_is(qloop: DeskLoop) -> None:
    opened = await open_window(DeskDouble((approval("one"),)))
    opened.press("agl")
    await until(lambda: opened.window.shown is opened.window.ledger)
    await until(lambda: opened.session.panel.current() is None)
    assert opened.window.shown is opened.window.ledger
    opened.press(ESCAPE)
    assert opened.window.shown is opened.window.page
    await opened.close()


async def test_undo_leaves_the_keys_on_the_row_and_tells_it_there(qloop: DeskLoop) -> None:
    opened = await in_ledger(2)
    ledger = opened.window.ledger
    opened.press("j")
    older = ledger.chosen
    opened.press("k")
    newest = ledger.chosen
    assert newest is not None
    assert older != newest
    opened.press("u")
    await until(lambda: ledger.chosen is not None and ledger.chosen.state is DecisionState.RETRACTED)
    assert ledger.chosen is not None
    assert ledger.chosen.decision == newest.decision
    assert opened.window.shown is ledger
    assert ledger.table.hasFocus()
    undone = opened.desk.gestures[-1].choices[0].item
    await until(lambda: opened.area.item() == undone)
    await opened.close()


@pytest.mark.parametrize("size", [(1024, 700), (1600, 1000)])
async def test_escape_gives_the_keys_back_to_where_they_were(qloop: DeskLoop, size: tuple[int, int]) -> None:
    async with at_desk(size=size) as at:
        await at.show(at.item.item.id)
        before = QApplication.focusWidget()
        at.press("gl")
        await until(lambda: at.opened.window.shown is at.opened.window.ledger)
        at.press(ESCAPE)
        assert before is not None
        assert QApplication.focusWidget() is before


async def test_slash_searches_and_escape_leaves_the_search_first(qloop: DeskLoop) -> None:
    opened = await in_ledger()
    ledger = opened.window.ledger
    everything = ledger.model.rowCount()
    title = str(ledger.model.index(everything - 1, 2).data())
    opened.press("/")
    assert ledger.search.hasFocus()
    opened.press(title)
    await until(lambda: 0 < ledger.model.rowCount() < everything)
    opened.press(ESCAPE)
    await until(lambda: ledger.model.rowCount() == everything)
    assert ledger.table.hasFocus()
    opened.press(ESCAPE)
    assert opened.window.shown is opened.area
    await opened.close()


async def test_no_queue_is_marked_in_the_ledger_and_a_click_on_any_goes_back(qloop: DeskLoop) -> None:
    opened = await in_ledger()
    queues = opened.window.queues
    assert not queues.selectionModel().hasSelection()
    rect = queues.visualRect(queues.model().index(0, 0))
    QTest.mouseClick(queues.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    await until(lambda: opened.window.shown is not opened.window.ledger)
    assert queues.selectionModel().isRowSelected(0)
    await opened.close()


async def test_filter_lists_what_came_back_and_says_when_nothing_is_like_that(qloop: DeskLoop) -> None:
    opened = await in_ledger()
    ledger = opened.window.ledger
    refused = (await opened.desk.decisions())[1].decision
    opened.desk.come_back(refused, DecisionState.REFUSED, problem="too much")
    ledger.filter.setCurrentIndex(ledger.filter.findText("Came back"))
    await until(lambda: refused in {one.decision for one in listed(opened)})
    ledger.filter.setCurrentIndex(ledger.filter.findText("Taken back or closed"))
    await until(lambda: not listed(opened))
    assert ledger._told.text() == "No decision is like that."
    assert ledger.story.parts == ()
    await opened.close()


async def test_the_newest_question_is_answered_however_late_an_older_answer_comes(
    qloop: DeskLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await in_ledger()
    ledger, go_on, decisions = opened.window.ledger, asyncio.Event(), opened.desk.decisions
    everything = ledger.model.rowCount()

    async def slow(**asked: object) -> object:
        found = await decisions(**asked)  # type: ignore[arg-type]
        if asked["text"]:
            await go_on.wait()
        return found

    monkeypatch.setattr(opened.desk, "decisions", slow)
    ledger.search.setText("no such decision")
    older = opened.tasks.start(opened.session.ledger.refresh(), name="older")
    await asyncio.sleep(0)
    ledger.search.clear()
    await opened.session.ledger.refresh()
    go_on.set()
    await older
    assert ledger.model.rowCount() == everything
    await opened.close()


def listed(opened: OpenWindow) -> list[object]:
    model = opened.window.ledger.model
    return [model.decision(row) for row in range(model.rowCount())]


async def test_story_says_in_words_how_sure_it_is_and_how_that_is_known(qloop: DeskLoop) -> None:
    opened = await in_ledger()
    newest = (await opened.desk.decisions())[0].decision
    opened.desk.acknowledge(newest)
    await opened.session.ledger.refresh()
    opened.press("jk")
    parts = opened.window.ledger.story
    await until(lambda: values(parts.parts, "How that is known"))
    assert values(parts.parts, "What became of it")["Level"] == "Takes effect exactly once"
    assert values(parts.parts, "How that is known")["Proof"].startswith("by id: our decision's own id")
    assert values(parts.parts, "What was shown")["On the screen"] == "41 seconds until it was recorded"
    assert "accepted" in values(parts.parts, "What became of it")["Try 1"]
    await opened.close()


async def test_story_shows_who_was_first_beside_our_own_answer(qloop: DeskLoop) -> None:
    opened = await in_ledger(1)
    mine = (await opened.desk.decisions())[0].decision
    opened.desk.come_back(
        mine, DecisionState.DECIDED_ELSEWHERE, theirs_verdict="approved", theirs_by="Maria", theirs_at=NOON
    )
    story = await opened.desk.story(mine)
    parts = told(story, None)
    assert values(parts, "What was decided")["Verdict"] == "Rejected"
    assert values(parts, "Who and what else")["Decided there"].startswith("approved · Maria")
    assert "Level" not in values(parts, "What became of it")
    await opened.close()


async def test_nothing_foreign_is_hidden_or_marked_up_in_the_story_and_its_copy(qloop: DeskLoop) -> None:
    opened = await in_ledger(1)
    mine = (await opened.desk.decisions())[0].decision
    evil = f"<b>no</b>{HIDDEN}"
    opened.desk.come_back(mine, DecisionState.REFUSED, problem=evil)
    story = await opened.desk.story(mine)
    opened.window.ledger.show_story(told(story, None))
    shown = [one.text() for one in opened.window.ledger.story.findChildren(QLabel)]
    assert not any(HIDDEN in text for text in [*shown, as_text(story, None)])
    assert any("<b>no</b>" in text for text in shown)
    await opened.close()


async def test_the_platforms_key_copies_the_story_and_export_writes_it(qloop: DeskLoop) -> None:
    opened = await in_ledger(1)
    opened.window.ledger.table.setFocus()
    opened.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: "What was asked" in QApplication.clipboard().text())
    opened.window.ledger.story.export_wanted.emit()
    await until(lambda: opened.desk.exported)
    (name,) = opened.desk.exported
    assert name.startswith("decision-")
    assert opened.desk.exported[name] == QApplication.clipboard().text()
    await opened.close()


async def test_check_shows_its_progress_and_what_it_found(
    qloop: DeskLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await in_ledger(1)
    ledger, go_on = opened.window.ledger, asyncio.Event()

    async def slow(progress: object) -> ChainState:
        assert callable(progress)
        progress(2_500, 9_310)
        await go_on.wait()
        return ChainState(entries=9_310, head="ab", signed=9_309, unsigned=1)

    monkeypatch.setattr(opened.desk, "verify_record", slow)
    ledger.verify.click()
    await until(lambda: ledger.state == "2,500 of 9,310 entries …")
    assert (ledger.progress.isVisible(), ledger.verify.isEnabled()) == (True, False)
    go_on.set()
    await until(ledger.verify.isEnabled)
    assert ledger.state == "The record verifies: 9,310 entries, 9,309 signed. 1 human act is unsigned."
    assert not ledger.progress.isVisible()
    await opened.close()


async def test_damaged_file_is_told_as_such(qloop: DeskLoop) -> None:
    opened = await in_ledger(1)
    ledger = opened.window.ledger
    damaged = ChainState(entries=0, head="", signed=0, unsigned=0, broken_at=0, problem="record.damaged")
    ledger.show_chain(damaged)
    assert ledger.state.startswith("The file of the record is damaged.")
    await opened.close()


async def test_decision_that_was_set_to_another_state_is_told_with_the_way_out(qloop: DeskLoop) -> None:
    opened = await in_ledger(1)
    ledger = opened.window.ledger
    chain = ChainState(entries=9, head="", signed=9, unsigned=0, broken_at=6, problem="audit.state_altered")
    ledger.show_chain(chain)
    assert "entry 6 says where it stood" in ledger.state
    await opened.close()


async def test_evidence_is_exported_from_the_window_and_its_place_is_said(qloop: DeskLoop) -> None:
    opened = await in_ledger(1)
    opened.window.ledger.export.click()
    await until(lambda: "exports/evidence-" in opened.window.ledger.state)
    await opened.close()


async def test_report_of_a_broken_record_is_exported_from_the_banner(qloop: DeskLoop) -> None:
    opened = await in_ledger(1)
    opened.window.banner.acted.emit("export")
    await until(lambda: "export_bundle" in opened.desk.calls)
    await opened.close()


async def test_verdict_and_state_are_whole_where_there_is_room(qloop: DeskLoop) -> None:
    opened = await open_window(size=(1600, 1000))
    opened.press("gl")
    await until(lambda: opened.window.shown is opened.window.ledger)
    ledger = opened.window.ledger
    (one, *_) = await opened.desk.decisions()
    widest = (replace(one, verdict="edit", state=DecisionState.CLOSED_BY_HUMAN), one)
    ledger.show_decisions(widest)
    for column in (AT, VERDICT, STATE):
        assert ledger.table.columnWidth(column) >= ledger.table.sizeHintForColumn(column)
    assert ledger.table.columnWidth(TITLE) > 180
    await opened.close()


async def test_list_that_was_brought_back_beside_the_desk_makes_room_for_the_ledger(qloop: DeskLoop) -> None:
    opened = await open_window(size=(1024, 700))
    opened.session.request_room(900)
    opened.press(ESCAPE)
    assert opened.session.panel.isVisible()
    opened.press("gl")
    await until(lambda: opened.window.shown is opened.window.ledger)
    assert not opened.session.panel.isVisible()
    opened.press(ESCAPE)
    assert opened.session.panel.isVisible()
    await opened.close()
