"""The open handles of a process on a few files, so that all can be closed before one is opened anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Final

from reviewer.errors import RecordUnavailable

LET_GO_S: Final = 5.0
"""How long one waits for the others; a read that takes longer ends first, and the next job tries again."""


class Handles:
    """Who has a handle open; shared by the threads that work on the same files.

    SQLite keeps the locks of a file once for the whole process. A lock that the system did not take back
    stays until the last handle on the file is closed, and whoever opens another one meanwhile waits for it
    in vain: ten seconds a statement, then "locking protocol".
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open: dict[Hashable, Callable[[], None]] = {}
        self.is_letting_go = False
        """Whoever has a handle closes it after the job that it is at."""

    def let_go(self) -> None:
        """Ask everybody to close; nobody opens before all have. Returns at once."""
        with self._changed:
            wakers = tuple(self._open.values())
            self.is_letting_go = bool(wakers)
        for wake in wakers:
            wake()

    def opens(self, who: Hashable, wake: Callable[[], None]) -> None:
        """Wait until nobody is asked to close, then count as open; `wake` makes `who` notice the asking.

        Raises:
            RecordUnavailable: somebody is at a long job with a handle that must be closed first.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not self.is_letting_go, LET_GO_S):
                raise RecordUnavailable(reason="a lock was not released")
            self._open[who] = wake

    def closed(self, who: Hashable) -> None:
        """`who` has no handle any more."""
        with self._changed:
            self._open.pop(who, None)
            if not self._open:
                self.is_letting_go = False
                self._changed.notify_all()
