"""The list in the window: it stands still, repaints only what changed, and acts on what is painted."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget

from reviewer.domain.inbox import InboxPage, InboxQuery, Queue
from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Condition
from reviewer.ids import ItemId
from tests.makers import NOON
from tests.ui.desk_double import DeskDouble
from tests.ui.opened import OpenWindow, open_window, until
from tests.ui.samples import approval, invoice, malformed
from ui.inbox.model import ROW_TEXT
from ui.loop import DeskLoop

CONTROL = Qt.KeyboardModifier.ControlModifier


class Paints(QObject):
    """Counts paint events by widget."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()
        for widget in [window, *window.findChildren(QWidget)]:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count[type(watched).__name__] += 1
        return False


def order(opened: OpenWindow) -> tuple[ItemId, ...]:
    """The rows from top to bottom."""
    return opened.session.feed.model.standing.order


async def settled(opened: OpenWindow) -> None:
    """Until nothing is on its way."""
    feed = opened.session.feed
    await until(
        lambda: not (feed._is_refreshing or opened.session.source_watch.is_reading or opened.tasks._running)
    )
    for _ in range(3):  # what Qt was asked for, and the paint that comes of it
        await asyncio.sleep(0)


async def test_the_model_keeps_qts_promises(qloop: DeskLoop) -> None:
    opened = await open_window()
    model = opened.session.feed.model
    watched = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    opened.desk.arrive(approval("n1"))
    await settled(opened)
    opened.press(".")
    await until(lambda: "home-agent:n1" in order(opened))
    assert watched.model() is model
    await opened.close()


async def test_arrivals_wait_behind_a_count(qloop: DeskLoop) -> None:
    opened = await open_window()
    before, y = order(opened), opened.session.panel.view.rowViewportPosition(0)
    opened.desk.arrive(approval("n1"), approval("n2"), approval("n3"))
    await settled(opened)
    assert order(opened) == before
    assert opened.session.panel.view.rowViewportPosition(0) == y
    assert opened.session.panel._arrivals.isVisible()
    assert opened.session.panel._arrivals.text().startswith("3 new")
    opened.press(".")
    await until(lambda: len(order(opened)) == len(before) + 3)
    assert not opened.session.panel._arrivals.isVisible()
    await opened.close()


async def test_nothing_waits_before_the_first_touch(qloop: DeskLoop) -> None:
    opened = await open_window(is_touched=False)
    shown = opened.session.panel.current()
    opened.desk.arrive(approval("n1"), approval("n2"))
    await settled(opened)
    opened.desk.withdraw(ItemId("home-agent:n1"))
    await settled(opened)
    assert "home-agent:n2" in order(opened)
    assert "home-agent:n1" not in order(opened)
    assert not opened.session.panel._arrivals.isVisible()
    assert opened.session.panel.current() == shown
    await opened.close()


async def test_a_moving_mouse_is_a_touch(qloop: DeskLoop) -> None:
    opened = await open_window(is_touched=False)
    QTest.mouseMove(opened.session.panel.view.viewport(), QPoint(20, 20))
    opened.desk.arrive(approval("n1"))
    await settled(opened)
    assert "home-agent:n1" not in order(opened)
    await opened.close()


async def test_a_withdrawn_item_stays_as_a_struck_row(qloop: DeskLoop) -> None:
    opened = await open_window()
    gone = order(opened)[2]
    opened.desk.withdraw(gone)
    await settled(opened)
    index = opened.session.feed.model.index(2)
    assert order(opened)[2] == gone
    assert index.data(ROW_TEXT).is_gone
    assert "withdrawn" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    await opened.close()


async def test_a_changed_item_repaints_its_row_only(qloop: DeskLoop) -> None:
    opened = await open_window()
    model, changed = opened.session.feed.model, []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    item = replace(invoice(3), title="Other words")
    place = order(opened).index(item.id)
    opened.desk.change(item)
    await settled(opened)
    assert changed == [(place, place)]
    await opened.close()


async def test_a_poll_that_changed_nothing_paints_nothing(qloop: DeskLoop) -> None:
    opened = await open_window()
    await settled(opened)
    changed: list[int] = []
    opened.session.feed.model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    opened.session.feed.model.modelReset.connect(lambda: changed.append(-1))
    paints = Paints(opened.window)
    for _ in range(20):
        opened.desk.set_health((await opened.desk.health())[0])
        opened.session.feed.notice(frozenset(order(opened)))
        await settled(opened)
    assert changed == []
    assert paints.count == Counter()
    await opened.close()


