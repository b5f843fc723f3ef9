"""What a child may use and do: memory for its life, processor time for each question, nothing to open."""

from __future__ import annotations

import signal
import sys

MEMORY_BYTES = 512 * 1024 * 1024
_STANDARD_STREAMS = 3


def limit_memory(most: int = MEMORY_BYTES) -> None:
    """More is refused by the system, and no core is dumped. Windows has no such bound."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_nothing_more() -> None:
    """From here on no file, socket or pipe can be opened, and no process started. Not on Windows.

    The standard streams stay, which are pipes. Whatever is imported later fails: import it before.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (_STANDARD_STREAMS, _STANDARD_STREAMS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def start_clock(seconds: float) -> None:
    """Die by SIGPROF after so much processor time; 0 stops the clock. Windows has the wall clock only.

    The signal ends the process even inside a regular expression, where no Python code would get a turn.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)
