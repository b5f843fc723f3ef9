"""The hatching that means "never in view": the same on pages, rows and pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush

from ui.theme import Theme

_PALE = 150
"""Of 255: the words over the lines stay easy to read."""


def hatched(theme: Theme) -> QBrush:
    """Slanted lines without a ground."""
    lines = theme.colour("line_strong")
    lines.setAlpha(_PALE)
    return QBrush(lines, Qt.BrushStyle.BDiagPattern)
