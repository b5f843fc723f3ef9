"""Garbage is collected between tests, on the thread that runs them, and at no other time.

The collector would run on a database thread and destroy a widget of an earlier test there, which ends the
process (ui/garbage.py).
"""

from __future__ import annotations

import gc
import itertools
from collections.abc import Iterator

import pytest

FULL_EVERY = 40
_tests = itertools.count(1)


def pytest_configure() -> None:
    """From the first import of a test on."""
    gc.disable()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Young objects after each test, everything now and then."""
    yield
    gc.collect(2 if next(_tests) % FULL_EVERY == 0 else 1)
