"""A whole application on the in-memory desk, in a process of its own; for tests of its start and its end.

`python -m tests.ui.app_probe WHAT` prints what a test waits for, one line each.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from reviewer.actions._api import Desk
from reviewer.domain.decisions import Verdict
from reviewer.errors import RecordTooNew
from tests.ui.desk_double import DeskDouble
from tests.ui.plain_area import PlainArea
from ui.app import run_window
from ui.quit_question import Answer, QuitQuestion
from ui.window import MainWindow

HEAVY = ("httpx", "sqlite_utils", "markdown", "keyring", "nh3", "qtawesome", "cryptography")
ANSWERS = {"send": Answer.SEND, "keep": Answer.KEEP, "stay": Answer.STAY}
BEGUN = time.monotonic()


def tell(*words: object) -> None:
    """One line to the test."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


class FirstPaint(QObject):
    """Tells which heavy packages were there when the window was painted."""

    was_told = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.was_told and isinstance(watched, MainWindow) and event.type() == QEvent.Type.Paint:
            self.was_told = True
            tell("PAINTED", ",".join(name for name in HEAVY if name in sys.modules) or "light")
        return False


def window() -> MainWindow:
    """The one window."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))


async def decide_once(desk: DeskDouble) -> None:
    """A decision that is inside its hold."""
    opened = await desk.open_item(next(iter(desk._items)))
    verdict = Verdict(name="reject", reason_code="duplicate", reason="seen before")
    await desk.decide(desk.fan_out(opened, verdict))


def answer(wanted: Answer) -> None:
    """Press a button of the question, once it is there."""
    questions = [one for one in QApplication.topLevelWidgets() if isinstance(one, QuitQuestion)]
    if not questions:
        QTimer.singleShot(5, lambda: answer(wanted))
        return
    tell("ASKED")
    questions[0].buttons[wanted].click()


class Run:
    """What one test asks for, step by step."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.desk = DeskDouble(has_operator=what != "first-run")

    async def open_desk(self) -> Desk:
        if self.what == "too-new":
            QTimer.singleShot(50, lambda: tell("PAGE", window().page.title))
            QTimer.singleShot(100, lambda: window().close())
            raise RecordTooNew(found=9, known=1)
        if self.what in ANSWERS:
            await decide_once(self.desk)
        QTimer.singleShot(100, self.first_run if self.what == "first-run" else self.begun)
        return self.desk

    def first_run(self) -> None:
        page = window().first_run
        tell("FIRST", page.isVisible())
        page.name.setText("Operator One")
        page.work_id.setText("op-1")
        page.begin.click()
        QTimer.singleShot(200, self.begun)

    def begun(self) -> None:
        tell("BEGUN", self.desk.is_syncing, round(time.monotonic() - BEGUN, 2))
        if self.what in {"hanging", "signal"}:
            self.desk.hanging.clear()
        if self.what == "signal":
            tell("READY")
            return
        window().close()
        if self.what in ANSWERS:
            answer(ANSWERS[self.what])
        if self.what == "stay":
            QTimer.singleShot(200, self.close_again)

    def close_again(self) -> None:
        tell("STILL", window().isVisible())
        asked_for = [one for one in self.desk.calls if one in {"keep_back", "hold_anew", "send_now"}]
        tell("HOLD", *asked_for)
        window().close()
        answer(Answer.KEEP)


def main(what: str) -> int:
    """Open, do what the test asks for, and end."""
    app = QApplication(["review-desk"])
    painted = FirstPaint()
    app.installEventFilter(painted)
    run = Run(what)
    code = run_window(run.open_desk, make_area=PlainArea, clock=run.desk.clock)
    waiting = sum(one.acknowledged_at is None for one in run.desk._decisions.values())
    tell("LEFT", waiting, run.desk.is_closed)
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
