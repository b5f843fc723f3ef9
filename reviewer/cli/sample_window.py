"""Opening the sample desk: in a window, or played through the window offscreen where there is no display."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.cli.window import open_behind, show, watched
from reviewer.config import Home
from reviewer.credentials import LazySecrets
from reviewer.demo.world import running_world

if TYPE_CHECKING:
    from reviewer.bootstrap import OpenDesk


def has_display() -> bool:
    """Whether a window can be seen, or the operator has said where Qt is to paint."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def open_sample_window(home: Home, folder: Path, theme: str | None) -> int:
    """Show the sample desk until it is closed; its servers and agents start behind the first paint."""
    with ExitStack() as ending:
        return show(home, theme, lambda: _open_sample(home, folder, ending))


def rehearse(home: Home, folder: Path, pictures: Path) -> int:
    """Play the scenario through the real window, offscreen; 0: every step came out as it should."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.rehearsal.run import run_rehearsal

    with ExitStack() as ending, watched(home):
        return run_rehearsal(lambda: _open_sample(home, folder, ending), pictures)


async def _open_sample(home: Home, folder: Path, ending: ExitStack) -> OpenDesk:
    world = await asyncio.to_thread(ending.enter_context, running_world(folder))
    # Tokens of servers that run for as long as the window is open: nobody is asked for a passphrase.
    desk = await open_behind(home, LazySecrets(home, allows_plain=True))
    await world.settle(desk)
    return desk
