"""The names of the files that the open item cites, as buttons in the head."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reviewer.domain.desk import OpenedItem
from reviewer.domain.evidence import is_quoted_whole
from reviewer.domain.items import Evidence, ReviewItem
from ui.blocks.look import Look
from ui.evidence.wording import name_of
from ui.theme import Role
from ui.tips import set_tip

MOST = 6
"""More than these are told by their number."""
_WIDEST = 170


class FileNames(QWidget):
    """One button for each file; the one that is shown looks pressed."""

    asked = Signal(object)
    """The key of the file whose name was pressed: item and evidence id."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._buttons: dict[tuple[str, str], QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(2))

    @property
    def count(self) -> int:
        """How many names there are; 0 also where there would be too many."""
        return len(self._buttons)

    def show_files(self, opened: OpenedItem) -> None:
        """Another item."""
        for button in self._buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        cited = [
            (member, one) for member in opened.members for one in member.evidence if not is_quoted_whole(one)
        ]
        named = cited if len(cited) <= MOST else []
        self._buttons = {(member.id, one.id): self._button(member, one) for member, one in named}
        self.restyle()

    def light(self, key: tuple[str, str]) -> None:
        """Which file is on the screen; a key of none of them lights none."""
        for mine, button in self._buttons.items():
            button.setChecked(mine == key)

    def restyle(self) -> None:
        """Another scale."""
        px = self._look.px
        for button in self._buttons.values():
            button.setFixedHeight(px(22))
            button.setStyleSheet(f"padding: 0 {px(6)}px; min-height: 0;")

    def _button(self, member: ReviewItem, one: Evidence) -> QPushButton:
        look, name = self._look, name_of(self._look, one)
        metrics = QFontMetrics(look.theme.font(Role.BODY))
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, look.px(_WIDEST))
        # Qt takes a single & for the mark of a shortcut, which a file's name must not be.
        button = QPushButton(shown.replace("&", "&&"))
        button.setAccessibleName(look.say("evidence.open", titles=(name,)))
        button.setProperty("weight", "bare")
        button.setObjectName("evidence-file")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_tip(button, name)
        button.clicked.connect(lambda _checked=False: self._on_clicked(button, (member.id, one.id)))
        self._row.addWidget(button)
        return button

    def _on_clicked(self, button: QPushButton, key: tuple[str, str]) -> None:
        button.setChecked(False)  # looks pressed only while its file is on the screen
        self.asked.emit(key)
