"""First start: who decides here. A page of the window, not a dialog."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ui.form_page import FormPage
from ui.messages.catalogue import say
from ui.theme import Theme

LONGEST_NAME = 200


class FirstRun(FormPage):
    """Asks for name and work id; both go into every decision."""

    finished = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.name, self.work_id = QLineEdit(), QLineEdit()
        self.begin = QPushButton(say("first.begin"))
        fields = ((say("first.name"), self.name), (say("first.work_id"), self.work_id))
        super().__init__(theme, fields, (self.begin,), parent)
        self.work_id.setPlaceholderText(say("first.work_id.hint"))
        self.begin.clicked.connect(self._on_begin)
        for field in (self.name, self.work_id):
            field.setMaxLength(LONGEST_NAME)
            field.returnPressed.connect(self._on_begin)
        self.ask(say("first.title"), say("first.body"))

    def complain(self, sentence: str) -> None:
        """Say what went wrong and let it be tried again."""
        self.object_to(sentence)
        self.begin.setEnabled(True)

    def _on_begin(self) -> None:
        name, work_id = self.name.text().strip(), self.work_id.text().strip()
        if not name or not work_id:
            self.complain(say("first.needs"))
            (self.work_id if name else self.name).setFocus()
            return
        self.object_to("")
        self.begin.setEnabled(False)
        self.finished.emit(name, work_id)
