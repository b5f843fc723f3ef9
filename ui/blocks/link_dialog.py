"""Shows where a foreign link leads, letter by letter, and only copies it: the desk opens nothing."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reviewer.render.invisible import with_marks
from ui.blocks.labels import LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.theme import Role

LONGEST = 2_000


class LinkDialog(QDialog):
    """Not modal: reading goes on behind it."""

    def __init__(self, look: Look, target: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = target
        self.setModal(False)
        self.setWindowTitle(look.say("link.title"))
        px = look.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        url = QUrl(target)
        host = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
        parts = (
            ("link.scheme", url.scheme() or look.say("link.none")),
            ("link.host", host or look.say("link.none")),
            ("link.target", target),
        )
        for row, (code, value) in enumerate(parts):
            name = LineLabel(look.theme, Role.CAPTION, tone="second")
            name.show_text(look.say(code))
            words = WrappedLabel(look.theme, Role.MONO)
            words.show_text(value, LONGEST)
            words.setAccessibleDescription(look.say(code))
            grid.addWidget(name, row, 0)
            grid.addWidget(words, row, 1)
        grid.setColumnStretch(1, 1)
        warning = WrappedLabel(look.theme)
        warning.show_text(look.say("link.body"))
        copy = look.button("link.copy", weight="primary")
        copy.clicked.connect(self._on_copy)
        close = look.button("link.close")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(close)
        buttons.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(warning)
        column.addLayout(grid)
        column.addLayout(buttons)
        self.setMinimumWidth(px(480))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(with_marks(self._target))
        self.close()
