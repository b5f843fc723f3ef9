"""The pages in the place of the desk when there is nothing to decide: empty, loading, no source, broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from reviewer.domain.inbox import Queue
from ui.messages.catalogue import say
from ui.theme import Role, Theme

WHOLE_BELOW = 3
"""Shorter words are searched for as whole words, longer ones also as beginnings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What a page says; `action` is the words of its one button, or empty."""

    title: str
    body: str = ""
    action: str = ""


def loading() -> PageText:
    """The record is being opened."""
    return PageText(title=say("page.loading"), body=say("page.loading.body"))


def nothing_in(queue: Queue, *, synced: str, due: str, is_late: bool = False) -> PageText:
    """The queue is empty; what is known of the last sync and the next deadline, or one that has passed."""
    known = {(True, True): "", (False, True): ".never", (True, False): ".no_due", (False, False): ".nothing"}
    end = known[bool(synced), bool(due)] or ".body"
    end = f"{end}.late" if due and is_late else end
    return PageText(title=say(f"page.empty.{queue}"), body=say(f"page.empty{end}", synced=synced, due=due))


def nothing_known(unread: Sequence[str]) -> PageText:
    """The queue is empty, and these sources can't be read: what is new there would not show."""
    return PageText(
        title=say("page.empty.unread", sources=tuple(unread)),
        body=say("page.empty.unread.body", count=len(unread)),
    )


def no_hits(text: str) -> PageText:
    """The search found nothing; where a word of it is short, that it was looked for as it stands."""
    has_short = any(len(word) < WHOLE_BELOW for word in text.split())
    return PageText(
        title=say("page.no_hits"), body=say("page.no_hits.short" if has_short else "page.no_hits.body")
    )


def no_sources() -> PageText:
    """Nothing is connected."""
    return PageText(
        title=say("page.no_sources"), body=say("page.no_sources.body"), action=say("page.no_sources.action")
    )


def opening() -> PageText:
    """An item is on its way; shown only when that takes long enough to be seen."""
    return PageText(title=say("page.opening"))


def cannot_open(why: str) -> PageText:
    """An item can't be opened."""
    return PageText(title=say("page.cannot_open"), body=why)


def broken(why: str) -> PageText:
    """The desk itself can't be opened."""
    return PageText(title=say("page.broken"), body=why)


class Page(QWidget):
    """One calm text in the middle, perhaps with a button."""

    acted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title, self._body = QLabel(), QLabel()
        self._button = QPushButton()
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._button.setProperty("weight", "primary")
        self._button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.addStretch(2)
        for label in (self._title, self._body):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        self._body.setProperty("tone", "second")
        column.addSpacing(12)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def say(self, text: PageText) -> None:
        """Show a text."""
        self._title.setText(text.title)
        self._body.setText(text.body)
        self._body.setVisible(bool(text.body))
        self._button.setText(text.action)
        self._button.setVisible(bool(text.action))
        self.setAccessibleName(text.title)
        self.setAccessibleDescription(text.body)

    def take_keys(self) -> None:
        """Space and Enter press the button from now on."""
        self._button.setFocus()

    @property
    def title(self) -> str:
        """What it says."""
        return self._title.text()

    def _use_theme(self) -> None:
        self._title.setFont(self._theme.font(Role.EMPTY))
        self._body.setFont(self._theme.font(Role.BODY))
