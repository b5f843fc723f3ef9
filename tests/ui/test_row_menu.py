"""The menu of a matrix row: the keys' commands for the mouse, with their keys, and only those that apply."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from ui.decide.composition import LEFT_OUT, PickKind
from ui.loop import DeskLoop

# The offscreen platform has no window manager that could raise a menu or give it the keyboard.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")


def listed(at: AtDesk) -> list[str]:
    return [one.text().replace("\t", " · ") for one in at.area.row_menu.menu.actions()]


def choose(at: AtDesk, words: str) -> None:
    next(one for one in at.area.row_menu.menu.actions() if one.text().startswith(words)).trigger()
    at.area.row_menu.menu.close()


def click(at: AtDesk, line: int, column: int) -> None:
    """The right button on a cell, as a platform tells it: a press, then that a menu is asked for."""
    matrix = at.parts.matrix
    place = matrix.visualRect(matrix.matrix.index(line, column)).center()
    QTest.mouseClick(matrix.viewport(), Qt.MouseButton.RightButton, pos=place)
    if not at.area.row_menu.menu.isVisible():
        matrix.menu_asked.emit(QPoint(1, 1))


async def test_a_passage_is_left_out_written_or_taken_twice_by_mouse_alone(qloop: DeskLoop) -> None:
    item = samples.invoice(2)
    async with at_desk(item) as at:
        await at.show(item.id)
        await until(lambda: len(at.parts.matrix.matrix.lines) > 3)
        click(at, 1, 2)
        assert listed(at) == [
            "Take answer 1 here · 1",
            "Take answer 2 here · 2",
            "Leave out · 0",
            "Both, if … · B",
            "Edit here · E",
        ]
        row = at.parts.matrix.row_under_cursor
        assert row is not None
        choose(at, "Leave out")
        assert at.decider.composition.rows[row.path] == LEFT_OUT
        click(at, 1, 2)
        choose(at, "Both")
        assert at.decider.composition.rows[row.path].kind is PickKind.BOTH
        assert at.parts.form.row_editor.field.hasFocus()
        click(at, 1, 2)
        assert listed(at)[1] == "Answer 2 holds here too, or no more · 2"
        choose(at, "Answer 2")
        assert at.decider.composition.rows[row.path].both == (item.candidates[0].id,)


async def test_a_field_offers_no_both_and_the_whole_answer_its_own_commands(qloop: DeskLoop) -> None:
    item = samples.structured()
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("n", Qt.Key.Key_Menu)
        assert at.area.row_menu.menu.isVisible()
        assert [one.partition(" · ")[2] for one in listed(at)] == ["1", "2", "3", "4", "0", "E"]
        at.area.row_menu.menu.close()
        at.press("p")
        click(at, 0, 3)
        assert at.bar == ""  # a right click picks nothing
        assert listed(at)[2:] == [
            "Choose answer 3 · 3",
            "Choose answer 4 · 4",
            "None valid · 0",
            "Both valid · B",
            "Edit · E",
        ]
        choose(at, "Choose answer 3")
        assert at.decider.composition.candidates == (item.candidates[2].id,)


async def test_the_menu_of_one_item_does_nothing_to_another(qloop: DeskLoop) -> None:
    first, other = samples.invoice(2), samples.invoice(3)
    async with at_desk(first, other) as at:
        await at.show(first.id)
        await until(lambda: len(at.parts.matrix.matrix.lines) > 3)
        click(at, 1, 2)
        assert at.area.row_menu.menu.isVisible()
        await at.show(other.id)
        await until(lambda: len(at.parts.matrix.matrix.lines) > 3)
        assert not at.area.row_menu.menu.isVisible()
        at.parts.matrix.move_to(1, 2)
        choose(at, "Take answer 2")
        assert not at.decider.composition.rows


async def test_the_menu_of_one_row_does_nothing_to_another(qloop: DeskLoop) -> None:
    item = samples.structured()
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("n", Qt.Key.Key_Menu)
        at.parts.matrix.next_disagreement(1)
        choose(at, "Take answer 2")
        assert not at.decider.composition.rows


async def test_the_menu_goes_with_the_item_and_with_the_page_of_answers(qloop: DeskLoop) -> None:
    item = samples.structured()
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("n", Qt.Key.Key_Menu)
        at.parts.matrix.page_turned.emit()
        assert not at.area.row_menu.menu.isVisible()
        at.press(Qt.Key.Key_Menu)
        assert at.area.row_menu.menu.isVisible()
        at.area.clear()
        assert not at.area.row_menu.menu.isVisible()


async def test_where_nothing_can_be_done_there_is_no_menu(qloop: DeskLoop) -> None:
    item = samples.structured()
    async with at_desk(item) as at:
        await at.show(item.id)
        fold = len(at.parts.matrix.matrix.lines) - 1
        click(at, fold, 1)
        assert not at.area.row_menu.menu.isVisible()
        at.decider.died("dead.changed")
        click(at, 1, 1)
        assert not at.area.row_menu.menu.isVisible()
