"""A whole process that imports, opens the desk and reads the first page; with nothing and with much."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.perf.figures import percentile, timed
from tests.perf.stock import stocked_home

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9
CHILD = """
import asyncio, sys
from pathlib import Path
from reviewer.bootstrap import open_desk
from reviewer.config import Home
from reviewer.domain.decisions import Surface
from reviewer.domain.inbox import InboxQuery

async def run():
    desk = open_desk(Home(Path(sys.argv[1])), surface=Surface.WINDOW)
    page = await desk.list_inbox(InboxQuery())
    print(len(page.rows), page.total)
    await desk.aclose()

asyncio.run(run())
"""


def measure(*sizes: int) -> dict[str, Any]:
    """Milliseconds from start to end of the process, and the ratio of the last size to the first.

    The sizes take turns, so that whatever else the computer does falls on all of them alike.
    """
    with contextlib.ExitStack() as stack:
        homes = {size: stack.enter_context(stocked_home(size)) for size in sizes or (0, 100_000)}
        timings: dict[int, list[float]] = {size: [] for size in homes}
        for _ in range(ROUNDS):
            for size, home in homes.items():
                timings[size].append(_run("-c", CHILD, str(home.path)))
    quickest = [min(one) for one in timings.values()]
    return {
        "unit": "ms of whole processes",
        "python_alone": round(min(_run("-c", "pass") for _ in range(3)), 2),
        "median": {str(size): percentile(one, 0.5) for size, one in timings.items()},
        "quickest": {str(size): round(min(one), 2) for size, one in timings.items()},
        "ratio": round(quickest[-1] / quickest[0], 3),
    }


def _run(*words: str) -> float:
    took, _ = timed(
        lambda: subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
    )
    return took
