"""A page of the window that asks for a few words before the desk opens; not a dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.overlay import plain_label
from ui.theme import Role, Theme

_WIDTH, _WIDEST = 440, 480


class FormPage(QWidget):
    """A title, some sentences, fields under their names, what is wrong with them, and buttons."""

    def __init__(
        self,
        theme: Theme,
        fields: Sequence[tuple[str, QLineEdit]],
        buttons: Sequence[QPushButton],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._width = theme.px(_WIDTH)
        self._title = plain_label("", theme, Role.EMPTY)
        self._told = plain_label("", theme, tone="second")
        self._problem = plain_label("", theme, tone="danger")
        self.labels = tuple(QLabel(name) for name, _ in fields)
        """The fields' names, in their order."""
        buttons[0].setProperty("weight", "primary")
        self._lay_out(theme, [field for _, field in fields], buttons)

    def _lay_out(self, theme: Theme, fields: Sequence[QLineEdit], buttons: Sequence[QPushButton]) -> None:
        box = QWidget()
        box.setMaximumWidth(theme.px(_WIDEST))
        column = QVBoxLayout(box)
        column.setSpacing(theme.px(12))
        for label in (self._title, self._told, self._problem):
            label.setWordWrap(True)
        column.addWidget(self._title)
        column.addWidget(self._told)
        column.addLayout(self._form(theme, fields))
        column.addWidget(self._problem)
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _form(self, theme: Theme, fields: Sequence[QLineEdit]) -> QVBoxLayout:
        form = QVBoxLayout()
        form.setSpacing(theme.px(4))
        for label, field in zip(self.labels, fields, strict=True):
            label.setBuddy(field)
            field.setAccessibleName(label.text())
            field.setMinimumWidth(self._width)
            form.addWidget(label)
            form.addWidget(field)
            form.addSpacing(theme.px(8))
        return form

    @property
    def problem(self) -> str:
        """What is wrong with what was typed; empty: nothing."""
        return self._problem.text()

    def ask(self, title: str, words: str, problem: str = "") -> None:
        """What is asked for, and why."""
        self._title.setText(title)
        self._told.setText(words)
        self.object_to(problem)

    def object_to(self, problem: str) -> None:
        """What is wrong; empty: nothing any more."""
        self._problem.setText(problem)
        for label in (self._told, self._problem):
            # A centred box asks wrapped labels for their height before it knows their width.
            label.setMinimumHeight(max(0, label.heightForWidth(self._width)))
