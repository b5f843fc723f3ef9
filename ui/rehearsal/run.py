"""Opens the real window for a rehearsal, plays, and quits by key; the exit code says whether all was seen."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias, cast

from PySide6.QtWidgets import QApplication

from reviewer.actions._api import Desk
from reviewer.config import Settings
from ui.app import run_window
from ui.desk.area import DeskArea
from ui.rehearsal.eyes import Eyes
from ui.rehearsal.hands import Hands, Missed
from ui.rehearsal.play import Play
from ui.session import Session
from ui.tasks import Tasks
from ui.window import MainWindow

log = logging.getLogger(__name__)
SIZE = (1600, 1000)

OpenDesk: TypeAlias = Callable[[], Awaitable[Desk]]


class Rehearsal:
    """One rehearsal: opens the desk for the window, and plays beside it."""

    def __init__(self, open_desk: OpenDesk, pictures: Path) -> None:
        self._open_desk = open_desk
        self._pictures = pictures
        self._tasks = Tasks(self._on_failure)
        self.has_failed = True

    async def open(self) -> Desk:
        """What the window calls once it is painted."""
        desk = await self._open_desk()
        self._tasks.spawn(self._play(), name="rehearsal")
        return desk

    async def _play(self) -> None:
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        window.resize(*SIZE)
        hands = Hands(window, self._pictures)
        try:
            await hands.until("the window is filled", lambda: window.findChild(Session) is not None)
            session = cast("Session", window.findChild(Session))
            await Play(hands, Eyes(session, cast("DeskArea", session.area)), tell).run()
        except Missed as missed:
            tell(f"NOT SEEN: {missed}")
            tell(f"    picture: {(await hands.picture('not-seen')).name}")
            _end()
            return
        self.has_failed = False
        tell("pressed Ctrl+Q: quits in order")
        hands.press("Ctrl+Q")

    def _on_failure(self, _name: str, error: BaseException) -> None:
        tell(f"FAILED: {type(error).__name__}; the log says where")
        _end()


def _end() -> None:
    """Quit without a question, in order: as a service manager would."""
    signal.raise_signal(signal.SIGTERM)


def run_rehearsal(open_desk: OpenDesk, pictures: Path) -> int:
    """Play the scenario; 0: everything was seen."""
    rehearsal = Rehearsal(open_desk, pictures)
    code = run_window(rehearsal.open, make_area=DeskArea, settings=Settings())
    return 1 if rehearsal.has_failed else code


def tell(line: str) -> None:
    """One line for whoever watches the terminal."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
