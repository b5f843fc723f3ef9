"""The one question at the end: what becomes of decisions that are still inside their hold."""

from __future__ import annotations

from enum import Enum, auto

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


def inside_hold(waiting: tuple[DecisionSummary, ...], clock: Clock) -> int:
    """How many decisions wait only for their hold to end."""
    now = clock.now()
    return sum(
        one.state is DecisionState.RECORDED and one.due_at is not None and one.due_at > now for one in waiting
    )


class QuitQuestion(QDialog):
    """Send now, keep for the next start, or stay. Closing it means stay."""

    def __init__(self, window: QWidget, theme: Theme, count: int) -> None:
        super().__init__(window)
        self.answer = Answer.STAY
        self.setWindowTitle(say("window.title"))
        column = QVBoxLayout(self)
        px = theme.px
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(plain_label(say("quit.title", count=count), theme, Role.TITLE))
        column.addWidget(plain_label(say("quit.body"), theme, tone="second"))
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

    def _choose(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()


async def ask(window: QWidget, theme: Theme, count: int) -> Answer:
    """Show the question and wait for the answer."""
    question = QuitQuestion(window, theme, count)
    await finished(question)
    return question.answer
