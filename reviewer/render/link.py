"""Where a foreign link leads, as a browser would read it, and what about it wants a second look.

Read by the rules of the WHATWG URL standard, because it is a browser that the operator hands it to: a
backslash is a slash, blanks at the ends and line ends inside are nothing, a host's percent signs are decoded,
and what stands before the last `@` is no host. Punycode is the `idna` library's (IDNA 2008 with UTS 46).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

import idna

from reviewer.render.invisible import Hidden, find_hidden

MAX_HOST = 1_000
_SPECIAL = frozenset({"http", "https", "ftp", "ws", "wss"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ENDS = re.compile(r"[/?#]")
_PORT = re.compile(r":([0-9]*)$")
_NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F]*|[0-9]+)")
_USUAL_PORT = {"https": "443", "http": "80"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The parts of a link. Foreign text, all of them."""

    scheme: str = ""
    host: str = ""
    """In ASCII, as it goes over the wire; as it was written where it is no host at all."""
    reads_as: str = ""
    """The host in its own letters, where they are not ASCII."""
    port: str = ""
    """Where it is not the usual one."""
    user: str = ""
    """What stands before an `@`, in the place where a host seems to stand."""
    doubts: tuple[str, ...] = ()
    """Message codes, the gravest first."""


def read_link(target: str) -> Link:
    """The parts of any text at all; what can't be read has no host, and says so."""
    text = re.sub(r"[\t\r\n]", "", target.strip("".join(map(chr, range(0x21)))))
    scheme = _SCHEME.match(text)
    if scheme is None:
        return Link(doubts=("link.doubt.no_host",))
    name = scheme.group(1).lower()
    rest = text[scheme.end() :]
    if name not in _SPECIAL:
        return Link(scheme=name, doubts=("link.doubt.scheme",))
    before, mark, after = _before_query(rest)
    authority = _ENDS.split(before.replace("\\", "/").lstrip("/"), maxsplit=1)[0]
    user, at, place = authority.rpartition("@")
    port = _PORT.search(place)
    written = place[: port.start()] if port is not None else place
    host = _host(written[:MAX_HOST])
    number = port.group(1) if port is not None and port.group(1) != _USUAL_PORT.get(name) else ""
    doubts = (
        ("link.doubt.user", bool(at)),
        ("link.doubt.no_host", not host.ascii),
        ("link.doubt.not_a_host", bool(host.ascii) and not host.is_valid),
        ("link.doubt.letters", host.passes_for_another),
        ("link.doubt.foreign", bool(host.reads_as) and not host.passes_for_another),
        ("link.doubt.number", bool(_NUMBER.fullmatch(host.ascii.rstrip(".").rpartition(".")[2]))),
        ("link.doubt.percent", "%" in written),
        ("link.doubt.backslash", "\\" in before),
        ("link.doubt.port", bool(number)),
        ("link.doubt.dot", host.ascii.endswith(".")),
        ("link.doubt.scheme", name != "https"),
        ("link.doubt.hidden", _hides(f"{before}{mark}{after}")),
    )
    return Link(
        scheme=name,
        host=host.ascii,
        reads_as=host.reads_as,
        port=number,
        user=user,
        doubts=tuple(code for code, is_so in doubts if is_so),
    )


def _before_query(rest: str) -> tuple[str, str, str]:
    match = re.search(r"[?#]", rest)
    return (rest, "", "") if match is None else (rest[: match.start()], match.group(), rest[match.end() :])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Host:
    ascii: str
    reads_as: str = ""
    is_valid: bool = True
    passes_for_another: bool = False


def _host(written: str) -> _Host:
    decoded = unquote(written)
    if decoded.startswith("["):
        return _Host(ascii=decoded)
    dot = "." if decoded.endswith(".") else ""
    plain = decoded.removesuffix(".").lower()
    if not plain:
        return _Host(ascii="")
    if plain.isascii() and "xn--" not in plain:
        return _Host(ascii=plain + dot, is_valid=re.fullmatch(r"[a-z0-9._-]+", plain) is not None)
    try:
        name = idna.encode(plain, uts46=True).decode("ascii")
        letters = idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return _Host(ascii=decoded, is_valid=False, passes_for_another=_passes(decoded))
    # Folded to plain ASCII: full-width letters and their like.
    is_folded = letters == name and not plain.isascii()
    return _Host(
        ascii=name + dot,
        reads_as="" if letters == name else letters,
        passes_for_another=is_folded or _passes(f"{letters}.latin"),
    )


def _passes(host: str) -> bool:
    """Whether letters of the host pass for others; beside a Latin ending, as nearly every host has one."""
    return any(one.kind in (Hidden.LOOK_ALIKE, Hidden.STROKE) for one in find_hidden(host))


def _hides(text: str) -> bool:
    decoded = unquote(text)
    return any(one.kind not in (Hidden.LOOK_ALIKE, Hidden.STROKE) for one in find_hidden(decoded))
