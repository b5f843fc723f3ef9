"""What every part of the desk is drawn with: colours, fonts, words, icons, the clock. Handed down."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from reviewer.clock import Clock
from ui.icons import Icons
from ui.messages import catalogue
from ui.messages.catalogue import Catalogue
from ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One window's means of drawing."""

    theme: Theme
    icons: Icons
    clock: Clock

    @property
    def words(self) -> Catalogue:
        """The catalogue in force."""
        return catalogue.WORDS

    def px(self, size: int) -> int:
        """A size of the layout at the present scale."""
        return self.theme.px(size)

    def say(self, code: str, /, **params: object) -> str:
        """A sentence."""
        return self.words.text(code, **params)

    def button(self, code: str, *, weight: str = "", key: str = "", **params: object) -> QPushButton:
        """A push button with its words, and the key that does the same printed before them."""
        text = self.say(code, **params)
        button = QPushButton(f"{key}  {text}" if key else text)
        button.setAccessibleName(text)
        if weight:
            button.setProperty("weight", weight)
        button.setMinimumSize(QSize(0, self.px(28)))
        return button
