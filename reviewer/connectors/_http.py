"""The one way out: an HTTP client that talks to one configured origin and to nothing else.

It follows no redirect, reads no proxy from the environment, keeps no cookie, attaches the secret per
request, verifies TLS against the computer's trust store, and inflates replies itself, with a bound.
"""

from __future__ import annotations

import asyncio
import io
import ipaddress
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode, urlsplit

from reviewer import __version__
from reviewer.connectors._json import MAX_REPLY_BYTES
from reviewer.domain.sources import Source
from reviewer.errors import BadResponse, ConfigError, SourceUnreachable

if TYPE_CHECKING:
    import httpx

    from reviewer.connectors._transport import Transport

CONNECT_S: Final = 5.0
READ_S: Final = 20.0
WRITE_S: Final = 20.0
POOL_S: Final = 5.0
WHOLE_S: Final = 60.0
"""However slowly a reply drips, it is over by then."""
MAX_RETRY_AFTER_S: Final = 3_600.0

_CHUNK: Final = 64 * 1024
_OF_EVERY_CALL: Final = {
    "User-Agent": f"review-desk/{__version__}",
    "Accept": "*/*",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole reply. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def retry_after_s(self) -> float | None:
        """What Retry-After asks for, in seconds, bounded; None where it says nothing readable."""
        told = self.headers.get("retry-after", "").strip()
        if told.isascii() and told.isdigit():
            return min(float(told[:9]), MAX_RETRY_AFTER_S)
        try:
            # Against the server's own clock, which ours need not agree with.
            wait = parsedate_to_datetime(told) - parsedate_to_datetime(self.headers.get("date", ""))
        except (ValueError, TypeError):
            return None
        return min(max(wait.total_seconds(), 0.0), MAX_RETRY_AFTER_S)


class Http:
    """Calls to one source. Every method may raise SourceUnreachable or BadResponse and nothing else."""

    def __init__(self, source: Source, auth: Mapping[str, str]) -> None:
        """`auth`: the headers that carry the secret. Raises ConfigError when the URL can't be used."""
        self._origin, self._prefix = _parts(source)
        self._source = source
        if any(not value.isascii() or not value.isprintable() for value in auth.values()):
            raise ConfigError("source.secret_invalid", source=source.id)
        self._auth = dict(auth)
        self._transport: Transport | None = None

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        max_bytes: int = MAX_REPLY_BYTES,
        read_s: float = READ_S,
        whole_s: float | None = None,
    ) -> Reply:
        """One exchange. `path` starts with a slash and is ours: ids in it went through `segment`."""
        import httpcore
        import httpx

        if self._transport is None:
            self._transport = _transport(self._source, self._origin)
        url = self._origin + self._prefix + path + (f"?{urlencode(query)}" if query else "")
        timeout = {"connect": CONNECT_S, "read": read_s, "write": WRITE_S, "pool": POOL_S}
        try:
            request = httpx.Request(
                method,
                url,
                headers={**_OF_EVERY_CALL, **(headers or {}), **self._auth},
                content=body,
                extensions={"timeout": timeout},
            )
        except (httpx.InvalidURL, ValueError) as error:
            # A version or an id of the source's own that no header or address can carry.
            raise BadResponse(
                path="request", expected="what HTTP can carry", got=type(error).__name__
            ) from error
        if _origin_of(str(request.url)) != self._origin:
            raise BadResponse(path="url", expected=self._origin, got=_origin_of(str(request.url)))
        try:
            async with asyncio.timeout(max(whole_s or WHOLE_S, read_s + CONNECT_S)):
                return await self._exchange(request, max_bytes)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise self._unreachable(error, was_sent=False) from error
        except (httpcore.PoolTimeout, httpcore.ProxyError) as error:
            raise self._unreachable(error, was_sent=False) from error
        except (TimeoutError, httpcore.TimeoutException) as error:
            raise self._unreachable(error, "source.timeout", was_sent=True) from error
        except httpcore.LocalProtocolError as error:
            raise BadResponse(
                path="request", expected="what HTTP can carry", got=type(error).__name__
            ) from error
        except (httpcore.ProtocolError, httpcore.ReadError) as error:
            raise self._unreachable(error, "source.broken_reply", was_sent=True) from error
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.UnsupportedProtocol, OSError) as error:
            raise self._unreachable(error, was_sent=True) from error

    async def aclose(self) -> None:
        """Close the connections."""
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.aclose()

    async def _exchange(self, request: httpx.Request, max_bytes: int) -> Reply:
        if self._transport is None:
            raise SourceUnreachable(source=self._source.id, reason="closed", was_sent=False)
        reply = await self._transport.handle_async_request(request)
        try:
            return Reply(
                status=reply.status_code,
                headers={name.lower(): value for name, value in reply.headers.items()},
                body=await _body(reply, max_bytes),
            )
        finally:
            await reply.aclose()

    def _unreachable(
        self, error: Exception, code: str = "source.unreachable", *, was_sent: bool
    ) -> SourceUnreachable:
        is_tls = isinstance(_root(error), ssl.SSLError)
        reason = "tls" if is_tls else type(error).__name__
        code = "source.not_trusted" if is_tls and not was_sent else code
        return SourceUnreachable(code, source=self._source.id, reason=reason, was_sent=was_sent)


