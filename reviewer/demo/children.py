"""Child processes of the sample desk: each ends when we end, however we end, because its stdin closes."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from reviewer.errors import ConfigError
from reviewer.workers.spawn import self_command, self_environment

READY_WITHIN_S: Final = 20.0
END_WITHIN_S: Final = 6.0


class Child:
    """One process of ours. What it says on standard error goes into a file."""

    def __init__(self, name: str, arguments: Sequence[str], log: Path) -> None:
        self.name = name
        with log.open("ab") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self_command(*arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self_environment(),
                # A Ctrl+C at the terminal is for the desk; the children end in order after it.
                start_new_session=os.name == "posix",
            )

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def tell(self, value: Mapping[str, Any]) -> None:
        """Hand over one line of JSON: what must not stand in an argument list that anybody can read."""
        pipe = self._process.stdin
        if pipe is not None:
            pipe.write(json.dumps(value).encode() + b"\n")
            pipe.flush()

    def told(self) -> Mapping[str, Any]:
        """The one line of JSON that it says when it is ready.

        Raises:
            ConfigError: it ended, or said nothing in time.
        """
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        pipe = self._process.stdout
        if pipe is not None:
            threading.Thread(target=lambda: lines.put(pipe.readline()), daemon=True, name=self.name).start()
        try:
            line = lines.get(timeout=READY_WITHIN_S)
        except queue.Empty:
            line = b""
        if not line:
            raise ConfigError("demo.child_failed", child=self.name)
        found: Mapping[str, Any] = json.loads(line)
        return found

    def ask_to_end(self) -> None:
        """Close its stdin, which it watches."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()

    def end(self) -> None:
        """Wait for its orderly end, and make an end of it where that takes too long."""
        self.ask_to_end()
        try:
            self._process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
