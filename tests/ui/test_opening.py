"""Between asking for an item and its being painted: nothing old shows, nothing is decidable too early."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from reviewer.domain.desk import OpenedItem
from reviewer.ids import ItemId
from tests.makers import make_item, make_json, make_text
from tests.ui import samples
from tests.ui.at_desk import at_desk
from tests.ui.opened import until
from ui.decide.staging import Phase

FIRST, SECOND = (make_item(name, contents=(make_text("Pay."),)) for name in ("r1", "r2"))


class Painted(QObject):
    """Which of some widgets were painted."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.seen: set[QObject] = set()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.seen.add(watched)
        return False


async def test_the_paint_that_is_told_is_that_of_everything_shown_before(qloop: object) -> None:
    async with at_desk(samples.invoice(3)) as at:
        await at.show("prod-graph:invoice-3")
        parts = at.parts
        changed = {
            parts.head,
            parts.matrix.viewport(),
            parts.result,
            parts.bar,
            *(pane.view.browser.viewport() for pane in parts.readers.visible()),
        }
        watched = Painted(*changed)
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        parts.painted.connect(lambda: told.done() or told.set_result(None))
        for widget in changed:
            widget.update()
        parts.tell_paint()
        await told
        assert watched.seen == {one for one in changed if one.isVisible()}


async def test_a_matrix_has_its_place_before_qt_can_paint_it_elsewhere(
    qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        make_item(name, contents=tuple(make_json(dict.fromkeys("abcdef", value)) for value in (1, 2)))
        for name in ("first", "second")
    )
    async with at_desk(first, second) as at:
        await at.show(first.id)
        matrix, told, heights = at.parts.matrix, at.area._is_complete, []

        def note(part: str) -> None:
            if part == "report":
                heights.append((matrix.height(), matrix.maximumHeight()))
            told(part)

        monkeypatch.setattr(at.area, "_is_complete", note)
        await at.show(second.id)
        ((height, wanted),) = heights
        assert height == wanted > matrix.line_height


async def test_the_bar_folds_nothing_where_the_list_has_just_made_room(qloop: object) -> None:
    eight = make_item("eight", contents=tuple(make_json({"amount": amount}) for amount in range(8)))
    async with at_desk(samples.approval(), eight, size=(1600, 1000)) as at:
        await at.show("home-agent:mail-20117")
        await at.show(eight.id)
        assert at.opened.session.panel.isHidden()
        assert [one.text() for one in at.parts.bar.buttons() if one.isHidden()] == []


async def test_nothing_is_armed_while_the_desk_is_not_painted(qloop: object) -> None:
    async with at_desk(samples.invoice(2), samples.approval()) as at:
        at.parts.setUpdatesEnabled(False)
        await at.go_to("home-agent:mail-20117")
        await until(lambda: not any(at.area._wants.values()))
        at.opened.window.repaint()
        assert at.decider.stage.painted_at is None
        at.parts.setUpdatesEnabled(True)
        await until(lambda: at.decider.stage.painted_at is not None)


async def test_what_changed_before_it_was_shown_is_not_missed(
    qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(FIRST, SECOND) as at:

        async def meet(_texts: object) -> bool:
            at.desk.change(replace(SECOND, version="v2"))
            return True

        monkeypatch.setattr(at.area._letters, "meet", meet)
        await at.go_to(SECOND.id)
        await until(lambda: at.decider.stage.why == "dead.changed")


async def test_an_item_is_dropped_when_another_one_is_asked_for_before_it_is_there(
    qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(FIRST, SECOND) as at:
        is_met = asyncio.Event()

        async def meet(_texts: object) -> bool:
            return await is_met.wait()

        monkeypatch.setattr(at.area._letters, "meet", meet)
        slow = asyncio.ensure_future(at.area.show_item(SECOND.id))  # noqa: TID251 - ends with the test
        await asyncio.sleep(0)
        monkeypatch.undo()
        await at.area.show_item(FIRST.id)
        is_met.set()
        await slow
        assert at.area.item() == FIRST.id


async def test_an_item_that_is_shown_anew_does_not_keep_the_next_one_away(
    qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(FIRST, SECOND) as at:
        await at.show(FIRST.id)
        is_read = asyncio.Event()
        read = at.desk.open_item

        async def slow(item: ItemId, *, is_look: bool = True) -> OpenedItem:
            opened = await read(item, is_look=is_look)
            if item == SECOND.id:
                await is_read.wait()
            return opened

        monkeypatch.setattr(at.desk, "open_item", slow)
        at.opened.session.open_item(SECOND.id)
        await until(lambda: at.area._asked_for == SECOND.id)
        await at.area.reopen()
        is_read.set()
        await until(lambda: at.area.item() == SECOND.id)


async def test_what_happens_between_reading_and_showing_is_told(
    qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = samples.invoice(2), samples.invoice(3)
    async with at_desk(first, second) as at:
        await at.show(first.id)
        turn = at.parts.fills.turn

        async def turn_in_which_it_goes(*, rank: int = 0) -> None:
            await turn(rank=rank)
            if at.area.item() == first.id:
                at.desk.withdraw(second.id)

        monkeypatch.setattr(at.parts.fills, "turn", turn_in_which_it_goes)
        at.opened.session.open_item(second.id)
        await until(lambda: at.area.item() == second.id)
        await until(lambda: at.decider.stage.phase is Phase.DEAD)