def unexpected_status(reply: Reply) -> BadResponse:
    """A status that no call of ours can do anything with."""
    if 300 <= reply.status < 400:
        return BadResponse("source.redirect", status=str(reply.status))
    return BadResponse("source.status", status=str(reply.status))


def was_sent(error: SourceUnreachable) -> bool:
    """Whether something may have left this computer before the connection failed."""
    return bool(error.params.get("was_sent", True))


def segment(text: str) -> str:
    """`text` as one segment of a path. Raises BadResponse for what would change the path's shape."""
    if text in {"", ".", ".."}:
        raise BadResponse(path="id", expected="an id", got=text)
    return quote(text, safe="")


def is_loopback(host: str) -> bool:
    """Whether a host name is this computer's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parts(source: Source) -> tuple[str, str]:
    try:
        parts = urlsplit(source.url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise ConfigError("source.url_invalid", source=source.id) from error
    if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
        raise ConfigError("source.url_invalid", source=source.id)
    if "@" in parts.netloc:
        raise ConfigError("source.url_has_secret", source=source.id)
    if parts.scheme == "http" and not is_loopback(host) and not source.allows_plain_http:
        raise ConfigError("source.plain_http", source=source.id, host=host)
    proxy = urlsplit(source.settings.get("proxy", "http:"))
    if proxy.scheme not in {"http", "https"}:
        raise ConfigError("source.proxy_invalid", source=source.id)
    if "@" in proxy.netloc:
        # A source's settings lie in the ledger and in its log, where no secret may be.
        raise ConfigError("source.url_has_secret", source=source.id)
    return _origin_of(source.url), parts.path.rstrip("/")


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, default} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _transport(source: Source, origin: str) -> Transport:
    from reviewer.connectors._transport import Transport

    parts = urlsplit(origin)
    proxy = None if is_loopback(parts.hostname or "") else source.settings.get("proxy") or None
    is_proxy_tls = urlsplit(proxy or "").scheme == "https"
    return Transport(
        trust=_trust(source, is_tls=parts.scheme == "https"),
        proxy=proxy,
        proxy_trust=_trust(source, is_tls=True) if is_proxy_tls else None,
    )


def _trust(source: Source, *, is_tls: bool) -> ssl.SSLContext:
    if not is_tls:
        # Nothing is trusted: should a TLS connection ever be tried, it fails.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file := source.settings.get("ca_file"):
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise SourceUnreachable("source.ca_file", source=source.id, was_sent=False) from error
    return context


async def _body(reply: httpx.Response, max_bytes: int) -> bytes:
    encoding = reply.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity", "gzip"}:
        raise BadResponse("source.encoding", path="content-encoding", got=encoding[:100])
    inflate = zlib.decompressobj(31) if encoding == "gzip" else None
    # Not a bytearray: what this holds is handed on without a second copy.
    body = io.BytesIO()
    async for chunk in reply.aiter_raw(_CHUNK):
        rest = chunk
        while rest:
            if inflate is None:
                body.write(rest)
                rest = b""
            else:
                body.write(_inflated(inflate, rest))
                rest = inflate.unconsumed_tail
                # Between the pieces of what swells up the loop has its turn.
                await asyncio.sleep(0)
            if body.tell() > max_bytes:
                raise BadResponse(
                    "source.too_long", path="body", expected=f"at most {max_bytes} bytes", got="more"
                )
    if inflate is not None:
        body.write(_inflated(inflate, b""))
        if body.tell() and not inflate.eof:
            raise BadResponse("source.encoding", path="body", got="a part of a gzip stream")
    return body.getvalue()


def _inflated(inflate: zlib._Decompress, data: bytes) -> bytes:
    try:
        inflated = inflate.decompress(data, _CHUNK)
    except zlib.error as error:
        raise BadResponse("source.encoding", path="body", got=str(error)[:100]) from error
    if inflate.unused_data:
        raise BadResponse("source.encoding", path="body", got="more after the end of a gzip stream")
    return inflated


def _root(error: BaseException) -> BaseException:
    seen = error
    while seen.__cause__ is not None or seen.__context__ is not None:
        seen = seen.__cause__ or seen.__context__ or seen
    return seen
