"""What was in view is drawn over a page in short turns, and to the end of it however it comes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.domain.exposure import PageSeen
from tests.makers import HandClock
from ui.blocks.content_view import ContentView
from ui.blocks.fill_queue import FillQueue
from ui.blocks.look import Look
from ui.blocks.paging import plain_pages
from ui.icons import Icons
from ui.ledger.drawn_over import DrawnOver
from ui.ledger.hatching import Match
from ui.theme import Choice, Theme

MANY = "\n".join(f"line {number}" for number in range(6_000))


def never(_words: str) -> tuple[Match, PageSeen | None]:
    return Match.NEVER, None


@pytest.fixture
def fills(qapp: QApplication) -> FillQueue:
    return FillQueue()


@pytest.fixture
def look(qapp: QApplication) -> Look:
    theme = Theme(qapp, Choice.LIGHT)
    return Look(theme=theme, icons=Icons(theme), clock=HandClock())


@pytest.fixture
def view(look: Look, fills: FillQueue, qtbot: QtBot) -> ContentView:
    view = ContentView(look, fills)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    return view


def fill(view: ContentView, fills: FillQueue, text: str) -> None:
    view.show_pages(plain_pages(text))
    drain(fills)


def drain(fills: FillQueue) -> int:
    """How many turns everything takes."""
    turns = 0
    while not fills.is_idle:
        fills._on_turn()
        turns += 1
    return turns


def is_hatched(view: ContentView, words: str) -> bool:
    found = view.browser.document().find(words, 0, QTextDocument.FindFlag.FindWholeWords)
    assert not found.isNull(), words
    return QTextCursor(found).charFormat().background().style() is Qt.BrushStyle.BDiagPattern


def test_a_long_page_is_hatched_from_its_end_in_many_turns(
    look: Look, fills: FillQueue, view: ContentView
) -> None:
    fill(view, fills, MANY)
    DrawnOver(look, fills).draw(view, never)
    fills._on_turn()
    assert (is_hatched(view, "line 1"), is_hatched(view, "line 5999")) == (False, True)
    assert drain(fills) > 3
    assert (is_hatched(view, "line 1"), is_hatched(view, "line 5999")) == (True, True)
    assert view.browser.toPlainText().startswith("⟦never in view⟧ line 0")


def test_what_comes_meanwhile_is_hatched_too_and_said_once(
    look: Look, fills: FillQueue, view: ContentView
) -> None:
    fill(view, fills, MANY)
    over = DrawnOver(look, fills)
    over.draw(view, never)
    fills._on_turn()
    view.add_piece("<p>the rest of it</p>")
    over.draw(view, never)
    drain(fills)
    assert is_hatched(view, "rest of it")
    assert view.browser.toPlainText().count("⟦never in view⟧") == 1


def test_another_page_in_its_place_is_begun_anew(look: Look, fills: FillQueue, view: ContentView) -> None:
    fill(view, fills, MANY)
    over = DrawnOver(look, fills)
    over.draw(view, never)
    fills._on_turn()
    fill(view, fills, "Another page.")
    over.draw(view, never)
    drain(fills)
    assert view.browser.toPlainText() == "⟦never in view⟧ Another page."
    assert is_hatched(view, "Another page")
