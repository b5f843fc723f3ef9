"""Typing zones of the form: keys pressed here are text, and what is pasted stays within bounds."""

from __future__ import annotations

import re
from itertools import islice

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from reviewer.render.pages import hard_broken
from ui.blocks.html import SOFT_BREAK
from ui.blocks.look import Look
from ui.shortcuts.dispatcher import TYPING_ZONE
from ui.theme import Role

LONGEST_PASTE = 64 * 1024
"""A text widget freezes on more, and nobody reads a reason of that length."""

MOST_LINES = 5_000
"""A text widget makes a block of each line: 64 kB of short lines take it 60 ms, these 9."""

_SIGN = f"↩{SOFT_BREAK}"
SHOWN_BREAK = f"{_SIGN}\n"
"""Where an unbroken run is broken on the screen; the blank without width tells it from a line end.

A line end and no separator: Qt lays out a whole block at every key press, 64 kB of two directions in 90 ms.
"""
_BLOCK_END = "\u2029"
"""How Qt keeps a line end."""
_LINE_ENDS = re.compile("\r\n|[\n\r\u2029\ufdd0\ufdd1]")
"""What Qt begins a new block at."""


def fits(text: str) -> bool:
    """Whether a field can hold the text whole."""
    return len(_fitting(text, LONGEST_PASTE, MOST_LINES)) == len(text)


def _fitting(text: str, length: int, lines: int) -> str:
    """The beginning of the text that has room."""
    first_too_many = next(islice(_LINE_ENDS.finditer(text[:length]), lines - 1, None), None)
    return text[: length if first_too_many is None else first_too_many.start()]


def _written(raw: str) -> str:
    """Qt's text as it was typed: without the breaks that only the screen needs."""
    return raw.replace(f"{_SIGN}{_BLOCK_END}", "").replace(_SIGN, "").replace(_BLOCK_END, "\n")


class WordsField(QPlainTextEdit):
    """Some lines of the operator's own words, growing with them up to a bound."""

    digit_typed = Signal(int)
    """1..8 into the empty field: the numbered reason code instead of text."""
    shortened = Signal(int)
    """A paste was longer than the bounds; how many characters were left out."""
    words_changed = Signal()
    """Typed, or put in from outside."""

    def __init__(
        self,
        look: Look,
        *,
        placeholder: str,
        name: str,
        lines: int = 3,
        mono: bool = False,
    ) -> None:
        super().__init__()
        self._look = look
        self._lines = lines
        self.picks_codes = False
        """Whether numbered codes stand above it. Where none do, a digit is the beginning of a reason."""
        self.setProperty(TYPING_ZONE, True)
        self.setProperty("field", True)
        self._role = Role.MONO if mono else Role.BODY
        look.theme.changed.connect(self._use_theme)
        self._use_theme()
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setAcceptDrops(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self.updateGeometry)
        self.textChanged.connect(self.words_changed)

    def _use_theme(self) -> None:
        font = self._look.theme.font(self._role)
        self.setFont(font)
        self.viewport().setFont(font)  # it paints the placeholder, in the font that the style first saw
        self.updateGeometry()

    def words(self) -> str:
        """What was typed, without the breaks that only the screen needs."""
        # Not toPlainText: it turns no-break spaces into spaces.
        return _written(self.document().toRawText())

    def show_words(self, text: str) -> None:
        """Put text in from outside, without reporting it back as typed."""
        if text == self.words():
            return
        was_blocked = self.blockSignals(True)
        self.setPlainText(hard_broken(_fitting(text, LONGEST_PASTE, MOST_LINES), SHOWN_BREAK))
        self.blockSignals(was_blocked)
        self.updateGeometry()
        self.words_changed.emit()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self.font()).lineSpacing()
        shown = min(max(1, self.blockCount()), self._lines)
        return QSize(200, shown * line + self._look.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Plain text only, capped, and hard-broken where it has no breaks of its own."""
        if not source.hasText():
            return
        text = source.text()
        room = max(0, LONGEST_PASTE - self.document().characterCount())
        # The line that is begun can go on.
        taken = _fitting(text, room, max(0, MOST_LINES - self.blockCount()) + 1)
        if len(text) > len(taken):
            self.shortened.emit(len(text) - len(taken))
        self.insertPlainText(hard_broken(taken, SHOWN_BREAK))

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copies what is there, not how it is broken for the screen."""
        copied = QMimeData()
        copied.setText(_written(self.textCursor().selectedText()))
        return copied

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if self.picks_codes and text in set("12345678") and self.document().isEmpty():
            if not event.isAutoRepeat():
                self.digit_typed.emit(int(text))
            return
        super().keyPressEvent(event)
