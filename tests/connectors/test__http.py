"""The one way out: one origin, no redirect, no cookie, no environment, bounded replies, verified TLS."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from reviewer import __version__
from reviewer.connectors import _http
from reviewer.connectors._http import Http, Reply, segment, unexpected_status, was_sent
from reviewer.domain.sources import Source
from reviewer.errors import BadResponse, ConfigError, SourceUnreachable
from reviewer.ids import SourceId
from tests.connectors.scripted import Cut, always, response, scripted
from tests.makers import NOON

SECRET = {"Authorization": "Bearer s3cret"}


def source(url: str, *, allows_plain_http: bool = False, **settings: str) -> Source:
    return Source(
        id=SourceId("s"),
        connector="review-api",
        url=url,
        added_at=NOON,
        settings=settings,
        allows_plain_http=allows_plain_http,
    )


async def get(url: str, path: str = "/", **options: Any) -> Reply:
    http = Http(source(url), SECRET)
    try:
        return await http.request("GET", path, **options)
    finally:
        await http.aclose()


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async with scripted(always(response(200))) as elsewhere:
        async with scripted(always(response(307, location=elsewhere.url + "/"))) as server:
            reply = await get(server.url)
        assert reply.status == 307
        assert elsewhere.heads == []


async def test_no_cookie_is_ever_sent_back() -> None:
    async with scripted(always(response(200, set_cookie="id=1; Path=/"))) as server:
        http = Http(source(server.url), SECRET)
        await http.request("GET", "/")
        await http.request("GET", "/")
        await http.aclose()
        assert len(server.heads) == 2
        assert all(b"cookie" not in head.lower() for head in server.heads)


async def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scripted(always(None)) as proxy, scripted(always(response(200))) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        assert (await get(server.url)).status == 200
        assert proxy.heads == []


async def test_loopback_is_never_proxied() -> None:
    async with scripted(always(None)) as proxy, scripted(always(response(200))) as server:
        http = Http(source(server.url, proxy=proxy.url), SECRET)
        assert (await http.request("GET", "/")).status == 200
        await http.aclose()
        assert proxy.heads == []


async def test_a_configured_proxy_is_used_for_others() -> None:
    async with scripted(always(response(200, b"[]"))) as proxy:
        http = Http(source("http://desk.example", allows_plain_http=True, proxy=proxy.url), SECRET)
        assert (await http.request("GET", "/v1")).body == b"[]"
        await http.aclose()
        assert proxy.heads[0].startswith(b"GET http://desk.example/v1 ")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"\0" * 50_000_000)),
        ("gzip, gzip", gzip.compress(gzip.compress(b"\0" * 50_000_000))),
        ("br", b"x"),
        ("gzip", b"no gzip"),
        ("gzip", gzip.compress(b"cut short" * 100)[:-12]),
        ("gzip", gzip.compress(b"one") + gzip.compress(b"two")),
        ("identity", b"x" * 2_000_000),
    ],
    ids=["bomb", "double", "brotli", "garbage", "truncated", "two streams", "too big"],
)
async def test_a_body_that_can_not_be_had_within_bounds_is_a_bad_response(encoding: str, body: bytes) -> None:
    async with scripted(always(response(200, body, content_encoding=encoding))) as server:
        with pytest.raises(BadResponse):
            await get(server.url, max_bytes=1_000_000)


async def test_an_honest_gzip_is_read_whole() -> None:
    body = b'{"a": "' + b"x" * 300_000 + b'"}'
    async with scripted(always(response(200, gzip.compress(body), content_encoding="gzip"))) as server:
        assert (await get(server.url)).body == body


async def test_a_port_where_nobody_listens_got_nothing() -> None:
    with pytest.raises(SourceUnreachable) as told:
        await get("http://127.0.0.1:9")
    assert not was_sent(told.value)


async def test_a_connection_that_ends_without_a_reply_may_have_been_heard() -> None:
    async with scripted(always(None)) as server:
        with pytest.raises(SourceUnreachable) as told:
            await get(server.url)
    assert was_sent(told.value)


async def test_a_reply_that_drips_is_over_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "WHOLE_S", 0.3)
    monkeypatch.setattr(_http, "CONNECT_S", 0.1)

    async def drip(head: bytes, body: bytes) -> bytes | None:
        await asyncio.Event().wait()
        return None

    async with scripted(drip) as server:
        with pytest.raises(SourceUnreachable) as told:
            await get(server.url, read_s=0.2)
    assert was_sent(told.value)


async def test_connection_that_the_server_ended_meanwhile_is_not_used_again() -> None:
    # What is sent into it may have been heard or not; every call would be one to read back.
    async with scripted(always(Cut(response(200)))) as server:
        http = Http(source(server.url), SECRET)
        for _ in range(3):
            assert (await http.request("GET", "/")).status == 200
            await server.has_ended()
        await http.aclose()
        assert len(server.heads) == 3


async def test_every_call_says_who_asks_and_takes_no_encoding_but_gzip() -> None:
    async with scripted(always(response(200))) as server:
        http = Http(source(server.url), SECRET)
        await http.request("POST", "/", headers={"If-Match": '"1"'}, body=b"{}")
        await http.aclose()
        lines = server.heads[0].lower().split(b"\r\n")
        assert f"user-agent: review-desk/{__version__}".encode() in lines
        assert {b"accept-encoding: gzip", b"content-length: 2", b'if-match: "1"'} <= set(lines)
        assert f"host: {server.url.removeprefix('http://')}".encode() in lines


async def test_garbage_instead_of_http_is_unreachable_not_a_crash() -> None:
    async with scripted(always(b"SSH-2.0-OpenSSH_9\r\n\r\n")) as server:
        with pytest.raises(SourceUnreachable):
            await get(server.url)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://desk.example", "source.plain_http"),
        ("ftp://desk.example", "source.url_invalid"),
        ("https://", "source.url_invalid"),
        ("https://u:p@desk.example", "source.url_has_secret"),
        ("https://desk.example/?a=b", "source.url_invalid"),
        ("https://desk.example:port", "source.url_invalid"),
        ("desk.example", "source.url_invalid"),
    ],
)
def test_an_address_that_should_not_be_used_is_refused(url: str, code: str) -> None:
    with pytest.raises(ConfigError) as told:
        Http(source(url), SECRET)
    assert told.value.code == code


def test_a_secret_that_would_break_the_header_is_refused() -> None:
    with pytest.raises(ConfigError):
        Http(source("https://desk.example"), {"Authorization": "Bearer a\r\nX-Evil: 1"})


def test_a_password_in_the_address_of_a_proxy_is_refused() -> None:
    with pytest.raises(ConfigError, match="url_has_secret"):
        Http(source("https://desk.example", proxy="http://ada:secret@127.0.0.1:1"), SECRET)


def test_a_proxy_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ConfigError):
        Http(source("https://desk.example", proxy="socks5://127.0.0.1:1"), SECRET)


async def test_the_path_of_the_address_is_a_prefix() -> None:
    async with scripted(always(response(200))) as server:
        await get(server.url + "/reviews/", "/v1/me", query={"a": "b c"})
        assert server.heads[0].startswith(b"GET /reviews/v1/me?a=b+c HTTP/1.1\r\n")


def test_an_id_is_one_segment_or_nothing() -> None:
    assert segment("a/b?c#d") == "a%2Fb%3Fc%23d"
    for wrong in ("", ".", ".."):
        with pytest.raises(BadResponse):
            segment(wrong)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "99999999999"}, 3600.0),
        (
            {"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT", "date": "Sun, 22 Nov 2026 12:00:00 GMT"},
            30.0,
        ),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_with_sense(headers: dict[str, str], seconds: float | None) -> None:
    assert Reply(status=503, headers=headers).retry_after_s() == seconds


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate for 127.0.0.1, and a server context that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251 - the TLS library asks the computer's clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    file.write_bytes(private + public)
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(public)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return ca_file, context


async def test_an_unknown_certificate_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    _, context = certificate(tmp_path)
    async with scripted(always(response(200)), context) as server:
        with pytest.raises(SourceUnreachable) as told:
            await get(server.url)
        assert told.value.code == "source.not_trusted"
        assert not was_sent(told.value)
        assert server.heads == []


async def test_a_certificate_file_of_the_sources_own_is_trusted(tmp_path: Path) -> None:
    ca_file, context = certificate(tmp_path)
    async with scripted(always(response(200)), context) as server:
        http = Http(source(server.url, ca_file=str(ca_file)), SECRET)
        assert (await http.request("GET", "/")).status == 200
        await http.aclose()


async def test_a_certificate_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    http = Http(source("https://127.0.0.1:9", ca_file=str(tmp_path / "none.pem")), SECRET)
    with pytest.raises(SourceUnreachable) as told:
        await http.request("GET", "/")
    assert told.value.code == "source.ca_file"


async def test_a_header_that_http_can_not_carry_is_a_bad_response() -> None:
    with pytest.raises(BadResponse):
        await get("http://127.0.0.1:1", headers={"If-Match": '"vérsion"'})


async def test_announcements_without_end_are_not_read_for_ever() -> None:
    flood = b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000 + response(200)
    async with scripted(always(flood)) as server:
        with pytest.raises(SourceUnreachable) as told:
            await get(server.url)
    assert told.value.code == "source.broken_reply"


async def test_a_few_announcements_are_fine() -> None:
    async with scripted(always(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3 + response(200, b"[]"))) as server:
        assert (await get(server.url)).body == b"[]"


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 X\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 X\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 X\r\n" + b"X-More: yes\r\n" * 10_000,
        Cut(b"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nab"),
    ],
    ids=["negative", "two lengths", "chunks", "endless head", "cut"],
)
async def test_what_is_not_http_is_called_so(reply: bytes) -> None:
    async with scripted(always(reply)) as server:
        with pytest.raises(SourceUnreachable) as told:
            await get(server.url)
    assert told.value.code == "source.broken_reply"
    assert was_sent(told.value)


def test_a_status_that_sends_us_elsewhere_is_told_from_others() -> None:
    assert unexpected_status(Reply(status=307)).code == "source.redirect"
    assert unexpected_status(Reply(status=418)).code == "source.status"
