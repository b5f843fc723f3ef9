"""Typing zones of the form: what is recorded is what was typed, whatever the screen needs to show it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reviewer.clock import SystemClock
from reviewer.render.pages import RUN
from ui.blocks.look import Look
from ui.decide.fields import WordsField
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
    assert "\u2028" in field.document().toRawText()


def test_a_copy_holds_no_break_of_ours(field: WordsField) -> None:
    field.show_words("x" * 2_000 + "\nnext")
    field.selectAll()
    assert field.createMimeDataFromSelection().text() == "x" * 2_000 + "\nnext"
