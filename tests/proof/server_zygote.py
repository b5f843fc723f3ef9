"""A process that has imported everything and forks servers, one at a time: a start takes a tenth of the time.

    python -m tests.proof.server_zygote

One JSON line asks for one thing: `serve` with the words after `review-desk`, `has_ended`, or `end` with a
signal. A server's standard input is a pipe that ends with this process.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.__main__ import main
from tests.proof.learning import import_likewise, tell_imports


@dataclass(slots=True)
class Nursery:
    """The server that lives now, if one does."""

    pid: int = 0
    _keeps_alive: int = -1

    def serve(self, words: list[str], rehearses: str = "") -> dict[str, Any]:
        """Fork one; returns what it says when it listens. `rehearses`: a home that learns what it imports."""
        told, says = os.pipe()
        lives, self._keeps_alive = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.dup2(lives, 0)
            os.dup2(says, 1)
            os.closerange(3, max(told, says, lives, self._keeps_alive) + 1)
            _be_a_server(words, rehearses)
        os.close(lives)
        os.close(says)
        with os.fdopen(told) as line:
            return {"pid": self.pid, **json.loads(line.readline() or "{}")}

    def has_ended(self) -> dict[str, Any]:
        """Whether it is dead already."""
        if self.pid and os.waitpid(self.pid, os.WNOHANG)[0]:
            self._forget()
        return {"ended": not self.pid}

    def end(self, signal: int, rehearses: str = "") -> dict[str, Any]:
        """Send a signal and wait, unless it is dead already."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal)
            os.waitpid(self.pid, 0)
            self._forget()
        if rehearses:
            import_likewise(Path(rehearses))
        return {"ended": True}

    def _forget(self) -> None:
        os.close(self._keeps_alive)
        self.pid, self._keeps_alive = 0, -1


def _be_a_server(words: list[str], rehearses: str) -> None:
    code = 1
    sys.argv = ["review-desk", *words]
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
        if rehearses:
            tell_imports(Path(rehearses))
    except BaseException:  # noqa: BLE001 - the end of a forked process
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    nursery = Nursery()
    for line in sys.stdin:
        asked = json.loads(line)
        answer = getattr(nursery, asked.pop("do"))(**asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
