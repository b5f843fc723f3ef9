"""Shows where a foreign link leads, letter by letter, and only copies it: the desk opens nothing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reviewer.render.invisible import marked
from reviewer.render.link import Link, read_link
from ui.blocks.labels import LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.theme import Role

LONGEST = 2_000
_MOST_DOUBTS = 3
_TARGET_HEIGHT = 120


class LinkDialog(QDialog):
    """Not modal: reading goes on behind it."""

    def __init__(self, look: Look, target: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._target = target
        self._link = read_link(target)
        self.setModal(False)
        self.setWindowTitle(look.say("link.title"))
        px = look.px
        body = WrappedLabel(look.theme)
        body.show_text(look.say("link.body"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(body)
        if self._link.doubts:
            column.addWidget(self._doubts())
        column.addLayout(self._parts())
        column.addLayout(self._buttons())
        self.setMinimumWidth(px(520))

    def _doubts(self) -> QFrame:
        """What wants a second look, on the ground of the desk's own notices."""
        look, link = self._look, self._link
        strip = QFrame()
        strip.setProperty("ground", "notice")
        column = QVBoxLayout(strip)
        column.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(6))
        column.setSpacing(look.px(2))
        for code in link.doubts[:_MOST_DOUBTS]:
            said = WrappedLabel(look.theme)
            said.show_text(
                look.say(code, user=link.user, host=link.host, letters=link.reads_as, port=link.port)
            )
            column.addWidget(said)
        return strip

    def _parts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(12))
        grid.setColumnStretch(1, 1)
        for row, (code, value) in enumerate(self._named(self._link)):
            name = LineLabel(self._look.theme, Role.CAPTION, tone="second")
            name.show_text(self._look.say(code))
            words = WrappedLabel(self._look.theme, Role.MONO)
            words.show_text(value, LONGEST)
            words.setAccessibleDescription(self._look.say(code))
            is_target = code == "link.target"
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._in_bounds(words) if is_target else words, row, 1)
        return grid

    def _named(self, link: Link) -> Iterator[tuple[str, str]]:
        none = self._look.say("link.none")
        yield "link.scheme", link.scheme or none
        yield "link.host", link.host or none
        if link.reads_as:
            yield "link.reads_as", link.reads_as
        if link.port:
            yield "link.port", link.port
        if link.user:
            yield "link.user", link.user
        yield "link.target", self._target

    def _in_bounds(self, words: WrappedLabel) -> QScrollArea:
        """A target of any length leaves the buttons on the screen."""
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(words)
        lines = max(1, min(6, 1 + len(words.text()) // 50))
        area.setFixedHeight(min(self._look.px(_TARGET_HEIGHT), lines * words.fontMetrics().lineSpacing() + 4))
        area.setAccessibleName(self._look.say("link.target"))
        return area

    def _buttons(self) -> QHBoxLayout:
        copy = self._look.button("link.copy", weight="primary")
        copy.clicked.connect(self._on_copy)
        close = self._look.button("link.close")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(close)
        buttons.addWidget(copy)
        return buttons

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(marked(self._target))
        self.close()
