"""Settings that are numbers: how long a decision waits, and above which sum a fact has to be typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from reviewer.config import Settings
from reviewer.errors import ConfigError
from ui.messages.catalogue import say
from ui.overlay import plain_label
from ui.theme import Role, Theme

NAMES = ("hold_s", "money_limit")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LONGEST = 24


class Numbers(Protocol):
    """Where they are kept."""

    def read(self) -> Settings:
        """As they are now. Raises ConfigError."""

    def change(self, name: str, value: float) -> None:
        """Keep another value. Raises ConfigError: it is out of range, or can't be kept; nothing changes."""


class NumberFields:
    """A field for each, taken with Enter or on leaving it; Esc leaves all as it was.

    No spin boxes: a wheel that is turned over one changes it.
    """

    def __init__(self, theme: Theme, numbers: Numbers, changed: Callable[[], object]) -> None:
        self._theme, self._numbers, self._changed = theme, numbers, changed
        self.fields = {name: QLineEdit() for name in NAMES}
        self.told = {name: plain_label("", theme, Role.CAPTION, tone="danger") for name in NAMES}
        for name, field in self.fields.items():
            field.setMaxLength(_LONGEST)
            field.setAccessibleName(say(f"settings.{name}"))
            field.setAccessibleDescription(say(f"settings.{name}.hint"))
            field.editingFinished.connect(lambda name=name: self._take(name))
            self.told[name].hide()
        self.show_kept()

    def add_to(self, form: QFormLayout) -> None:
        """A row for each: the field, what it means, and what stands against what was written."""
        for name, field in self.fields.items():
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(self._theme.px(4))
            hint = plain_label(say(f"settings.{name}.hint"), self._theme, Role.CAPTION, tone="second")
            for label in (hint, self.told[name]):
                label.setWordWrap(True)
            for part in (field, hint, self.told[name]):
                column.addWidget(part)
            form.addRow(say(f"settings.{name}"), holder)

    def show_kept(self) -> None:
        """What is kept, whatever is written there."""
        try:
            kept = self._numbers.read()
        except ConfigError as error:
            for name in NAMES:
                self.fields[name].setEnabled(False)
                self._tell(name, say(error.code, **error.params))
            return
        for name, value in (("hold_s", kept.hold_s), ("money_limit", kept.money_limit)):
            self.fields[name].setText(_spelt(value))

    def _take(self, name: str) -> None:
        written = self.fields[name].text().strip()
        if not _NUMBER.fullmatch(written):
            self._tell(name, say("settings.number.form"))
            return
        try:
            if float(written) == getattr(self._numbers.read(), name):
                self._tell(name, "")
                return
            self._numbers.change(name, float(written))
        except ConfigError as error:
            self._tell(name, _words(error))
            return
        self._tell(name, "")
        self._changed()

    def _tell(self, name: str, words: str) -> None:
        self.told[name].setText(words)
        self.told[name].setVisible(bool(words))


def _words(error: ConfigError) -> str:
    if error.code != "config.out_of_range":
        return say(error.code, **error.params)
    least, most = (int(float(str(error.params[bound]))) for bound in ("least", "most"))
    return say("settings.number.range", least=least, most=most)


def _spelt(value: float) -> str:
    """As it may be written here."""
    return str(int(value)) if value == int(value) else str(value)
