"""First start: who decides here. A page of the window, not a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.messages.catalogue import say
from ui.overlay import plain_label
from ui.theme import Role, Theme

LONGEST_NAME = 200


class FirstRun(QWidget):
    """Asks for name and work id; both go into every decision."""

    finished = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name, self.work_id = QLineEdit(), QLineEdit()
        self.work_id.setPlaceholderText(say("first.work_id.hint"))
        self._problem = plain_label("", theme, tone="danger")
        self._problem.setWordWrap(True)
        self.begin = QPushButton(say("first.begin"))
        self.begin.setProperty("weight", "primary")
        self.begin.clicked.connect(self._on_begin)
        for field in (self.name, self.work_id):
            field.returnPressed.connect(self._on_begin)
        box = QWidget()
        box.setMaximumWidth(theme.px(480))
        column = QVBoxLayout(box)
        column.setSpacing(theme.px(12))
        column.addWidget(plain_label(say("first.title"), theme, Role.EMPTY))
        told = plain_label(say("first.body"), theme, tone="second")
        told.setWordWrap(True)
        column.addWidget(told)
        column.addLayout(self._form(theme))
        column.addWidget(self._problem)
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def complain(self, sentence: str) -> None:
        """Say what went wrong and let it be tried again."""
        self._problem.setText(sentence)
        self.begin.setEnabled(True)

    def _form(self, theme: Theme) -> QVBoxLayout:
        form = QVBoxLayout()
        form.setSpacing(theme.px(4))
        for code, field in (("first.name", self.name), ("first.work_id", self.work_id)):
            label = QLabel(say(code))
            label.setBuddy(field)
            field.setAccessibleName(say(code))
            field.setMaxLength(LONGEST_NAME)
            field.setMinimumWidth(theme.px(440))
            form.addWidget(label)
            form.addWidget(field)
            form.addSpacing(theme.px(8))
        return form

    def _on_begin(self) -> None:
        name, work_id = self.name.text().strip(), self.work_id.text().strip()
        if not name or not work_id:
            self.complain(say("first.needs"))
            (self.work_id if name else self.name).setFocus()
            return
        self._problem.clear()
        self.begin.setEnabled(False)
        self.finished.emit(name, work_id)
