"""Run the server: on a loopback port by default; as a child it says where it listens and leaves no orphan."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn

from reviewer.clock import Clock, SystemClock
from reviewer.errors import ConfigError
from reviewer.server import schema, tokens
from reviewer.server.app import create_app
from reviewer.server.hub import Hub
from reviewer.sqlite import transaction

log = logging.getLogger(__name__)

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
STOP_WITHIN_S: Final = 5
KEEP_ALIVE_S: Final = 75
"""Longer than a desk's pause between polls, so that its connection lives on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where the server listens."""

    url: str
    pid: int


def run_server(
    data: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    allowed_hosts: Collection[str] = (),
    is_restored: bool = False,
    ends_with_stdin: bool = False,
    ready: Callable[[Listening], None] | None = None,
    clock: Clock | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT (or, with `ends_with_stdin`, until that pipe closes).

    Returns after open calls were answered and the file is closed. `ready` (default: one line of JSON on
    stdout) is called once the port accepts connections. `is_restored` gives the data a new epoch.

    Raises:
        ConfigError: other computers could reach it, and no token exists.
        RecordTooNew, RecordUnavailable: the file can't be used.
        OSError: the address can't be bound.
    """
    os.umask(0o077)
    _prepare(data, host, is_restored=is_restored)
    listener = _bind(host, port)
    hub = Hub(data, clock or SystemClock())
    try:
        shown = f"[{host}]" if ":" in host else host
        names = frozenset({"127.0.0.1", "localhost", "[::1]", shown.lower(), *map(str.lower, allowed_hosts)})
        config = uvicorn.Config(
            create_app(hub, names),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=STOP_WITHIN_S,
            ws="none",
        )
        url = f"http://{shown}:{listener.getsockname()[1]}"
        server = _Server(config, hub, lambda: (ready or tell)(Listening(url=url, pid=os.getpid())))
        if ends_with_stdin:
            threading.Thread(target=_watch_stdin, args=(server,), name="stdin", daemon=True).start()
        server.run(sockets=[listener])
    finally:
        hub.close()
        listener.close()


def tell(listening: Listening) -> None:
    """One line of JSON for the parent."""
    sys.stdout.write(json.dumps({"url": listening.url, "pid": listening.pid}) + "\n")
    sys.stdout.flush()


class _Server(uvicorn.Server):
    """Says when it listens, and ends long waits before it waits for open calls."""

    def __init__(self, config: uvicorn.Config, hub: Hub, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._hub = hub
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.waits.stop()
        await super().shutdown(sockets=sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM is an orderly end; uvicorn would raise it again when it is done."""
        self.should_exit = True
        log.info("server_stops signal=%d", sig)


def _prepare(data: Path, host: str, *, is_restored: bool) -> None:
    connection = schema.open_database(data)
    try:
        if host not in LOOPBACK and tokens.count(connection) == 0:
            raise ConfigError("server.no_tokens", host=host)
        if is_restored:
            with transaction(connection):
                schema.note_restore(connection, SystemClock().now())
    finally:
        connection.close()


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, because asyncio switches delayed sending off only then; else each reply takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _watch_stdin(server: uvicorn.Server) -> None:
    """A parent that dies closes the pipe, however it died."""
    while os.read(0, 4096):
        pass
    server.should_exit = True
