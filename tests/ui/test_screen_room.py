"""No window is larger than its screen, however large the type is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from tests.ui.opened import named, open_window
from ui.loop import DeskLoop
from ui.screen_room import within_screen


@pytest.mark.parametrize("shown", [False, True])
def test_what_is_wanted_is_cut_to_the_screen(qapp: QApplication, shown: bool) -> None:
    window = QWidget()
    window.setVisible(shown)
    assert within_screen(window, QSize(300, 200)) == QSize(300, 200)
    room = window.screen().availableSize()
    cut = within_screen(window, QSize(9_000, 200))
    assert (cut.width() <= room.width(), cut.height()) == (True, 200)
    assert within_screen(window, QSize(300, 9_000)).height() <= room.height()
    window.close()


async def test_the_largest_type_leaves_the_bar_on_the_screen(qloop: DeskLoop) -> None:
    opened = await open_window(size=(800, 600))
    opened.window.theme.set_scale(200)
    room = opened.window.screen().availableSize()
    assert opened.window.size().boundedTo(room) == opened.window.size()
    opened.window.theme.set_scale(100)
    await opened.close()


async def test_the_last_line_of_the_key_sheet_can_be_reached_at_the_largest_type(qloop: DeskLoop) -> None:
    opened = await open_window(size=(800, 600))
    opened.window.theme.set_scale(200)
    opened.press("?")
    card = named(opened.window, "Keys")
    (sheet,) = card.findChildren(QScrollArea)
    assert sheet.geometry().bottom() <= card.rect().bottom()
    opened.window.theme.set_scale(100)
    await opened.close()
