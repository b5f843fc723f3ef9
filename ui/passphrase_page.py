"""Asks for the passphrase of the home's secrets, or for a new one. A page of the window, not a dialog."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ui.form_page import FormPage
from ui.messages.catalogue import say
from ui.theme import Theme


class PassphrasePage(FormPage):
    """One field to open what is locked; two, and a way without, where nothing was chosen yet."""

    given = Signal(str)
    plain_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._is_new = False
        self.field, self.again = QLineEdit(), QLineEdit()
        self.open = QPushButton(say("passphrase.open"))
        self.plain = QPushButton(say("passphrase.plain"))
        fields = ((say("passphrase.field"), self.field), (say("passphrase.again"), self.again))
        super().__init__(theme, fields, (self.open, self.plain), parent)
        self.open.clicked.connect(self._on_open)
        self.plain.clicked.connect(self.plain_chosen)
        for field in (self.field, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.returnPressed.connect(self._on_open)

    def begin(self, *, is_new: bool, problem: str = "") -> None:
        """Begin anew, with nothing typed."""
        self._is_new = is_new
        way = "new" if is_new else "known"
        self.ask(say(f"passphrase.{way}.title"), say(f"passphrase.{way}.body"), problem)
        for widget in (self.again, self.labels[1], self.plain):
            widget.setVisible(is_new)
        for field in (self.field, self.again):
            field.clear()
        self.open.setEnabled(True)
        self.field.setFocus()

    def _on_open(self) -> None:
        told = self.field.text()
        if not told:
            self.object_to(say("secrets.empty_passphrase"))
            self.field.setFocus()
            return
        if self._is_new and told != self.again.text():
            self.object_to(say("passphrase.differs"))
            self.again.setFocus()
            return
        self.object_to("")
        self.open.setEnabled(False)
        self.given.emit(told)
