"""What a child may use: so much memory for its life, so much processor time for each question."""

from __future__ import annotations

import signal
import sys

MEMORY_BYTES = 512 * 1024 * 1024


def limit_memory(most: int = MEMORY_BYTES) -> None:
    """More is refused by the system, and no core is dumped. Windows has no such bound."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def start_clock(seconds: float) -> None:
    """Die by SIGPROF after so much processor time; 0 stops the clock. Windows has the wall clock only.

    The signal ends the process even inside a regular expression, where no Python code would get a turn.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)
