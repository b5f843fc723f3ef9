"""A file and a server that nothing may touch."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LONG_AGO = 1_000_000_000


class CanaryFile:
    """Its time of access is long ago, older than its change, so that any reading sets it anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_bytes(b"\x89PNG\r\n\x1a\n canary")
        os.utime(path, (LONG_AGO, LONG_AGO + 1))

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has read it."""
        return self.path.stat().st_atime == LONG_AGO


class CanaryServer:
    """Counts who connects; answers nothing."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/canary.png"
        self.visits = 0
        self._listener = listener

    def serve(self) -> None:
        """Until the listener is closed."""
        with suppress(OSError):
            while True:
                visitor, _ = self._listener.accept()
                self.visits += 1
                visitor.close()


@contextmanager
def canary_server() -> Iterator[CanaryServer]:
    """Listens on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = CanaryServer(listener)
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            # Closing alone does not wake a thread that waits in accept.
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
