"""Typing zones of the form: what is recorded is what was typed, whatever the screen needs to show it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reviewer.clock import SystemClock
from reviewer.render.pages import RUN
from ui.blocks.html import SOFT_BREAK
from ui.blocks.look import Look
from ui.decide.fields import LONGEST_PASTE, MOST_LINES, WordsField, fits
from ui.icons import Icons
from ui.theme import Choice, Theme


@pytest.fixture
def field(qtbot: QtBot, qapp: object) -> WordsField:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = Theme(app, Choice.LIGHT)
    field = WordsField(
        Look(theme=theme, icons=Icons(theme), clock=SystemClock()), placeholder="", name="reason"
    )
    qtbot.addWidget(field)
    field.show()
    return field


@pytest.mark.parametrize(
    "text",
    [
        "x" * (3 * RUN),
        "a\nb\r\n".replace("\r", ""),
        "12\u00a0480,00\u00a0EUR",
        "word " * 4_000,
        '{"k": "' + "y" * 2_000 + '"}',
    ],
    ids=["one run", "lines", "no-break spaces", "a long line", "json"],
)
def test_what_was_put_in_comes_out_unchanged(field: WordsField, text: str) -> None:
    field.show_words(text)
    assert field.words() == text


def test_typing_beside_a_long_run_adds_what_was_typed_and_nothing_else(field: WordsField) -> None:
    field.show_words("x" * 2_000)
    QTest.keyClicks(field, "ok")
    assert field.words() == "ok" + "x" * 2_000


def test_a_pasted_run_is_broken_on_the_screen_only(field: WordsField) -> None:
    pasted = QMimeData()
    pasted.setText("z" * 5_000)
    field.insertFromMimeData(pasted)
    assert field.words() == "z" * 5_000
    lines = field.document().toRawText().split("\u2029")
    assert max(map(len, lines)) <= RUN + len(f"↩{SOFT_BREAK}")


def test_a_break_that_was_half_deleted_leaves_nothing_of_itself(field: WordsField) -> None:
    field.show_words("x" * (RUN + 1))
    field.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(field, Qt.Key.Key_Left)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.words() == "x" * (RUN + 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2029", "\ufdd0"])
def test_no_line_end_makes_more_lines_than_there_may_be(field: WordsField, end: str) -> None:
    pasted = QMimeData()
    pasted.setText(f"x{end}" * 2 * MOST_LINES)
    field.insertFromMimeData(pasted)
    # Not every one of them ends a run without a blank: some breaks of ours come on top.
    assert MOST_LINES <= field.blockCount() <= MOST_LINES + LONGEST_PASTE // RUN


def test_a_paste_of_many_short_lines_is_cut_and_says_so(field: WordsField) -> None:
    left_out: list[int] = []
    field.shortened.connect(left_out.append)
    field.show_words("one\ntwo")
    field.moveCursor(QTextCursor.MoveOperation.End)
    pasted = QMimeData()
    pasted.setText("x\n" * MOST_LINES)
    field.insertFromMimeData(pasted)
    assert field.blockCount() == MOST_LINES
    assert left_out == [len("one\ntwo") + 2 * MOST_LINES - len(field.words())]


@pytest.mark.parametrize(
    ("text", "whole"), [("x\n" * (MOST_LINES - 1), True), ("x\n" * MOST_LINES, False), ("x" * 70_000, False)]
)
def test_what_does_not_fit_is_known(field: WordsField, text: str, whole: bool) -> None:
    field.show_words(text)
    assert (fits(text), field.words() == text) == (whole, whole)


def test_a_copy_holds_no_break_of_ours(field: WordsField) -> None:
    field.show_words("x" * 2_000 + "\nnext")
    field.selectAll()
    assert field.createMimeDataFromSelection().text() == "x" * 2_000 + "\nnext"
