"""Walks through hostile items in the real window on a real desk; run under strace by its test.

`python -m tests.hostile.traced_walk SHARED STEP HOME CANARY URL`. Two files of the home are opened as marks:
what lies between them was done for the contents alone.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from reviewer.bootstrap import open_desk
from reviewer.clock import SystemClock
from reviewer.config import Home
from reviewer.domain.decisions import Surface
from reviewer.domain.items import ReviewItem
from tests.hostile.walk_items import corpus, corpus_items, luring_items
from tests.makers import make_item, make_text
from tests.perf.conflict import store
from tests.perf.real_window import RealWindow, real_window
from ui.loop import DeskLoop

BEGIN, END = "the-walk-begins", "the-walk-ends"


def main() -> None:
    """Warm up, mark, walk, mark."""
    shared, step, home, canary, url = sys.argv[1:]
    cases, lures = corpus_items(corpus(Path(shared))), luring_items(Path(canary), url)
    # A child is killed over the last one and replaced: that belongs to what is watched.
    killing = make_item("killing", contents=(make_text("[`" * 5_000),))
    shown = [*list(cases)[:: int(step)], *list(lures)[:: max(1, int(step) // 8)], killing]
    store(Home(Path(home)), shown)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    loop = DeskLoop(app)
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_walk(Home(Path(home)), shown))
    sys.stdout.write(f"{len(shown)}\n")
    sys.stdout.flush()
    # Qt's own end is none of this test's business.
    os._exit(0)


async def _walk(home: Home, items: Sequence[ReviewItem]) -> None:
    desk = open_desk(home, surface=Surface.WINDOW, clock=SystemClock())
    async with real_window(desk) as at:
        await _show(at, items[:8])
        (home.path / BEGIN).open("rb").close()
        await _show(at, items)
        (home.path / END).open("rb").close()


async def _show(at: RealWindow, items: Sequence[ReviewItem]) -> None:
    for item in items:
        await at.go_to(item.id)
        for drawer in (at.area.drawers.evidence, at.area.drawers.trace):
            drawer()
            await at.until(at.is_settled)
            at.area.parts.close_drawer()


if __name__ == "__main__":
    main()
