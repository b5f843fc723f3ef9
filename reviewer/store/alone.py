"""Making sure that no process delivers from a home, for what can't be done beside one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import filelock

from reviewer.config import Home
from reviewer.errors import HomeInUse


@contextlib.contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the sync lock. Raises HomeInUse while another process holds it."""
    lock = filelock.FileLock(home.sync_lock)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise HomeInUse(path=str(home.path)) from error
    try:
        yield
    finally:
        lock.release()
