"""A server of ours that is an enemy: raw sockets on loopback, one way of misbehaving for each instance.

It runs in threads of the test's process, so that what it spends is not counted for the desk.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.connectors.scripted import length_of, response


@dataclass(slots=True)
class Exchange:
    """One request that came, and the connection that it came on."""

    server: HostileServer
    connection: socket.socket
    head: bytes
    number: int
    """Of all requests for the feed, from 1."""
    body: bytes = b""

    def send(self, data: bytes) -> None:
        """As it is. Raises OSError where the desk has hung up."""
        self.connection.sendall(data)
        self.server.sent += len(data)

    def drip(self, data: bytes, *, every_s: float = 0.02) -> None:
        """One byte at a time, for ever if need be."""
        for byte in data:
            self.send(bytes((byte,)))
            if self.server.over.wait(every_s):
                return

    def for_ever(self, data: bytes) -> None:
        """The same again until the desk hangs up or the test is over."""
        while not self.server.over.is_set():
            self.send(data)

    def wait(self) -> None:
        """Say nothing until the test is over."""
        self.server.over.wait()

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.close()


Misbehave: TypeAlias = Callable[[Exchange], None]


@dataclass(slots=True)
class HostileServer:
    """The running server, and what it was asked and sent."""

    misbehave: Misbehave
    at_once: bool = False
    """Misbehave as soon as the connection stands, before anything is asked."""
    for_all: bool = False
    """Also when it is asked who the token is; else that one answer is honest."""
    contexts: list[ssl.SSLContext] = field(default_factory=list)
    """TLS, one for each connection; the last one for all that follow."""
    canary: str = ""
    """The address of a server that nobody may ever ask."""
    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0
    asked: int = 0
    sent: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    _open: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def accept(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        while not self.over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            number = min(self.connections, len(self.contexts)) - 1
            context = self.contexts[number] if self.contexts else None
            thread = threading.Thread(target=self._serve, args=(connection, context), daemon=True)
            self._threads.append(thread)
            thread.start()

    def end(self) -> None:
        """Hang up on everybody."""
        self.over.set()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        for thread in self._threads:
            thread.join(10)

    def _serve(self, connection: socket.socket, context: ssl.SSLContext | None) -> None:
        with contextlib.suppress(OSError, ssl.SSLError):
            if context is not None:
                connection = context.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            if self.at_once:
                self.misbehave(Exchange(self, connection, b"", self.connections))
            while asked := _request(connection):
                head, body = asked
                self.heads.append(head)
                self._answer(connection, head, body)
        connection.close()

    def _answer(self, connection: socket.socket, head: bytes, body: bytes) -> None:
        if head.startswith(b"GET /v1/me ") and not self.for_all:
            connection.sendall(me())
            return
        self.asked += 1
        self.misbehave(Exchange(self, connection, head, self.asked, body))


def me() -> bytes:
    """An honest answer to who the token is."""
    return response(200, json.dumps({"identity": "olga", "role": "operator"}).encode())


def page(entries: list[Any], *, following: str = "c1", has_more: bool = False, epoch: str = "e1") -> bytes:
    """The body of a page of the feed."""
    told = {"entries": entries, "next": following, "has_more": has_more, "epoch": epoch}
    return json.dumps(told).encode()


def _request(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Head and body of the next request; None where the desk has hung up."""
    told = b""
    while b"\r\n\r\n" not in told:
        part = connection.recv(65_536)
        if not part:
            return None
        told += part
    head, _, body = told.partition(b"\r\n\r\n")
    while len(body) < length_of(head + b"\r\n"):
        body += connection.recv(65_536)
    return head, body


@contextlib.contextmanager
def hostile(misbehave: Misbehave, **options: Any) -> Iterator[HostileServer]:
    """Run one until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    made = HostileServer(misbehave, **options)
    scheme = "https" if made.contexts else "http"
    made.url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    accepting = threading.Thread(target=made.accept, args=(listener,), daemon=True)
    accepting.start()
    try:
        yield made
    finally:
        made.over.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        made.end()
        accepting.join(10)
