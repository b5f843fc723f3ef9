"""Opening the window; only here and in `sample_window` does the command line import `ui` and with it Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.clock import SystemClock
from reviewer.config import Home, Settings, load_settings, save_settings
from reviewer.logs import kept_in

if TYPE_CHECKING:
    from reviewer.bootstrap import OpenDesk
    from ui.crash import CrashWatch


def open_window(home: Home, theme: str | None) -> int:
    """Run the window on a home until it is closed; returns the exit code."""
    return show(home, theme, lambda: open_behind(home))


def show(home: Home, theme: str | None, open_desk: Callable[[], Awaitable[OpenDesk]]) -> int:
    """Run the window on what `open_desk` opens, with the settings, the log and the crash files of a home."""
    from ui.app import run_window
    from ui.desk.area import DeskArea

    home.make()
    settings = load_settings(home)

    def keep(changed: Settings) -> None:
        save_settings(home, changed)

    with watched(home) as crash:
        return run_window(
            open_desk,
            make_area=DeskArea,
            settings=replace(settings, theme=theme) if theme else settings,
            save_settings=keep,
            crash=crash,
        )


@contextmanager
def watched(home: Home) -> Iterator[CrashWatch]:
    """Keep the log, and a crash file where one is called for, in a home that this makes."""
    from reviewer.crashes import CrashFiles
    from ui.crash import CrashWatch

    home.make()
    files = CrashFiles(folder=home.crashes)
    files.tidy()
    crash = CrashWatch(files, SystemClock())
    with kept_in(home.logs), crash.installed():
        yield crash


async def open_behind(home: Home) -> OpenDesk:
    """Open a home off the thread that paints: that reads files and imports half of the core."""
    return await asyncio.to_thread(_open, home)


def _open(home: Home) -> OpenDesk:
    from reviewer.bootstrap import open_desk
    from reviewer.domain.decisions import Surface

    return open_desk(home, surface=Surface.WINDOW)
