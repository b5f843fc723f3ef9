"""Tooltips never read markup."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QLabel

from tests.house.source import modules
from ui.tips import set_tip, tip

HOSTILE = ["<b>bold</b>", '<img src="file:///etc/hostname">', "a < b & c > d", "<!--", "</qt><img src=x>"]


class Watched(QTextDocument):
    """Remembers what it was asked to load."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def loadResource(self, kind: int, name: object) -> object:
        self.loaded.append(str(name))
        return None


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tooltip_shows_markup_as_text_and_loads_nothing(qapp: QApplication, text: str) -> None:
    document = Watched()
    document.setHtml(tip(text))
    assert document.toPlainText() == text
    assert document.loaded == []


def test_a_widget_without_words_has_no_tooltip(qapp: QApplication) -> None:
    label = QLabel()
    set_tip(label, "<i>")
    assert QTextDocumentFragment.fromHtml(label.toolTip()).toPlainText() == "<i>"
    set_tip(label, "")
    assert label.toolTip() == ""


def test_no_tooltip_is_set_in_another_way() -> None:
    own = "ui/tips.py"
    found = [
        module.at(call)
        for module in modules("ui")
        if module.path != own
        for call, name in module.calls()
        if name.endswith("setToolTip")
    ]
    assert found == []
