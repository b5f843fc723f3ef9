"""Icons from QtAwesome's Phosphor set, tinted by token. Loaded after the first paint: it takes 150 ms."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPixmap

from ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon


class Glyph(StrEnum):
    """Every icon that the window uses, by what it means."""

    NEEDS_ME = "ph.tray"
    CONFLICTS = "ph.git-fork"
    DUE_SOON = "ph.clock"
    NOT_SENT = "ph.paper-plane-tilt"
    CAME_BACK = "ph.arrow-u-up-left"
    SNOOZED = "ph.moon"
    DONE = "ph.check-circle"
    OK = "ph.check"
    EDITED = "ph.pencil-simple"


class Icons(QObject):
    """Draws icons once they are loaded; before that every pixmap is null and nobody waits."""

    loaded = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._is_loaded = False
        self._drawn: dict[tuple[Glyph, str, int], QPixmap] = {}

    def load(self) -> None:
        """Import the set; called once, when the window has been painted."""
        import qtawesome

        qtawesome.icon(Glyph.OK)
        self._is_loaded = True
        self.loaded.emit()

    def icon(self, glyph: Glyph, tint: str = "text2") -> QIcon | None:
        """For a button; None until the set is loaded."""
        if not self._is_loaded:
            return None
        import qtawesome

        colour = self._theme.colour(tint)
        made: QIcon = qtawesome.icon(glyph, color=colour, color_disabled=QColor(self._theme.tokens.text3))
        return made

    def pixmap(self, glyph: Glyph, tint: str = "text2", size: int = 16) -> QPixmap:
        """For a delegate or a label, at the present scale; null until the set is loaded."""
        if not self._is_loaded:
            return QPixmap()
        key = (glyph, getattr(self._theme.tokens, tint), self._theme.px(size))
        if key not in self._drawn:
            made = self.icon(glyph, tint)
            self._drawn[key] = made.pixmap(key[2], key[2]) if made is not None else QPixmap()
        return self._drawn[key]
