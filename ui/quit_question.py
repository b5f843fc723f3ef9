"""The one question at the end: what becomes of decisions that are still inside their hold."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reviewer.clock import Clock
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.lifecycle import DecisionState
from ui.dialogs import finished
from ui.messages.catalogue import say
from ui.overlay import plain_label
from ui.theme import Role, Theme


class Answer(Enum):
    """What the operator wants."""

    SEND = auto()
    KEEP = auto()
    STAY = auto()


_WORDS = {Answer.SEND: "quit.send", Answer.KEEP: "quit.keep", Answer.STAY: "quit.stay"}


COUNTS_AGAIN_MS = 200
"""A hold goes on while this is asked, and what was sent must not be offered to be kept."""


def inside_hold(waiting: tuple[DecisionSummary, ...], clock: Clock) -> int:
    """How many decisions wait only for their hold to end."""
    return len(_ends(waiting, clock))


def _ends(waiting: tuple[DecisionSummary, ...], clock: Clock) -> list[datetime]:
    """When each hold ends that has not ended."""
    now = clock.now()
    held = (one.due_at for one in waiting if one.state is DecisionState.RECORDED)
    return [due for due in held if due is not None and due > now]


class QuitQuestion(QDialog):
    """Send now, keep for the next start, or stay. Closing it means stay.

    It says when the first goes out, and once every hold is over that nothing can be kept any more.
    """

    def __init__(
        self, window: QWidget, theme: Theme, waiting: tuple[DecisionSummary, ...], clock: Clock
    ) -> None:
        super().__init__(window)
        self._waiting, self._clock = waiting, clock
        self._held = -1
        self.answer = Answer.STAY
        self.setWindowTitle(say("window.title"))
        column = QVBoxLayout(self)
        px = theme.px
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        self.title, self.body = plain_label("", theme, Role.TITLE), plain_label("", theme, tone="second")
        column.addWidget(self.title)
        column.addWidget(self.body)
        row = QHBoxLayout()
        self.buttons: dict[Answer, QPushButton] = {}
        for answer, code in (
            (Answer.SEND, "quit.send"),
            (Answer.KEEP, "quit.keep"),
            (Answer.STAY, "quit.stay"),
        ):
            button = QPushButton(say(code))
            button.clicked.connect(lambda _checked=False, answer=answer: self._choose(answer))
            row.addWidget(button)
            self.buttons[answer] = button
        self.buttons[Answer.SEND].setProperty("weight", "primary")
        column.addLayout(row)
        self._count_again = QTimer(self)
        self._count_again.setInterval(COUNTS_AGAIN_MS)
        self._count_again.timeout.connect(self._count)
        self._count_again.start()
        self._count()

    def _count(self) -> None:
        ends = _ends(self._waiting, self._clock)
        if len(ends) == self._held:
            return
        self._held = len(ends)
        if ends:
            self.title.setText(say("quit.title", count=len(ends)))
            self.body.setText(say("quit.body", count=len(ends), at=min(ends)))
            return
        self._count_again.stop()
        self.title.setText(say("quit.over"))
        self.body.setText(say("quit.over.body"))
        self.buttons[Answer.SEND].hide()
        self.buttons[Answer.KEEP].setText(say("quit.leave"))

    def _choose(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()


async def ask(window: QWidget, theme: Theme, waiting: tuple[DecisionSummary, ...], clock: Clock) -> Answer:
    """Show the question and wait for the answer."""
    question = QuitQuestion(window, theme, waiting, clock)
    await finished(question)
    return question.answer
