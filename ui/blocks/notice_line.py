"""What the desk has to say of foreign content: a strip above it, never in it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.blocks.labels import WrappedLabel
from ui.blocks.look import Look
from ui.theme import Role


class NoticeLine(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = WrappedLabel(look.theme, Role.CAPTION)
        self.setProperty("ground", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(4))
        row.addWidget(self._words)
        self.hide()

    def tell(self, words: str) -> None:
        """Some sentences; none hides it."""
        self._words.show_text(words)
        self.setVisible(bool(words))

    @property
    def told(self) -> str:
        """What it says; empty while it is hidden."""
        return self._words.accessibleName() if not self.isHidden() else ""
