"""Opening the window; only here and in `sample_window` does the command line import `ui` and with it Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.config import Home, Settings, load_settings, save_settings

if TYPE_CHECKING:
    from reviewer.bootstrap import OpenDesk


def open_window(home: Home, theme: str | None) -> int:
    """Run the window on a home until it is closed; returns the exit code."""
    return show(home, theme, lambda: open_behind(home))


def show(home: Home, theme: str | None, open_desk: Callable[[], Awaitable[OpenDesk]]) -> int:
    """Run the window on what `open_desk` opens, with the settings of a home."""
    from ui.app import run_window
    from ui.desk.area import DeskArea

    home.make()
    settings = load_settings(home)

    def keep(changed: Settings) -> None:
        save_settings(home, changed)

    return run_window(
        open_desk,
        make_area=DeskArea,
        settings=replace(settings, theme=theme) if theme else settings,
        save_settings=keep,
    )


async def open_behind(home: Home) -> OpenDesk:
    """Open a home off the thread that paints: that reads files and imports half of the core."""
    return await asyncio.to_thread(_open, home)


def _open(home: Home) -> OpenDesk:
    from reviewer.bootstrap import open_desk
    from reviewer.domain.decisions import Surface

    return open_desk(home, surface=Surface.WINDOW)
