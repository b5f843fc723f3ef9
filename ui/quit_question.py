"""The one question at the end: what becomes of decisions that are still inside their hold."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reviewer.clock import Clock
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.lifecycle import DecisionState
from reviewer.render.plain_line import Line
from ui.dialogs import finished
from ui.messages.catalogue import say
from ui.messages.spelling import plain
from ui.overlay import plain_label
from ui.theme import Role, Theme

LISTED = 5
"""So many are named; of the others the number is told."""
LONGEST_TITLE = 60
WIDTH = 480


class Answer(Enum):
    """What the operator wants."""

    SEND = auto()
    KEEP = auto()
    STAY = auto()


_WORDS = {Answer.SEND: "quit.send", Answer.KEEP: "quit.keep", Answer.STAY: "quit.stay"}


def inside_hold(waiting: tuple[DecisionSummary, ...], clock: Clock) -> tuple[DecisionSummary, ...]:
    """Those that wait only for their hold to end."""
    now = clock.now()
    return tuple(
        one
        for one in waiting
        if one.state is DecisionState.RECORDED and one.due_at is not None and one.due_at > now
    )


class QuitQuestion(QDialog):
    """Send now, keep for the next start, or stay. Enter, Esc and closing it mean stay.

    Nothing of what it asks about goes out meanwhile: whoever shows it keeps that back. Nor is anything
    decided behind it: the window takes no key and no click until it is answered.
    """

    def __init__(self, window: QWidget, theme: Theme, held: tuple[DecisionSummary, ...]) -> None:
        super().__init__(window)
        self.answer = Answer.STAY
        # What was decided behind it would go out, or stay, without having been asked about.
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(say("window.title"))
        column = QVBoxLayout(self)
        px = theme.px
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        self.title = plain_label(say("quit.title", count=len(held)), theme, Role.TITLE)
        self.listed = plain_label(_listed(held), theme)
        self.body = plain_label(say("quit.body", count=len(held)), theme, tone="second")
        self.body.setWordWrap(True)
        self.body.setMinimumWidth(px(WIDTH))
        for label in (self.title, self.listed, self.body):
            column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        self.buttons: dict[Answer, QPushButton] = {}
        for answer in Answer:
            button = QPushButton(say(_WORDS[answer]))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, answer=answer: self._choose(answer))
            row.addWidget(button)
            self.buttons[answer] = button
        stay = self.buttons[Answer.STAY]
        # Whoever presses Enter without having read has sent nothing, and can still take it back.
        stay.setDefault(True)
        stay.setProperty("weight", "primary")
        stay.setFocus()
        column.addLayout(row)

    def _choose(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()


def _listed(held: tuple[DecisionSummary, ...]) -> str:
    told = [
        say(f"verdict.{one.told_as}.about", title=Line(f"“{plain(one.title, LONGEST_TITLE)}”"))
        for one in held[:LISTED]
    ]
    if len(held) > LISTED:
        told.append(say("quit.more", count=len(held) - LISTED))
    return "\n".join(told)


async def ask(window: QWidget, theme: Theme, held: tuple[DecisionSummary, ...]) -> Answer:
    """Show the question and wait for the answer."""
    question = QuitQuestion(window, theme, held)
    await finished(question)
    return question.answer
