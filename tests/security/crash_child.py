"""A window that fails on purpose, in a process: `python -m tests.security.crash_child WHAT HOME`."""

from __future__ import annotations

import asyncio
import faulthandler
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from reviewer.bootstrap import OpenDesk
from reviewer.cli import window
from reviewer.config import Home
from reviewer.crashes import CrashFiles
from ui.status.crash_notice import CrashNotice
from ui.window import MainWindow

CONTENT = "pay 900 to Mallory"


def fail() -> None:
    """As a bug would, with content in its message and in its locals."""
    words = CONTENT
    raise KeyError(words)


def fault() -> None:
    """As a bug in a library would."""
    words = CONTENT
    assert words
    faulthandler._sigsegv()


def main_window() -> MainWindow:
    """The one window."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))


def once(holds: Callable[[], bool], then: Callable[[], None]) -> None:
    """Do something when it is time."""
    if holds():
        then()
    else:
        QTimer.singleShot(5, lambda: once(holds, then))


class Child:
    """One start of the window."""

    def __init__(self, what: str, home: Home) -> None:
        self.what, self.home = what, home
        self.files = CrashFiles(folder=home.crashes)

    async def open(self) -> OpenDesk:
        """Open the desk, and do what the test asks for behind it."""
        desk = await window.open_behind(self.home)
        match self.what:
            case "slot":
                QTimer.singleShot(0, fail)
                asyncio.get_running_loop().call_soon(fail)
                threading.Thread(target=fail, name="worker").start()
                once(lambda: self.failures() >= 3, lambda: main_window().close())
            case "fault":
                QTimer.singleShot(0, fault)
            case "notice":
                once(lambda: main_window().findChild(CrashNotice) is not None, self.dismiss)
            case _:
                QTimer.singleShot(0, lambda: main_window().close())
        return desk

    def failures(self) -> int:
        """How many were noted so far."""
        return sum(path.read_text().count("\nexception=") for path in self.home.crashes.iterdir())

    def dismiss(self) -> None:
        """Read the notice, put it away, and quit."""
        notice = main_window().findChild(CrashNotice)
        assert isinstance(notice, CrashNotice)
        told = notice.label.text()
        notice.dismiss.click()
        sys.stdout.write(f"{notice.isVisible()} {len(self.files.unseen())} {told}\n")
        main_window().close()


if __name__ == "__main__":
    home = Home(Path(sys.argv[2]))
    raise SystemExit(window.show(home, None, Child(sys.argv[1], home).open))
