"""The connections to one server: what comes before a reply's body is counted, and comes in small pieces.

httpcore reads informational replies (1xx) for ever and without a pause; a server that sends nothing else
would have the event loop, and with it the window, to itself.
"""

from __future__ import annotations

import contextlib
import importlib.util
import select
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

import httpcore
import httpx

MAX_HEAD_BYTES: Final = 64 * 1024
"""Status line, headers, and all replies that only announce another one."""
_HEAD_PIECE: Final = 8 * 1024
_CONNECTIONS: Final = 8
_KEPT_ALIVE: Final = 4

if importlib.util.find_spec("sniffio") is None:
    # httpcore imports it before every exchange, to learn whose event loop this is, and does without where it
    # is absent. Python looks for an absent module in every folder each time, a sixth of a call's cost; None
    # says at once that there is none; Python documents it, the type of the dictionary does not know it.
    sys.modules["sniffio"] = None  # type: ignore[assignment]


@dataclass(slots=True)
class _Head:
    """How much may still come before the body."""

    left: int = MAX_HEAD_BYTES


_HEAD: ContextVar[_Head | None] = ContextVar("head", default=None)


class Transport(httpx.AsyncBaseTransport):
    """httpx over httpcore as it is, but for the counting. Raises httpcore's exceptions."""

    def __init__(
        self, *, trust: ssl.SSLContext, proxy: str | None, proxy_trust: ssl.SSLContext | None
    ) -> None:
        """`trust` verifies the server, `proxy_trust` a proxy that is spoken to by https."""
        shared: dict[str, Any] = {
            "ssl_context": trust,
            "max_connections": _CONNECTIONS,
            "max_keepalive_connections": _KEPT_ALIVE,
            "keepalive_expiry": 5.0,
            "network_backend": _Backend(),
        }
        self._pool: httpcore.AsyncConnectionPool = (
            httpcore.AsyncHTTPProxy(proxy, proxy_ssl_context=proxy_trust, **shared)
            if proxy
            else httpcore.AsyncConnectionPool(**shared)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One exchange; the body is read by whoever reads the response."""
        asked = httpcore.Request(
            request.method,
            httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _counted():
            reply = await self._pool.handle_async_request(asked)
        return httpx.Response(
            reply.status, headers=reply.headers, stream=_Body(reply), extensions=reply.extensions
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()


@contextlib.contextmanager
def _counted() -> Iterator[None]:
    token = _HEAD.set(_Head())
    try:
        yield
    finally:
        _HEAD.reset(token)


class _Body(httpx.AsyncByteStream):
    def __init__(self, reply: httpcore.Response) -> None:
        self._reply = reply

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._reply.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._reply.aclose()


class _Backend(httpcore.AsyncNetworkBackend):
    """TCP as httpcore does it, with streams that count. No Unix sockets: no address of ours names one."""

    def __init__(self) -> None:
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(self, *args: Any, **named: Any) -> httpcore.AsyncNetworkStream:
        return _Stream(await self._inner.connect_tcp(*args, **named))

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self._socket: socket.socket | None = inner.get_extra_info("socket")

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's own
        head = _HEAD.get()
        if head is None:
            return await self._inner.read(max_bytes, timeout)
        told = await self._inner.read(min(max_bytes, _HEAD_PIECE), timeout)
        head.left -= len(told)
        if head.left < 0:
            raise httpcore.RemoteProtocolError(f"more than {MAX_HEAD_BYTES} bytes before the body")
        return told

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's own
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            # Asked of every idle connection before and after each exchange; anyio collects all that it knows
            # of a socket for that, addresses too.
            return _is_readable(self._socket)
        return self._inner.get_extra_info(info)


def _is_readable(connection: socket.socket | None) -> bool:
    """Whether something, or the end, has come on a connection; so it is with one that is closed."""
    if connection is None or connection.fileno() < 0:
        return True
    if sys.platform == "win32":
        return bool(select.select([connection], [], [], 0)[0])
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))
