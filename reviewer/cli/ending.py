"""Ends the process of a window, without taking Qt and the interpreter apart.

When a window has been closed in order, nothing is left to do. The interpreter would destroy Qt's objects in
any order, beside threads that wait for a name server; now and then that faults, and an orderly end looks like
a crash.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import NoReturn


class WindowClosed(SystemExit):
    """Everything is written and closed; the process may end with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.exit_code = code


def leave(closed: WindowClosed) -> NoReturn:
    """End this process now; what was printed reaches whoever reads it."""
    for stream in (sys.stdout, sys.stderr):
        # None where there is no terminal; the reader of a pipe may be gone.
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.flush()
    os._exit(closed.exit_code)
