"""How domain values are kept as bytes: msgspec's JSON, read back into the same frozen values."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

import msgspec

from reviewer.domain.decisions import Verdict
from reviewer.domain.deliveries import OtherDecision
from reviewer.domain.exposure import Exposure
from reviewer.domain.items import ReviewItem

_ENCODER = msgspec.json.Encoder(order="deterministic")
_ITEMS = msgspec.json.Decoder(ReviewItem)
_VERDICTS = msgspec.json.Decoder(Verdict)
_EXPOSURES = msgspec.json.Decoder(Exposure)
_OTHERS = msgspec.json.Decoder(OtherDecision)
_MAX_SUMMARY = 2_000
PACKED_ABOVE: Final = 256 * 1024
"""Bytes. SQLite makes three copies of what it is given, and a hostile item can be large."""
_QUOTED_ABOVE = 1024
"""Bytes. Shorter answers are written out: to look for each in a large payload costs more."""
_BEGINNING, _PLACES = 256, 16
_PIECE = 64 * 1024
_LENGTH = 4
_PARTED = b"\x01"
"""Begins what is packed in parts. JSON begins with a brace; packed whole, as it was once, it still does."""


def encode(value: ReviewItem | Verdict | Exposure) -> bytes:
    """The bytes of a value; equal values give equal bytes."""
    return _ENCODER.encode(value)


def pack(item: ReviewItem) -> bytes:
    """As `encode`, for the cache: what is large is compressed. Equal items give equal bytes."""
    if len(item.raw) + sum(map(len, _quoted(item))) <= PACKED_ABOVE:
        encoded = encode(item)
        if len(encoded) <= PACKED_ABOVE:
            return encoded
    return _compressed(_parts(item))


def is_packed(data: bytes) -> bool:
    """Whether `pack` found the item large."""
    return not data.startswith(b"{")


def encode_item(item: ReviewItem) -> bytes:
    """As `encode`, for the record: text too, in which nothing that is large stands twice."""
    if len(item.raw) + sum(map(len, _quoted(item))) <= PACKED_ABOVE:
        return encode(item)
    quoted = tuple(_quote(data, item.raw) for data in _quoted(item))
    return _ENCODER.encode(_Told(quoted=quoted, item=_with_bytes(item, item.raw, (b"" for _ in quoted))))


def decode_item(data: bytes) -> ReviewItem:
    """The item that `encode`, `encode_item` or `pack` wrote."""
    if data.startswith(_QUOTES):
        told = _TOLD.decode(data)
        return _with_bytes(told.item, told.item.raw, (_unquoted(one, told.item.raw) for one in told.quoted))
    if not is_packed(data):
        return _ITEMS.decode(data)
    unpacked = zlib.decompress(data)
    return _put_together(memoryview(unpacked)) if unpacked[:1] == _PARTED else _ITEMS.decode(unpacked)


_Quote: TypeAlias = bytes | tuple[int, int, bool]
"""What an answer holds, or where it stands in the payload, and whether as the inside of a JSON string."""
_QUOTES = b'{"quoted":'


class _Told(msgspec.Struct, frozen=True):
    """An item as text; its payload is whole, and what is quoted of that stands there."""

    quoted: tuple[_Quote, ...]
    item: ReviewItem


_TOLD = msgspec.json.Decoder(_Told)


def _quote(data: bytes, raw: bytes) -> _Quote:
    if len(data) < _QUOTED_ABOVE:
        return data
    if (begin := _place(data, raw)) >= 0:
        return begin, begin + len(data), False
    for inside in _insides(data):
        if (begin := _place(inside, raw)) >= 0:
            return begin, begin + len(inside), True
    return data


def _place(data: bytes, raw: bytes) -> int:
    """Where `data` stands, looked for by its beginning: ten times as quick where it is large. -1: nowhere."""
    begin = raw.find(data[:_BEGINNING])
    for _ in range(_PLACES):
        if begin < 0 or raw.startswith(data, begin):
            return begin
        begin = raw.find(data[:_BEGINNING], begin + 1)
    return -1


def _insides(data: bytes) -> Iterator[bytes]:
    """The two usual ways to write a text into JSON: characters as they are, and as escapes."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    yield _ENCODER.encode(text)[1:-1]
    if not text.isascii():
        yield json.dumps(text)[1:-1].encode()


