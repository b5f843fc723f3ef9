"""Draws one decision's story beside the ledger's table, with what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.blocks.labels import breakable
from ui.ledger.story import Line, Part
from ui.messages.catalogue import say
from ui.overlay import plain_label
from ui.shortcuts.dispatcher import KEY_PANE
from ui.theme import Role, Theme

_RUN, _LONGEST = 16, 24
"""A run longer than this is broken into pieces of so many characters: the pane is narrow."""
_TONES = {"danger": "danger", "strong": ""}


class StoryPane(QWidget):
    """Headings with named values. Text is shown as it is, never as markup."""

    copy_wanted = Signal()
    export_wanted = Signal()
    item_wanted = Signal()
    as_seen_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(say("story.name_of_pane"))
        self.area.setProperty(KEY_PANE, "ledger")
        self._row, self._buttons = QHBoxLayout(), list[QPushButton]()
        for words, wanted in (
            ("story.open", self.item_wanted),
            ("story.as_seen", self.as_seen_wanted),
            ("story.copy", self.copy_wanted),
            ("story.export", self.export_wanted),
        ):
            button = QPushButton(say(words))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(wanted)
            self._buttons.append(button)
            self._row.addWidget(button)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)  # the line at the left edge
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addLayout(self._row)
        self.setProperty("ground", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it shows."""
        return self._parts

    def show_story(self, parts: Sequence[Part]) -> None:
        """Draw a story; nothing is touched when it is the same."""
        if tuple(parts) != self._parts:
            self._parts = tuple(parts)
            self._draw()

    def _draw(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(12), px(8), px(12), px(8))
        self._row.setSpacing(px(8))
        for button in self._buttons:
            button.setVisible(bool(self._parts))
        content = QWidget()
        content.setProperty("ground", "pane")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(content)
        column.setContentsMargins(px(12), px(8), px(12), px(12))
        column.setSpacing(px(4))
        for part in self._parts:
            column.addWidget(plain_label(part.title, self._theme, Role.STRONG))
            column.addLayout(self._grid(part.lines))
            column.addSpacing(px(8))
        column.addStretch(1)
        self.area.setWidget(content)
        self.setStyleSheet(f"StoryPane {{ border-left: 1px solid {self._theme.tokens.line}; }}")

    def _grid(self, lines: Sequence[Line]) -> QGridLayout:
        px = self._theme.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, px(96))
        for row, line in enumerate(lines):
            name = plain_label(line.name, self._theme, Role.CAPTION, tone="second")
            role = Role.STRONG if line.tone == "strong" else Role.BODY
            value = plain_label(
                breakable(line.value, _RUN, longest=_LONGEST),
                self._theme,
                role,
                tone=_TONES.get(line.tone, ""),
            )
            # Both stand on one line though the name is smaller.
            above = QFontMetrics(value.font()).ascent() - QFontMetrics(name.font()).ascent()
            name.setContentsMargins(0, max(0, above), 0, 0)
            value.setWordWrap(True)
            value.setMinimumWidth(1)
            value.setAccessibleName(f"{line.name}: {line.value}")
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        return grid
