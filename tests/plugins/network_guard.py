"""No test reaches the network: only loopback and Unix sockets; anything else raises and fails the test.

Works as an audit hook, below every library, so that nothing slips past a patched function. It does not
see child processes. Names under `.invalid` (RFC 6761) fail to resolve, as they would everywhere.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest

_ADDRESSED = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_NAMED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_attempts: list[str] = []


class NetworkForbidden(OSError):
    """A test tried to leave this computer."""


def _is_local(host: object) -> bool:
    if host is None:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if text == "localhost" or text.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _ADDRESSED:
        opened, address = arguments
        if opened.family not in {socket.AF_INET, socket.AF_INET6} or address is None or _is_local(address[0]):
            return
        host = address[0]
    elif event in _NAMED:
        host = arguments[0]
        if _is_local(host):
            return
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "names under .invalid never resolve")
    else:
        return
    _attempts.append(f"{event} {host!r}")
    raise NetworkForbidden(f"tests stay on this computer: {event} {host!r}")


sys.addaudithook(_watch)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Fail a test whose code swallowed the refusal."""
    _attempts.clear()
    yield
    if _attempts:
        pytest.fail("tried to leave this computer: " + ", ".join(_attempts), pytrace=False)
