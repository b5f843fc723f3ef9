"""Opening the window; the only place of the core's distribution that imports `ui` and with it Qt."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.config import Home, Settings, load_settings, save_settings

if TYPE_CHECKING:
    from reviewer.bootstrap import OpenDesk


def open_window(home: Home, theme: str | None) -> int:
    """Run the window on a home until it is closed; returns the exit code."""
    from ui.app import run_window
    from ui.desk.area import DeskArea

    home.make()
    settings = load_settings(home)

    def keep(changed: Settings) -> None:
        save_settings(home, changed)

    async def open_behind() -> OpenDesk:
        # Opening reads files and imports half of the core: not on the thread that paints.
        return await asyncio.to_thread(_open, home)

    return run_window(
        open_behind,
        make_area=lambda around: DeskArea(around, around.desk.render_markdown),
        settings=replace(settings, theme=theme) if theme else settings,
        save_settings=keep,
    )


def _open(home: Home) -> OpenDesk:
    from reviewer.bootstrap import open_desk
    from reviewer.domain.decisions import Surface

    return open_desk(home, surface=Surface.WINDOW)