async def test_a_hundred_arrivals_and_withdrawals_while_deciding(qloop: DeskLoop) -> None:
    # One for each: else who draws what would depend on which of the two is quicker.
    chance, outside = random.Random(7), random.Random(8)
    start = [approval(f"item-{number:03d}") for number in range(260)]
    opened = await open_window(DeskDouble(start))
    names = iter(range(1_000))

    async def world() -> None:
        for _ in range(100):
            opened.desk.arrive(approval(f"arrived-{next(names):03d}"))
            there = [item for item in order(opened) if item not in opened.session.feed.model.standing.gone]
            opened.desk.withdraw(outside.choice(there))
            for _ in range(outside.randrange(1, 6)):
                await asyncio.sleep(0)

    happening = asyncio.get_running_loop().create_task(world())
    for _ in range(200):
        view, row_before = opened.session.panel.view, order(opened)
        y = view.rowViewportPosition(view.currentIndex().row())
        await asyncio.sleep(0)
        if order(opened) == row_before:
            assert view.rowViewportPosition(view.currentIndex().row()) == y
        opened.press("j")
        if chance.random() < 0.7:  # the others press before the item is there
            await until(lambda: opened.area.item() == opened.session.panel.current())
        opened.press("a")
        await asyncio.sleep(0)
    await happening
    await settled(opened)
    decided = opened.area.decided
    assert len(decided) > 120
    assert all(painted == recorded for painted, recorded in decided)
    assert [gesture.choices[0].item for gesture in opened.desk.gestures] == [one for _, one in decided]
    await opened.close()


async def test_a_verdict_key_right_after_moving_hits_neither_item(qloop: DeskLoop) -> None:
    opened = await open_window()
    first = order(opened)[0]
    opened.press("j")
    opened.press("a")  # the second item is not painted yet, the first one not meant any more
    await settled(opened)
    assert opened.desk.gestures == []
    assert opened.area.item() not in {first, None}
    await opened.close()


async def test_after_a_decision_the_next_row_opens_itself(qloop: DeskLoop) -> None:
    opened = await open_window()
    first, second = order(opened)[:2]
    opened.press("a")
    await until(lambda: opened.area.item() == second)
    await settled(opened)
    assert first not in order(opened)
    assert opened.session.panel.current() == second
    await opened.close()


