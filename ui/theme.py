"""The theme: palette, stylesheet, fonts and sizes, from tokens and a scale. One object, handed around."""

from __future__ import annotations

import re
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from ui.tokens import Tokens, tokens

SANS = ["Inter", "Noto Sans", "DejaVu Sans"]
MONO = ["JetBrains Mono", "Noto Sans Mono", "DejaVu Sans Mono"]
SMALLEST_SCALE, LARGEST_SCALE, SCALE_STEP = 80, 200, 10


class Choice(StrEnum):
    """What the operator can ask for."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Role(StrEnum):
    """The six kinds of type."""

    EMPTY = "empty"
    TITLE = "title"
    BODY = "body"
    STRONG = "strong"
    MONO = "mono"
    CAPTION = "caption"


_TYPE: dict[Role, tuple[int, QFont.Weight]] = {
    Role.EMPTY: (20, QFont.Weight.DemiBold),
    Role.TITLE: (15, QFont.Weight.DemiBold),
    Role.BODY: (13, QFont.Weight.Normal),
    Role.STRONG: (13, QFont.Weight.DemiBold),
    Role.MONO: (12, QFont.Weight.Normal),
    Role.CAPTION: (11, QFont.Weight.Normal),
}


class Theme(QObject):
    """Colours, fonts and sizes as they are now; `changed` when any of them is another."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = Choice.SYSTEM, scale: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._scale = _within(scale)
        self._fonts: dict[tuple[Role, int], QFont] = {}
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._apply()

    @property
    def choice(self) -> Choice:
        """What was asked for."""
        return self._choice

    @property
    def scale(self) -> int:
        """Per cent."""
        return self._scale

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return tokens("dark" if self._is_dark() else "light")

    def px(self, size: int) -> int:
        """A size of the layout at the present scale."""
        return max(1, round(size * self._scale / 100))

    def font(self, role: Role) -> QFont:
        """A font of the type scale; numbers stand under each other."""
        key = (role, self._scale)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(role)
        # A copy shares what Qt worked out for it, and may be changed.
        return QFont(self._fonts[key])

    def _make_font(self, role: Role) -> QFont:
        size, weight = _TYPE[role]
        font = QFont()
        font.setFamilies(MONO if role is Role.MONO else SANS)
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def colour(self, name: str) -> QColor:
        """A token as Qt's colour."""
        return QColor(getattr(self.tokens, name))

    def choose(self, choice: Choice) -> None:
        """Light, dark or as the system."""
        self._choice = choice
        self._apply()
        self.changed.emit()

    def set_scale(self, scale: int) -> None:
        """Make everything larger or smaller, 80 to 200 per cent."""
        self._scale = _within(scale)
        self._apply()
        self.changed.emit()

    def _is_dark(self) -> bool:
        if self._choice is Choice.SYSTEM:
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._choice is Choice.DARK

    def _apply(self) -> None:
        self._app.setFont(self.font(Role.BODY))
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(self._stylesheet())

    def _stylesheet(self) -> str:
        folder = files("resources") / "theme"
        text = Template((folder / "desk.qss").read_text("utf-8")).substitute(
            self.tokens.colours(),
            drawings=Path(str(folder)).as_posix(),
            scheme="dark" if self.tokens.is_dark else "light",
        )
        # Hairlines stay one pixel; everything else grows with the type.
        return re.sub(r"\b(\d+)px", lambda found: f"{self._grown(int(found[1]))}px", text)

    def _grown(self, size: int) -> int:
        return size if size <= 1 else self.px(size)

    def _on_system_changed(self) -> None:
        if self._choice is Choice.SYSTEM:
            self._apply()
            self.changed.emit()


def palette(colours: Tokens) -> QPalette:
    """Qt's palette of a theme; set by us, because a platform may not know of light and dark."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, name in {
        role.Window: colours.bg,
        role.WindowText: colours.text,
        role.Base: colours.raised,
        role.AlternateBase: colours.pane,
        role.Text: colours.text,
        role.PlaceholderText: colours.text3,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.danger,
        role.Highlight: colours.sel,
        role.HighlightedText: colours.text,
        role.Link: colours.text,
        role.LinkVisited: colours.text2,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.Light: colours.raised,
        role.Midlight: colours.hover,
        role.Mid: colours.line,
        role.Dark: colours.line_strong,
        role.Shadow: colours.line_strong,
        role.Accent: colours.accent,
    }.items():
        made.setColor(which, QColor(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.text3))
    return made


def _within(scale: int) -> int:
    return min(LARGEST_SCALE, max(SMALLEST_SCALE, scale))
