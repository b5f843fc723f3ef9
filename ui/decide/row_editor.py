"""The operator's own value for one disputed row: typed here, and settled with every letter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.conflicts.report import Row
from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.conflict.words import row_label
from ui.decide.composition import RowPick
from ui.decide.fields import WordsField
from ui.decide.marks_below import MarksBelow
from ui.theme import Role


class RowEditor(QWidget):
    """Shown while the row under the matrix's cursor holds the operator's own value."""

    written = Signal(str, str)
    """Row path and value: JSON where the answers are structured, else words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._path = ""
        self._label = LineLabel(look.theme, Role.CAPTION, tone="second")
        self.field = WordsField(look, placeholder="", name=look.say("form.row.name"), lines=6, mono=True)
        self.field.textChanged.connect(self._on_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(self._label)
        column.addWidget(self.field)
        column.addWidget(MarksBelow(look, self.field))

    def follow(self, row: Row | None, pick: RowPick | None, caption: str) -> None:
        """The row under the cursor and how it is settled; the caret stays where it is."""
        self._path = row.path if row is not None and pick is not None and pick.has_own_words else ""
        if row is None or pick is None or not self._path:
            return
        label = row_label(row, self._look.words)
        self._label.show_text(self._look.say(caption, label=label))
        self.field.setAccessibleName(self._look.say("form.row", label=label))
        self.field.show_words(pick.edited)

    @property
    def is_wanted(self) -> bool:
        """Whether the row under the cursor is the operator's own."""
        return bool(self._path)

    def take_keys(self, *, selects: bool) -> None:
        """Into the field: a value all selected, a passage with the caret before it."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if selects:
            self.field.selectAll()
        else:
            self.field.moveCursor(QTextCursor.MoveOperation.Start)

    def _on_typed(self) -> None:
        if self._path:
            self.written.emit(self._path, self.field.words())