def _unquoted(quote: _Quote, raw: bytes) -> bytes:
    if isinstance(quote, bytes):
        return quote
    begin, end, is_inside = quote
    found = raw[begin:end]
    return str(json.loads(b'"' + found + b'"')).encode() if is_inside else found


class _Head(msgspec.Struct, frozen=True):
    """An item without its bytes, and where those are in what follows: most answers stand in `raw` already."""

    item: ReviewItem
    raw: int
    quoted: tuple[tuple[int, int], ...]


_HEADS = msgspec.json.Decoder(_Head)


def _parts(item: ReviewItem) -> Iterable[bytes]:
    """Nothing large is copied, and nothing is there twice."""
    places: list[tuple[int, int]] = []
    beside: list[bytes] = []
    end = len(item.raw)
    for data in _quoted(item):
        begin = item.raw.find(data)
        if begin < 0:
            begin, end = end, end + len(data)
            beside.append(data)
        places.append((begin, begin + len(data)))
    bare = _with_bytes(item, b"", (b"" for _ in places))
    head = _ENCODER.encode(_Head(item=bare, raw=len(item.raw), quoted=tuple(places)))
    return _PARTED, len(head).to_bytes(_LENGTH, "big"), head, item.raw, *beside


def _put_together(packed: memoryview) -> ReviewItem:
    start = len(_PARTED) + _LENGTH
    end = start + int.from_bytes(packed[len(_PARTED) : start], "big")
    head, rest = _HEADS.decode(packed[start:end]), packed[end:]
    quoted = (bytes(rest[begin:stop]) for begin, stop in head.quoted)
    return _with_bytes(head.item, bytes(rest[: head.raw]), quoted)


def _quoted(item: ReviewItem) -> list[bytes]:
    """What the item holds of its payload: answers, and what actions ask for."""
    return [*(one.content.data for one in item.candidates), *(one.arguments for one in item.actions)]


def _with_bytes(item: ReviewItem, raw: bytes, quoted: Iterator[bytes]) -> ReviewItem:
    """The item with other bytes, in the order of `_quoted`."""
    candidates = [replace(one, content=replace(one.content, data=next(quoted))) for one in item.candidates]
    actions = [replace(one, arguments=next(quoted)) for one in item.actions]
    return replace(item, raw=raw, candidates=tuple(candidates), actions=tuple(actions))


def _compressed(parts: Iterable[bytes]) -> bytes:
    """Piece by piece, so that there is no second copy of either side."""
    squeeze, packed = zlib.compressobj(1), io.BytesIO()
    for part in parts:
        view = memoryview(part)
        for at in range(0, len(part), _PIECE):
            packed.write(squeeze.compress(view[at : at + _PIECE]))
    packed.write(squeeze.flush())
    return packed.getvalue()


def decode_verdict(data: bytes) -> Verdict:
    """The verdict that `encode` wrote."""
    return _VERDICTS.decode(data)


class _Draft(msgspec.Struct, frozen=True):
    verdict: Verdict
    aside: Verdict


_DRAFTS = msgspec.json.Decoder(_Draft)
_TWO = b'{"verdict":'
"""Begins a draft with something aside. A verdict's bytes begin with its name."""


def encode_draft(verdict: Verdict, aside: Verdict | None) -> bytes:
    """What is staged, with what was put aside for it."""
    return encode(verdict) if aside is None else _ENCODER.encode(_Draft(verdict=verdict, aside=aside))


def decode_draft(data: bytes) -> tuple[Verdict, Verdict | None]:
    """What `encode_draft` wrote."""
    if not data.startswith(_TWO):
        return decode_verdict(data), None
    draft = _DRAFTS.decode(data)
    return draft.verdict, draft.aside


def decode_exposure(data: bytes) -> Exposure | None:
    """What was in view, as `encode` wrote it; None where nothing was recorded."""
    return _EXPOSURES.decode(data) if data else None


def encode_other(other: OtherDecision | None) -> str:
    """Somebody else's decision as text, its words cut; empty for none."""
    if other is None:
        return ""
    return _ENCODER.encode(replace(other, summary=other.summary[:_MAX_SUMMARY])).decode()


def decode_other(text: str) -> OtherDecision | None:
    """What `encode_other` wrote."""
    return _OTHERS.decode(text) if text else None
