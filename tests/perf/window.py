"""A whole process from its start to the first painted list, offscreen; with few items and with many."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.perf.figures import percentile
from tests.perf.stock import stocked_home

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 7
CHILD = """
import os, sys, time
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from reviewer.config import Home
import ui.inbox.delegate as delegate
painted = delegate.RowDelegate.paint
def paint(self, painter, option, index):
    painted(self, painter, option, index)
    sys.stdout.write(repr(time.time()))
    sys.stdout.flush()
    os._exit(0)
delegate.RowDelegate.paint = paint
from reviewer.cli.window import open_window
open_window(Home(Path(sys.argv[1])), "light")
"""


def measure(*sizes: int) -> dict[str, Any]:
    """Milliseconds from the start of the process to the first painted row (medians)."""
    return {
        "unit": "ms from process start to first painted row, median",
        "items": {str(size): _measure(size) for size in sizes or (20, 100_000)},
    }


def _measure(size: int) -> float:
    with stocked_home(size) as home:
        _run(home.path)
        return percentile([_run(home.path) for _ in range(ROUNDS)], 0.5)


def _run(home: Path) -> float:
    began = time.time()
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(home)], cwd=ROOT, check=True, capture_output=True, timeout=60
    )
    return round((float(child.stdout) - began) * 1000, 1)
