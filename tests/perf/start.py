"""A whole process that imports, opens the desk and reads the first page; with nothing and with much."""

from __future__ import annotations

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
    """Milliseconds from start to end of the process (medians), and the ratio of the last to the first."""
    medians = {str(size): _measure(size) for size in sizes or (0, 100_000)}
    values = list(medians.values())
    bare = percentile([_run("-c", "pass") for _ in range(ROUNDS)], 0.5)
    return {
        "unit": "ms, median of whole processes",
        "python_alone": bare,
        "items": medians,
        "ratio": round(values[-1] / values[0], 3),
    }


def _measure(size: int) -> float:
    with stocked_home(size) as home:
        _run("-c", CHILD, str(home.path))
        return percentile([_run("-c", CHILD, str(home.path)) for _ in range(ROUNDS)], 0.5)


def _run(*words: str) -> float:
    took, _ = timed(
        lambda: subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
    )
    return took
