"""Asks for the passphrase of the home's secrets, or for a new one. A page of the window, not a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.messages.catalogue import say
from ui.overlay import plain_label
from ui.theme import Role, Theme


class PassphrasePage(QWidget):
    """One field to open what is locked; two, and a way without, where nothing was chosen yet."""

    given = Signal(str)
    plain_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._is_new = False
        self._width = theme.px(440)
        self._title = plain_label("", theme, Role.EMPTY)
        self._told = plain_label("", theme, tone="second")
        self._problem = plain_label("", theme, tone="danger")
        self.field, self.again = QLineEdit(), QLineEdit()
        self._again_label = QLabel(say("passphrase.again"))
        self.open = QPushButton(say("passphrase.open"))
        self.open.setProperty("weight", "primary")
        self.plain = QPushButton(say("passphrase.plain"))
        self._build(theme)
        self.open.clicked.connect(self._on_open)
        self.plain.clicked.connect(self.plain_chosen)
        self.field.returnPressed.connect(self._on_open)
        self.again.returnPressed.connect(self._on_open)

    @property
    def problem(self) -> str:
        """What is wrong with what was typed; empty: nothing."""
        return self._problem.text()

    def ask(self, *, is_new: bool, problem: str = "") -> None:
        """Begin anew, with nothing typed."""
        self._is_new = is_new
        way = "new" if is_new else "known"
        self._title.setText(say(f"passphrase.{way}.title"))
        self._told.setText(say(f"passphrase.{way}.body"))
        self._complain(problem)
        for widget in (self.again, self._again_label, self.plain):
            widget.setVisible(is_new)
        for field in (self.field, self.again):
            field.clear()
        self.open.setEnabled(True)
        self.field.setFocus()

    def _complain(self, sentence: str) -> None:
        self._problem.setText(sentence)
        for label in (self._told, self._problem):
            # A centred box asks wrapped labels for their height before it knows their width.
            label.setMinimumHeight(max(0, label.heightForWidth(self._width)))

    def _build(self, theme: Theme) -> None:
        box = QWidget()
        box.setMaximumWidth(theme.px(480))
        column = QVBoxLayout(box)
        column.setSpacing(theme.px(12))
        for label in (self._title, self._told):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addLayout(self._form(theme))
        self._problem.setWordWrap(True)
        column.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open)
        buttons.addWidget(self.plain)
        buttons.addStretch(1)
        column.addLayout(buttons)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _form(self, theme: Theme) -> QVBoxLayout:
        form = QVBoxLayout()
        form.setSpacing(theme.px(4))
        labels = (QLabel(say("passphrase.field")), self._again_label)
        for label, field in zip(labels, (self.field, self.again), strict=True):
            label.setBuddy(field)
            field.setAccessibleName(label.text())
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setMinimumWidth(self._width)
            form.addWidget(label)
            form.addWidget(field)
            form.addSpacing(theme.px(8))
        return form

    def _on_open(self) -> None:
        told = self.field.text()
        if not told:
            self._complain(say("secrets.empty_passphrase"))
            self.field.setFocus()
            return
        if self._is_new and told != self.again.text():
            self._complain(say("passphrase.differs"))
            self.again.setFocus()
            return
        self._complain("")
        self.open.setEnabled(False)
        self.given.emit(told)
