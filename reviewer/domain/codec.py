"""How domain values are kept as bytes: msgspec's JSON, read back into the same frozen values."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Final

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


def encode(value: ReviewItem | Verdict | Exposure) -> bytes:
    """The bytes of a value; equal values give equal bytes."""
    return _ENCODER.encode(value)


def pack(item: ReviewItem) -> bytes:
    """As `encode`, for the cache: what is large is compressed. Equal items give equal bytes."""
    encoded = encode(item)
    return encoded if len(encoded) <= PACKED_ABOVE else zlib.compress(encoded, 1)


def decode_item(data: bytes) -> ReviewItem:
    """The item that `encode` or `pack` wrote."""
    return _ITEMS.decode(data if data[:1] == b"{" else zlib.decompress(data))


def decode_verdict(data: bytes) -> Verdict:
    """The verdict that `encode` wrote."""
    return _VERDICTS.decode(data)


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