async def test_moving_stops_at_the_ends(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("k")
    assert opened.session.panel.current() == order(opened)[0]
    for _ in range(len(order(opened)) + 3):
        opened.press("j")
    assert opened.session.panel.current() == order(opened)[-1]
    await opened.close()


async def test_the_badge_equals_the_list(qloop: DeskLoop) -> None:
    opened = await open_window()
    model = opened.window.queues.model()
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Needs me, {len(order(opened))} items"
    assert opened.window.windowTitle().startswith(f"({len(order(opened))})")
    await opened.close()


async def test_search_waits_for_two_characters_and_a_rest(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("/")
    asked = opened.desk.calls.count("list_inbox")
    opened.press("i")
    await until(lambda: not opened.session.panel.field._rest.isActive())
    assert opened.desk.calls.count("list_inbox") == asked
    opened.press("nvoice")
    await until(lambda: len(order(opened)) == 4)
    assert opened.desk.calls.count("list_inbox") == asked + 1
    assert opened.desk.gestures == []
    opened.press(Qt.Key.Key_Escape)
    await until(lambda: len(order(opened)) > 4)
    assert not opened.session.panel.field.isVisible()
    await opened.close()


async def test_enter_in_the_search_goes_to_the_hits(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press(Qt.Key.Key_F, CONTROL)
    opened.press("wire")
    opened.press(Qt.Key.Key_Return)
    await until(lambda: len(order(opened)) == 1)
    assert opened.session.panel.view.hasFocus()
    await opened.close()


async def test_a_search_without_hits_says_so(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("/")
    opened.press("nothing like this")
    await until(lambda: opened.window.shown is opened.window.page)
    assert opened.window.page.title == "Nothing is called that"
    await opened.close()


async def test_an_empty_queue_says_when_it_was_synced(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("gd")
    await until(lambda: opened.window.shown is opened.window.page)
    assert opened.window.page.title == "Nothing was done yet today"
    assert "Last sync" in opened.window.page.accessibleDescription()
    await opened.close()


async def test_what_arrives_in_an_empty_list_is_shown_at_once(qloop: DeskLoop) -> None:
    opened = await open_window(DeskDouble([]))
    assert opened.session.panel.current() is None
    opened.desk.arrive(approval("n1"))
    await until(lambda: opened.area.item() == "home-agent:n1")
    await until(lambda: opened.window.shown is opened.area)
    await opened.close()


async def test_a_queue_is_chosen_by_its_keys(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("gc")
    await until(lambda: opened.session.feed.query.queue is Queue.CONFLICTS)
    await settled(opened)
    rows = opened.session.feed.model.standing.rows.values()
    assert {row.kind for row in rows} == {"conflict"}
    await opened.close()


async def test_a_source_narrows_the_queue_and_widens_it_again(qloop: DeskLoop) -> None:
    opened = await open_window(size=(1600, 1000))
    queues, feed = opened.window.queues, opened.session.feed
    place = next(
        place
        for place in range(queues.model().rowCount())
        if queues.model().index(place).data() == "home-agent"
    )
    for expected in ("home-agent", None):
        queues.setCurrentIndex(queues.model().index(place))
        await until(lambda expected=expected: feed.query.source == expected)
    await opened.close()


async def test_a_malformed_item_has_a_row(qloop: DeskLoop) -> None:
    opened = await open_window(DeskDouble([malformed()]))
    text = opened.session.feed.model.index(0).data(ROW_TEXT)
    assert text.title == "An item without a title"
    assert text.caption.startswith("Can't be read")
    await opened.close()


async def test_foreign_titles_stay_on_their_line(qloop: DeskLoop) -> None:
    from tests.ui.samples import hostile

    opened = await open_window(DeskDouble([hostile()]))
    title = opened.session.feed.model.index(0).data(ROW_TEXT).title
    assert "\n" not in title
    assert "\u202e" not in title
    assert title.startswith("<b>Approve</b>")
    await opened.close()


async def test_a_decision_that_came_back_is_marked(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.press("a")
    await until(lambda: opened.desk.gestures)
    decision = (await opened.desk.decisions(limit=1))[0]
    opened.desk.come_back(decision.decision, DecisionState.REFUSED, problem="amount must be at most 10,000")
    opened.press("gb")
    await until(lambda: decision.item in order(opened))
    text = opened.session.feed.model.index(order(opened).index(decision.item)).data(ROW_TEXT)
    assert text.state == "refused"
    assert text.is_warning
    await opened.close()


async def test_rows_beyond_the_first_page_come_when_they_are_near(qloop: DeskLoop) -> None:
    opened = await open_window(DeskDouble([approval(f"item-{number:04d}") for number in range(620)]))
    assert len(order(opened)) == 500
    bar = opened.session.panel.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    await until(lambda: len(order(opened)) == 620)
    await opened.close()


async def test_going_back_while_the_list_is_laid_anew_stays_there(
    qloop: DeskLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await open_window(DeskDouble([approval("a1"), approval("a2")]))
    first, second = order(opened)
    may_answer, list_inbox = asyncio.Event(), opened.desk.list_inbox

    async def slow(query: InboxQuery) -> InboxPage:
        await may_answer.wait()
        return await list_inbox(query)

    monkeypatch.setattr(opened.desk, "list_inbox", slow)
    opened.press("a")
    await until(lambda: opened.session.panel.current() == second)
    opened.session.open_item(first)
    await until(lambda: opened.area.item() == first)
    may_answer.set()
    await settled(opened)
    assert opened.session.panel.current() == first
    assert opened.area.item() == first
    await opened.close()


async def test_an_empty_queue_names_the_source_that_can_not_be_read(qloop: DeskLoop) -> None:
    opened = await open_window(DeskDouble([approval()]))
    (health,) = await opened.desk.health()
    item = opened.session.panel.current()
    assert item is not None
    await opened.desk.snooze(item, NOON + timedelta(days=300))
    opened.press("gq")
    await until(lambda: opened.window.page.title == "Nothing waits")
    opened.desk.set_health(replace(health, condition=Condition.SIGN_IN))
    await until(lambda: opened.window.page.title == "home-agent can't be read, and nothing else waits")
    opened.press("gd")
    await until(lambda: opened.window.page.title == "Nothing was done yet today")
    opened.press("gq")
    await until(lambda: opened.window.page.title.startswith("home-agent can't be read"))
    opened.desk.set_health(health)
    await until(lambda: opened.window.page.title == "Nothing waits")
    await opened.close()
