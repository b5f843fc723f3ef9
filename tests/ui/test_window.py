"""The window: columns, places, Esc, undo, the drawers and dialogs; driven by keyboard and accessible name."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from reviewer.domain.desk import Recorded
from reviewer.domain.inbox import InboxPage, InboxQuery, Queue
from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Condition
from reviewer.errors import RecordUnavailable
from reviewer.ids import DecisionId, GestureId
from tests.makers import NOON
from tests.ui.desk_double import DeskDouble
from tests.ui.opened import OpenWindow, fill, named, open_window, until
from tests.ui.samples import approval
from ui.help import lines_of
from ui.loop import DeskLoop
from ui.messages.catalogue import say
from ui.palette import Palette
from ui.quit_question import Answer, QuitQuestion, inside_hold
from ui.settings_dialog import SettingsDialog
from ui.shortcuts.table import Act, Section
from ui.status.connections import Connections
from ui.tasks import Tasks
from ui.theme import Choice
from ui.window import MainWindow

CONTROL, NO = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
ESCAPE = Qt.Key.Key_Escape


async def decided(opened: OpenWindow) -> None:
    """One decision made by key, and the window at rest."""
    before = len(opened.desk.gestures)
    opened.press("a")
    await until(lambda: len(opened.desk.gestures) > before and opened.window.status.undo.undoable)
    await until(lambda: opened.area.item() == opened.session.panel.current())


async def test_the_window_opens_on_the_first_item_that_needs_me(qloop: DeskLoop) -> None:
    opened = await open_window()
    assert opened.area.item() == opened.session.panel.current()
    assert opened.session.panel.view.hasFocus()
    await opened.close()


async def test_what_comes_next_is_prepared_while_an_item_is_looked_at(qloop: DeskLoop) -> None:
    opened = await open_window()
    await until(lambda: opened.desk.prepared)
    order = opened.session.feed.model.standing.order
    assert opened.desk.prepared == [order[1:4]]
    opened.press(Qt.Key.Key_J)
    opened.press(Qt.Key.Key_J)
    await until(lambda: len(opened.desk.prepared) > 1)
    # Nothing was prepared for the item that was only passed.
    assert opened.desk.prepared[1:] == [order[3:6]]
    await opened.close()


@pytest.mark.parametrize(("size", "is_rail"), [((1600, 1000), False), ((1024, 700), True)])
async def test_a_narrow_window_has_a_rail(qloop: DeskLoop, size: tuple[int, int], is_rail: bool) -> None:
    opened = await open_window(size=size)
    assert opened.window.queues.is_rail is is_rail
    assert opened.window.queues.width() == (48 if is_rail else 208)
    assert opened.session.panel.width() == (300 if is_rail else 392)
    assert opened.window.status.height() == (24 if is_rail else 28)
    await opened.close()


async def test_the_list_hides_while_the_desk_needs_the_room(qloop: DeskLoop) -> None:
    opened = await open_window(size=(1024, 700))
    opened.session.request_room(900)
    assert not opened.session.panel.isVisible()
    assert not opened.session.panel.isAncestorOf(QApplication.focusWidget() or opened.window)
    opened.press("j")
    await until(lambda: opened.area.item() == opened.session.panel.current())
    opened.press(ESCAPE)
    assert opened.session.panel.isVisible()
    assert opened.session.panel.view.hasFocus()
    await opened.close()


async def test_the_list_stays_while_its_search_is_typed(qloop: DeskLoop) -> None:
    opened = await open_window(size=(1024, 700))
    opened.press("/")
    opened.session.request_room(900)
    opened.press("a")
    assert opened.session.panel.field.hasFocus()
    assert opened.session.panel.field.text() == "a"
    assert opened.desk.gestures == []
    await opened.close()


async def test_full_screen_is_the_desk_alone(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.session.set_full_screen(is_full=True)
    assert not opened.window.queues.isVisible()
    assert not opened.session.panel.isVisible()
    opened.session.set_full_screen(is_full=False)
    assert opened.session.panel.isVisible()
    await opened.close()


async def test_enter_goes_into_the_desk_and_escape_back(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press(Qt.Key.Key_Return)
    assert opened.area.reader.hasFocus()
    opened.press(ESCAPE)
    assert opened.session.panel.view.hasFocus()
    await opened.close()


async def test_f6_goes_round_the_panes(qloop: DeskLoop) -> None:
    opened = await open_window()
    seen: list[QWidget | None] = []
    for _ in range(3):
        opened.press(Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert seen == [opened.area.reader, opened.window.queues, opened.session.panel.view]
    opened.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert opened.window.queues.hasFocus()
    await opened.close()


# -- undo


async def test_the_undo_line_says_what_and_until_when(qloop: DeskLoop) -> None:
    opened = await open_window()
    title = opened.area.title.text()
    await decided(opened)
    undo = opened.window.status.undo
    assert undo.isVisible()
    at = (NOON + timedelta(seconds=10)).astimezone().strftime("%H:%M:%S")
    assert undo._words.text() == f"Saved: rejected “{title}”, goes out {at}"
    await opened.close()


async def test_u_takes_it_back_and_opens_it_again(qloop: DeskLoop) -> None:
    opened = await open_window()
    first = opened.area.item()
    await decided(opened)
    opened.press("u")
    await until(lambda: opened.area.item() == first)
    assert not opened.window.status.undo.isVisible()
    assert opened.window.status.message.startswith("Taken back")
    assert (await opened.desk.decisions(limit=1))[0].state is DecisionState.RETRACTED
    await opened.close()


async def test_undo_of_what_was_withdrawn_meanwhile_does_not_call_it_open(qloop: DeskLoop) -> None:
    opened = await open_window()
    first = opened.area.item()
    assert first is not None
    await decided(opened)
    opened.desk.withdraw(first)
    opened.press("u")
    await until(lambda: "ended meanwhile" in opened.window.status.message)
    assert "open again" not in opened.window.status.message
    await opened.close()


async def test_undo_is_there_exactly_while_it_works(qloop: DeskLoop) -> None:
    opened = await open_window()
    await decided(opened)
    opened.desk.send((await opened.desk.decisions(limit=1))[0].decision)
    assert not opened.window.status.undo.isVisible()
    assert not opened.window.keys.is_available(Act.UNDO)
    opened.press("u")
    assert "undo" not in opened.desk.calls
    await opened.close()


async def test_an_undo_that_comes_too_late_says_so(qloop: DeskLoop) -> None:
    opened = await open_window()
    await decided(opened)
    decision = (await opened.desk.decisions(limit=1))[0].decision
    opened.desk._decisions[decision] = replace(opened.desk._decisions[decision], state=DecisionState.SENDING)
    opened.press("u")
    await until(lambda: "Too late" in opened.window.status.message)
    assert not opened.window.status.undo.isVisible()
    await opened.close()


async def test_the_hold_that_is_over_still_can_be_taken_back_until_it_is_sent(qloop: DeskLoop) -> None:
    opened = await open_window()
    await decided(opened)
    opened.desk.clock.advance(30)
    undo = opened.window.status.undo
    await until(lambda: "waits to be sent" in undo._words.text())
    assert undo.isVisible()
    await opened.close()


async def test_a_key_that_can_do_nothing_says_so(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("u")
    assert opened.window.status.message == say("undo.none")
    opened.press("x")
    assert opened.window.status.message == say("keys.idle", key="X")
    opened.press(ESCAPE)
    assert say("key.step-out") not in opened.window.status.message
    await opened.close()


async def test_without_a_hold_there_is_nothing_to_undo(qloop: DeskLoop) -> None:
    opened = await open_window()
    recorded = Recorded(
        gesture=GestureId("g"), decisions=(DecisionId("d"),), recorded_at=NOON, goes_out_at=NOON
    )
    opened.window.status.undo.show_recorded(recorded, title="x", verdict="approve")
    assert not opened.window.status.undo.isVisible()
    await opened.close()


async def test_after_a_restart_what_is_inside_its_hold_can_be_taken_back(qloop: DeskLoop) -> None:
    desk = DeskDouble()
    opened = await open_window(desk)
    await decided(opened)
    await opened.close()
    again = await open_window(desk)
    assert again.window.status.undo.undoable is not None
    await again.close()


# -- news and trouble


async def test_a_delivered_decision_is_told(qloop: DeskLoop) -> None:
    opened = await open_window()
    await decided(opened)
    decision = (await opened.desk.decisions(limit=1))[0]
    opened.desk.acknowledge(decision.decision)
    await until(lambda: "confirmed" in opened.window.status.message)
    told = opened.window.status.message
    assert f"confirmed: rejected “{decision.title}”" in told
    assert f"receipt {f'receipt-{decision.decision}'[-8:]}." in told
    await opened.close()


async def test_what_another_person_decided_is_told_in_words(qloop: DeskLoop) -> None:
    opened = await open_window()
    await decided(opened)
    decision = (await opened.desk.decisions(limit=1))[0].decision
    theirs = {"theirs_by": "op-2", "theirs_verdict": "both-valid", "theirs_at": NOON}
    opened.desk.come_back(decision, DecisionState.DECIDED_ELSEWHERE, **theirs)
    await until(lambda: opened.window.status.message.startswith("op-2 answered first: several are valid"))
    await opened.close()


async def test_another_person_who_was_first_is_told(qloop: DeskLoop) -> None:
    opened = await open_window()
    await decided(opened)
    decision = (await opened.desk.decisions(limit=1))[0]
    opened.desk.come_back(
        decision.decision,
        DecisionState.DECIDED_ELSEWHERE,
        theirs_by="op-2",
        theirs_verdict="approved",
        theirs_at=NOON,
    )
    await until(lambda: opened.window.status.message.startswith("op-2 answered first: approved"))
    await opened.close()


async def test_a_source_that_went_down_is_named(qloop: DeskLoop) -> None:
    opened = await open_window(size=(1024, 700))
    assert opened.window.status.conditions == "3 of 3 sources ok"
    health = (await opened.desk.health())[0]
    opened.desk.set_health(replace(health, condition=Condition.SIGN_IN))
    await until(lambda: f"{health.source} needs you to sign in" in opened.window.status.conditions)
    assert "2 of 3 sources ok" in opened.window.status.conditions
    await opened.close()


async def test_a_record_that_cannot_be_written_is_told(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.desk.trouble("record.unavailable")
    assert "Nothing was recorded" in opened.window.status.message
    await opened.close()


async def test_an_item_that_cannot_be_opened_says_why(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.desk.refuse_with["open_item"] = RecordUnavailable()
    opened.press("j")
    await until(lambda: opened.window.shown is opened.window.page)
    assert opened.window.page.title == "This item can't be opened"
    opened.press("k")
    await until(lambda: opened.window.shown is opened.area)
    await opened.close()


# -- places


async def test_the_palette_finds_and_runs_a_command(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press(Qt.Key.Key_K, CONTROL)
    opened.press("dark col")
    opened.press(Qt.Key.Key_Return)
    assert opened.window.theme.choice is Choice.DARK
    assert opened.saved
    assert opened.session.panel.view.hasFocus()
    opened.window.theme.choose(Choice.LIGHT)
    await opened.close()


async def test_the_record_is_verified_from_the_palette(qloop: DeskLoop) -> None:
    opened = await open_window()
    assert opened.window.keys.run(Act.VERIFY)
    await until(lambda: "verify_record" in opened.desk.calls)
    assert opened.window.shown is opened.window.ledger
    await opened.close()


async def test_the_palette_leaves_out_what_cannot_be_done(qloop: DeskLoop) -> None:
    opened = await open_window()
    palette = Palette(opened.window, opened.window.theme, opened.window.keys)
    offered = {one.act for one in palette._offered}
    assert Act.APPROVE in offered
    assert Act.UNDO not in offered
    palette.overlay.end()
    await opened.close()


async def test_verdict_keys_do_nothing_under_a_card(qloop: DeskLoop) -> None:
    opened = await open_window()
    for key in ("?", "w"):
        opened.press(key)
        opened.press("a")
        opened.press(ESCAPE)
    assert opened.desk.gestures == []
    await opened.close()


async def test_the_key_sheet_lists_what_works(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("?")
    assert ("A", "Approve") in lines_of(Section.DECIDE, opened.window.keys.keymap)
    assert named(opened.window, "Keys").isVisible()
    opened.press(ESCAPE)
    await until(lambda: not any(one.accessibleName() == "Keys" for one in visible(opened.window)))
    await opened.close()


def visible(window: QWidget) -> list[QWidget]:
    """What is on the screen."""
    return [one for one in window.findChildren(QWidget) if one.isVisible()]


async def test_the_ledger_lists_decisions_and_a_verdict_key_means_nothing_there(qloop: DeskLoop) -> None:
    opened = await open_window()
    await decided(opened)
    opened.press("gl")
    await until(lambda: opened.window.shown is opened.window.ledger)
    model = opened.window.ledger.model
    cells = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert cells[1:4] == ["Rejected", cells[2], "Duplicate · seen before"]
    assert cells[4] == "saved, not sent"
    opened.press("a")
    assert len(opened.desk.gestures) == 1  # a verdict key in the ledger means nothing
    opened.press(ESCAPE)
    assert opened.window.shown is opened.area
    await opened.close()


async def test_the_health_drawer_names_each_source_and_tries_it(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("gh")
    drawer = named(opened.window, "Health of the sources")
    buttons = [one for one in drawer.findChildren(QAbstractButton) if one.text() == "Try now"]
    assert len(buttons) == 3
    buttons[0].click()
    await until(lambda: "sync_now" in opened.desk.calls)
    opened.press(ESCAPE)
    await opened.close()


async def test_why_is_this_here(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("w")
    card = named(opened.window, "Why it ranks here")
    texts = [one.text() for one in card.findChildren(QWidget) if hasattr(one, "text")]
    assert "2 answers to one question wait." in texts
    opened.press(ESCAPE)
    await opened.close()


async def test_settings_change_colours_size_and_keys(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press(Qt.Key.Key_Comma, CONTROL)
    await until(lambda: opened.window.findChild(SettingsDialog) is not None)
    dialog = opened.window.findChild(SettingsDialog)
    assert not dialog.wish(Act.APPROVE, "R")
    assert dialog.told.text() == "R belongs to “Reject”."
    assert dialog.wish(Act.APPROVE, "Q")
    assert opened.window.keys.hint(Act.APPROVE) == "Q"
    dialog.scale.setCurrentIndex(dialog.scale.findData(150))
    assert opened.window.theme.scale == 150
    dialog.single_keys.setChecked(False)
    assert opened.window.keys.hint(Act.APPROVE) == ""
    dialog.accept()
    opened.window.theme.set_scale(100)
    await opened.close()


async def _settings(opened: OpenWindow) -> SettingsDialog:
    opened.press(Qt.Key.Key_Comma, CONTROL)
    await until(lambda: opened.window.findChild(SettingsDialog) is not None)
    dialog = opened.window.findChild(SettingsDialog)
    await until(dialog.isVisible)
    return dialog


def _write(dialog: SettingsDialog, name: str, text: str) -> str:
    """Into the field, then Enter; returns what is said about it."""
    assert dialog.numbers is not None
    field = dialog.numbers.fields[name]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    return dialog.numbers.told[name].text()


async def test_hold_and_sum_are_changed_in_the_settings_and_the_open_item_follows(qloop: DeskLoop) -> None:
    opened = await open_window()
    dialog = await _settings(opened)
    assert dialog.numbers is not None
    assert [field.text() for field in dialog.numbers.fields.values()] == ["10", "10000"]
    painted = len(opened.area.painted)
    assert _write(dialog, "hold_s", "2.5") == ""
    assert _write(dialog, "money_limit", "500") == ""
    assert (opened.numbers.kept.hold_s, opened.numbers.kept.money_limit) == (2.5, 500.0)
    await until(lambda: len(opened.area.painted) > painted)
    assert dialog.isVisible()
    dialog.accept()
    await opened.close()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("10,000", "Digits, with a point"),
        ("-1", "Digits, with a point"),
        ("", "Digits, with a point"),
        ("nan", "Digits, with a point"),
        ("86401", "between 0 and 86,400"),
    ],
)
async def test_a_number_that_can_not_be_is_refused_in_words(qloop: DeskLoop, written: str, said: str) -> None:
    opened = await open_window()
    dialog = await _settings(opened)
    assert dialog.numbers is not None
    dialog.numbers.fields["hold_s"].clear()
    assert said in _write(dialog, "hold_s", written)
    assert opened.numbers.kept.hold_s == 10.0
    assert _write(dialog, "hold_s", "10") == ""
    dialog.accept()
    await opened.close()


async def test_escape_leaves_a_number_that_was_half_typed(qloop: DeskLoop) -> None:
    opened = await open_window()
    dialog = await _settings(opened)
    assert dialog.numbers is not None
    field = dialog.numbers.fields["hold_s"]
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    await until(lambda: not dialog.isVisible())
    assert opened.numbers.kept.hold_s == 10.0
    await opened.close()


async def test_a_new_key_is_taken_by_pressing_it(qloop: DeskLoop) -> None:
    opened = await open_window()
    dialog = SettingsDialog(
        opened.window, opened.window.theme, opened.window.keys.keymap, opened.window.keys.set_keymap
    )
    dialog.show()
    dialog.keys.setCurrentCell(dialog._acts.index(Act.REJECT), 0)
    dialog.change.click()
    from PySide6.QtTest import QTest

    QTest.keyClick(dialog, Qt.Key.Key_Q)
    assert opened.window.keys.hint(Act.REJECT) == "Q"
    dialog.reset.click()
    assert opened.window.keys.hint(Act.REJECT) == "R"
    dialog.close()
    await opened.close()


# -- first start, no source, quitting


async def test_without_a_source_the_page_offers_to_connect_one(qloop: DeskLoop) -> None:
    opened = await open_window(DeskDouble([]))
    assert opened.window.page.title == "No source is connected"
    assert opened.window.page._button.text() == "Connect a source"
    assert opened.window.focusWidget() is opened.window.page._button
    QTest.keyClick(opened.window.page._button, Qt.Key.Key_Space)
    await until(lambda: opened.window.findChild(Connections) is not None)
    opened.window.findChild(Connections).accept()
    await opened.close()


async def test_the_first_start_asks_for_name_and_work_id(qloop: DeskLoop) -> None:
    opened = await open_window()
    page, told = opened.window.first_run, []
    page.finished.connect(lambda *both: told.append(both))
    opened.window.ask_who()
    page.begin.click()
    assert told == []
    fill(page, **{"Your name": " Operator One ", "Your work id": "op-1"})
    opened.press(Qt.Key.Key_Return)
    assert told == [("Operator One", "op-1")]
    await opened.close()


async def test_quitting_counts_what_is_inside_its_hold(qloop: DeskLoop) -> None:
    opened = await open_window()
    await decided(opened)
    waiting = await opened.desk.next_sends()
    assert [one.decision for one in inside_hold(waiting, opened.desk.clock)] == [waiting[0].decision]
    opened.desk.clock.advance(11)
    assert inside_hold(waiting, opened.desk.clock) == ()
    await opened.close()


@pytest.mark.parametrize("answer", list(Answer))
async def test_the_quit_question_takes_each_answer(qloop: DeskLoop, answer: Answer) -> None:
    opened = await open_window()
    await decided(opened)
    question = QuitQuestion(opened.window, opened.window.theme, await opened.desk.next_sends())
    question.buttons[answer].click()
    assert question.answer is answer
    await opened.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, ESCAPE])
async def test_a_key_at_the_quit_question_sends_nothing_and_does_not_quit(
    qloop: DeskLoop, key: Qt.Key
) -> None:
    opened = await open_window()
    await decided(opened)
    question = QuitQuestion(opened.window, opened.window.theme, await opened.desk.next_sends())
    question.open()
    QTest.keyClick(question, key)
    assert not question.isVisible()
    assert question.answer is Answer.STAY
    await opened.close()


async def test_the_quit_question_blocks_the_window_behind_it(qloop: DeskLoop) -> None:
    opened = await open_window()
    await decided(opened)
    question = QuitQuestion(opened.window, opened.window.theme, await opened.desk.next_sends())
    question.show()
    assert QApplication.activeModalWidget() is question
    question.buttons[Answer.STAY].click()
    assert QApplication.activeModalWidget() is None
    await opened.close()


async def test_the_quit_question_names_what_it_asks_about(qloop: DeskLoop) -> None:
    opened = await open_window()
    title = opened.area.title.text()
    await decided(opened)
    (one,) = await opened.desk.next_sends()
    held = tuple(replace(one, seq=number) for number in range(7))
    question = QuitQuestion(opened.window, opened.window.theme, held)
    assert question.listed.text().splitlines() == [f"rejected “{title}”"] * 5 + ["and 2 more"]
    await opened.close()


# -- names


async def test_everything_that_takes_the_focus_has_a_name(qloop: DeskLoop) -> None:
    opened = await open_window(size=(1600, 1000))
    opened.window.ask_who()
    opened.window.show_area()
    nameless = [
        type(one).__name__
        for one in visible(opened.window)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not opened.area.isAncestorOf(one)
        and one is not opened.window
        and not (one.accessibleName() or getattr(one, "text", str)() or isinstance(one, QComboBox))
    ]
    assert nameless == []
    await opened.close()


async def test_next_that_needs_me_leaves_another_queue(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("gb")
    await until(lambda: opened.session.feed.query.queue is Queue.CAME_BACK)
    opened.press(Qt.Key.Key_J, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    await until(lambda: opened.session.feed.query.queue is Queue.NEEDS_ME)
    await opened.close()


async def test_an_item_of_another_queue_can_be_opened(qloop: DeskLoop) -> None:
    opened = await open_window(DeskDouble([approval("a1"), approval("a2")]))
    await decided(opened)
    first = opened.desk.gestures[0].choices[0].item
    opened.session.open_item(first)
    await until(lambda: opened.area.item() == first)
    assert opened.failures == []
    await opened.close()


async def test_every_action_of_the_table_is_offered_by_somebody(qloop: DeskLoop) -> None:
    from ui.desk.area import DeskArea

    opened = await open_window(make_area=DeskArea)
    assert set(Act) - set(opened.window.keys._handlers) == set()
    await opened.close()


async def test_window_that_does_not_send_says_that_another_does(qloop: DeskLoop) -> None:
    opened = await open_window()
    assert "sends" not in opened.window.status.conditions
    opened.session._begun.timeout.emit()
    assert opened.window.status.conditions.startswith("Another window or command sends")
    opened.desk.start_sync()
    opened.session._tick.timeout.emit()
    assert "sends" not in opened.window.status.conditions
    await opened.close()


async def test_a_key_for_arrivals_says_that_there_are_none(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press(".")
    assert opened.window.status.message == "Nothing new has come."
    await opened.close()


async def test_a_slow_start_says_that_the_record_is_being_opened(
    qloop: DeskLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = DeskDouble()
    may_go_on, told = asyncio.Event(), desk.list_inbox

    async def slowly(query: InboxQuery) -> InboxPage:
        await may_go_on.wait()
        return await told(query)

    monkeypatch.setattr(desk, "list_inbox", slowly)
    others = QApplication.topLevelWidgets()
    opening = Tasks(lambda _name, _error: None).start(open_window(desk), name="open")
    window = await _the_window(others)
    await until(lambda: window.page.title == "Opening the record …")
    assert window.shown is window.page
    assert window.page.isVisible()
    may_go_on.set()
    opened = await opening
    await until(lambda: opened.window.shown is opened.area)
    await opened.close()


async def _the_window(others: Sequence[QWidget]) -> MainWindow:
    """The one that is being filled; what earlier tests left may still be among the others."""

    def found() -> list[MainWindow]:
        shown = QApplication.topLevelWidgets()
        return [one for one in shown if isinstance(one, MainWindow) and one.panel and one not in others]

    await until(found)
    return found()[0]
