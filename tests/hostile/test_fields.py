"""A megabyte pasted into every field where somebody types: bounded, and the loop goes on turning."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.hostile.figures import tell
from tests.hostile.hangs import MEGABYTE
from tests.hostile.test_hangs import longest_run
from tests.hostile.test_invisible_in_the_window import settled, window_on
from tests.makers import make_item, make_json
from tests.stalls import ticking
from tests.ui.at_desk import AtDesk
from ui.decide.fields import LONGEST_PASTE, WordsField
from ui.palette import Palette
from ui.status.connections import Connections

TEXTS = {
    "a word": MEGABYTE,
    "both directions": "a\u05d0" * 500_000,
    "tabs": "\t" * 1_000_000,
    "lines": "x\n" * 500_000,
    "hidden": "\u200b" * 1_000_000,
}
Fields = Callable[[AtDesk], list[QWidget]]


def _first_run(at: AtDesk) -> list[QWidget]:
    first = at.opened.window.first_run
    at.opened.window.ask_who()
    return [first.name, first.work_id]


def _connections(at: AtDesk) -> list[QWidget]:
    session = at.opened.session
    dialog = Connections(
        at.opened.window, session.window.theme, at.desk, at.desk.clock, at.opened.tasks.spawn
    )
    dialog.show()
    return [dialog.form.name, dialog.form.url, dialog.form.token, dialog.form.owner]


def _palette(at: AtDesk) -> list[QWidget]:
    window = at.opened.window
    return [Palette(window, window.theme, window.keys).field]


def _searches(at: AtDesk) -> list[QWidget]:
    at.opened.session.panel.open_search()
    (pane, *_) = at.parts.readers.visible()
    return [at.opened.session.panel.field, pane.view.bar.search]


def _words(at: AtDesk) -> list[QWidget]:
    form = at.parts.form
    at.press("e")
    return [form.editor.field, form.row_editor.field, form.question, form.conditions, form.reason, form.fact]


PLACES: dict[str, Fields] = {
    "first run": _first_run,
    "connections": _connections,
    "palette": _palette,
    "searches": _searches,
    "words": _words,
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("place", PLACES)
async def test_what_is_pasted_is_bounded(place: str, text: str, qloop: object) -> None:
    async with window_on((make_item("r1", contents=(make_json({"a": "b"}),)),)) as at:
        await at.show("src:r1")
        for field in PLACES[place](at):
            async with ticking() as ticks:
                _paste(field, TEXTS[text])
                await settled(at)
            tell(f"longest_stall_ms[{place} {text}]", ticks)
            _check(field)


def _paste(field: QWidget, text: str) -> None:
    if isinstance(field, QLineEdit):
        QApplication.clipboard().setText(text)
        field.paste()
        QApplication.clipboard().clear()
        return
    assert isinstance(field, WordsField)
    mime = QMimeData()
    mime.setText(text)
    field.insertFromMimeData(mime)


def _check(field: QWidget) -> None:
    if isinstance(field, QLineEdit):
        assert len(field.text()) <= 8_000
        return
    assert isinstance(field, WordsField)
    assert len(field.words()) <= LONGEST_PASTE + 10
    assert longest_run(field.document().toRawText()) <= 520
