"""Writes where the code was when something failed that nobody foresaw, and never what it worked on.

The file is opened at the start, because a process that is being killed by a fault can't open one any more; a
start that nothing failed in leaves none. The next start of the window shows what is new.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any, Final

from reviewer.clock import Clock
from reviewer.crashes import CrashFiles, new_file
from reviewer.errors import ReviewDeskError
from reviewer.logs import causes, places, type_name

log = logging.getLogger(__name__)

MAX_NOTED: Final = 20
"""So many failures of one start are written down; a slot that fails at each key press fills no disk."""
_THREAD = re.compile(r"[\w.<>-]{1,60}")


class CrashWatch:
    """This start's crash file."""

    def __init__(self, files: CrashFiles, clock: Clock) -> None:
        """Open it, private before anything is in it."""
        self.files = files
        self._clock = clock
        self.path = files.folder / f"{clock.now():%Y%m%dT%H%M%SZ}-{os.getpid()}.txt"
        self._file = new_file(self.path)
        self._noted = 0

    def note(self, error: BaseException, thread: str) -> None:
        """Write down a failure; the desk goes on where it can."""
        log.error("unexpected_error error=%s at=%s", type_name(error), _at(error))
        self._noted += 1
        if self._noted > MAX_NOTED or self._file.closed:
            return
        threads = ",".join(_thread(one.name) for one in threading.enumerate())
        lines = [
            f"\nfailed at {self._clock.now():%Y-%m-%dT%H:%M:%SZ} thread={_thread(thread)} threads={threads}"
        ]
        for one in causes(error):
            lines.append(f"exception={type_name(one)}")
            lines.extend(f"  {where}" for where in places(one.__traceback__))
        with contextlib.suppress(OSError):
            self._file.write("\n".join(lines) + "\n")
            self._file.flush()

    def on_loop_failure(self, _loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        """What an event loop calls with a failure that nobody waits for."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.note(error, threading.current_thread().name)

    @contextlib.contextmanager
    def installed(self) -> Iterator[None]:
        """Be told of faults and of everything that nobody caught, for as long as this lasts."""
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        had_faults = faulthandler.is_enabled()
        faulthandler.enable(self._file, all_threads=True)
        sys.excepthook = lambda _type, error, _trace: self.note(error, threading.current_thread().name)
        threading.excepthook = self._on_thread_failure
        sys.unraisablehook = self._on_unraisable
        try:
            yield
        except ReviewDeskError:
            raise  # foreseen: it becomes a sentence
        except Exception as error:
            self.note(error, threading.current_thread().name)
            raise
        finally:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before
            faulthandler.disable()
            if had_faults and sys.__stderr__ is not None:
                faulthandler.enable(sys.__stderr__)
            self.close()

    def close(self) -> None:
        """Nothing more is noted; without a failure no file is left."""
        self._file.close()
        self.files.drop_if_empty(self.path)

    def _on_thread_failure(self, failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None and failure.exc_type is not SystemExit:
            self.note(failure.exc_value, failure.thread.name if failure.thread else "gone")

    def _on_unraisable(self, failure: sys.UnraisableHookArgs) -> None:
        if failure.exc_value is not None:
            self.note(failure.exc_value, threading.current_thread().name)


def _at(error: BaseException) -> str:
    return ",".join(places(error.__traceback__)) or "nowhere:0:nowhere"


def _thread(name: str) -> str:
    """A thread's name, which may hold a place in a list of names but no text."""
    return name.replace(" ", "_") if _THREAD.fullmatch(name.replace(" ", "_")) else "unnamed"
