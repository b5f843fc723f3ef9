"""The operator's own value for one disputed row: typed here, and settled with every letter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.conflicts.report import Row
from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.conflict.words import row_label
from ui.decide.composition import Composition
from ui.decide.fields import WordsField
from ui.theme import Role


class RowEditor(QWidget):
    """Shown while the row that it was opened for holds the operator's own value."""

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

    def begin(self, row: Row, number: int) -> None:
        """Start from an answer's value."""
        self._path = row.path
        cell = row.cells[number - 1]
        self._label.show_text(self._look.say("form.row", label=row_label(row, self._look.words)))
        self.field.show_words(cell.raw or cell.text)
        self.written.emit(self._path, self.field.words())

    def is_wanted(self, composition: Composition) -> bool:
        """Whether the row is still settled by the operator's own value."""
        pick = composition.rows.get(self._path)
        return composition.verdict == "merge" and pick is not None and pick.candidate is None

    def take_keys(self) -> None:
        """Into the field, all of it selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _on_typed(self) -> None:
        if self._path:
            self.written.emit(self._path, self.field.words())
