"""The line that tells of a failure of an earlier start, and where it is noted, until it is dismissed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.a11y import announce
from ui.messages.catalogue import say
from ui.overlay import plain_label
from ui.theme import Theme
from ui.tips import set_tip


class CrashNotice(QWidget):
    """One line. Whoever dismisses it is not told of these failures again."""

    def __init__(
        self, theme: Theme, newest: Path, put_away: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._put_away = put_away
        text = say("crash.found", path=str(newest))
        self.label = plain_label(text, theme)
        set_tip(self.label, text)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.dismiss = QPushButton(say("crash.put_away"))
        self.dismiss.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.dismiss.clicked.connect(self._on_dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(4), theme.px(12), theme.px(4))
        row.addWidget(self.label, 1)
        row.addWidget(self.dismiss)
        self.setProperty("ground", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(text)
        announce(self.label, text)

    def _on_dismiss(self) -> None:
        self._put_away()
        self.hide()
        self.deleteLater()
