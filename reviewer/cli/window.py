"""Opening the window; the only place of the core's distribution that imports `ui` and with it Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.config import Home

if TYPE_CHECKING:
    from reviewer.bootstrap import OpenDesk


def open_window(home: Home, theme: str | None) -> int:
    """Run the window on a home until it is closed; returns the exit code."""
    from ui.app import run_window

    async def open_for_window() -> OpenDesk:
        from reviewer.bootstrap import open_desk
        from reviewer.domain.decisions import Surface

        return open_desk(home, surface=Surface.WINDOW)

    return run_window(open_for_window, theme=theme or "system")
