"""Begin with the files that ask for the most time, so that none of them is left when all others are done.

With `--dist=loadfile` a file runs in one process from its first test to its last.
"""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest


@pytest.hookimpl(trylast=True)  # after those that are not to run were taken out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort by the longest time-out that a test of the file declares."""
    longest: dict[Path, float] = {}
    for item in items:
        longest[item.path] = max(longest.get(item.path, 0.0), _asked_s(item))
    items.sort(key=lambda item: -longest[item.path])


def _asked_s(item: pytest.Item) -> float:
    """Seconds; 0 stands for no limit, as in pytest-timeout."""
    marker = item.get_closest_marker("timeout")
    return 0.0 if marker is None else float(marker.args[0]) or inf
