"""Domain values as bytes and back."""

from __future__ import annotations

import json
import tracemalloc
import zlib
from dataclasses import replace
from random import Random

import msgspec
import pytest

from reviewer.domain.codec import (
    PACKED_ABOVE,
    decode_draft,
    decode_item,
    decode_other,
    decode_verdict,
    encode,
    encode_draft,
    encode_item,
    encode_other,
    pack,
)
from reviewer.domain.content import Content
from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.deliveries import OtherDecision
from reviewer.domain.items import ActionRequest
from reviewer.ids import CandidateId
from tests.makers import NOON, make_item, make_text


def test_an_item_is_read_back_as_it_was() -> None:
    item = replace(make_item("a", subject="erp:1"), raw=b"\xff\x00", reply=b"{}")
    assert decode_item(encode(item)) == item


def test_a_verdict_is_read_back_as_it_was() -> None:
    verdict = Verdict(
        name="merge",
        candidates=(CandidateId("b"), CandidateId("a")),
        content=make_text("Both."),
        row_sources={"/z": "a", "/a": "edited"},
        actions=(ActionAnswer(index=0, verb="edit", arguments=b'{"a": 1.0}'),),
    )
    assert decode_verdict(encode(verdict)) == verdict


@pytest.mark.parametrize("aside", [None, Verdict(name="merge", row_sources={"/a": "c2"})])
def test_a_draft_is_read_back_with_what_is_aside(aside: Verdict | None) -> None:
    verdict = Verdict(name="reject", reason='{"verdict":')
    assert decode_draft(encode_draft(verdict, aside)) == (verdict, aside)


def test_a_draft_with_nothing_aside_is_a_verdict_as_ever() -> None:
    verdict = Verdict(name="reject")
    assert encode_draft(verdict, None) == encode(verdict)


def test_equal_values_give_equal_bytes() -> None:
    one, other = ({"b": "1", "a": "2"}, {"a": "2", "b": "1"})
    assert encode(Verdict(name="merge", row_sources=one)) == encode(Verdict(name="merge", row_sources=other))


def test_somebody_elses_decision_is_read_back_with_its_words_cut() -> None:
    other = OtherDecision(verdict="reject", by="grace", at=NOON, summary="x" * 3_000)
    assert decode_other(encode_other(other)) == replace(other, summary="x" * 2_000)
    assert decode_other(encode_other(None)) is None


def test_what_is_large_is_packed_and_read_back() -> None:
    item = make_item(contents=(make_text("x" * PACKED_ABOVE),))
    assert len(pack(item)) < 10_000
    assert pack(item) == pack(item)
    assert decode_item(pack(item)) == item


def test_what_is_packed_in_parts_is_read_back_wherever_the_parts_stand() -> None:
    inside, beside = "y" * PACKED_ABOVE, "z\n" * PACKED_ABOVE
    item = replace(
        make_item(contents=(make_text(inside), make_text(beside), make_text(""))),
        actions=(ActionRequest(index=0, name="pay", arguments=beside.encode()),),
        raw=f'{{"content": "{inside}"}}'.encode(),
        reply=b"{}",
    )
    assert decode_item(pack(item)) == item
    assert pack(item) == pack(replace(item, title=item.title))
    assert len(pack(item)) < 10_000


def test_what_an_earlier_version_packed_whole_is_still_read() -> None:
    item = make_item(contents=(make_text("x" * PACKED_ABOVE),))
    assert decode_item(zlib.compress(encode(item), 1)) == item


def test_packing_takes_little_room_beside_the_item() -> None:
    text = "".join(map(chr, Random(1).choices(range(33, 91), k=4_000_000)))
    item = replace(make_item(contents=(make_text(text),)), raw=f'{{"content": "{text}"}}'.encode())
    tracemalloc.start()
    packed = pack(item)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1.5 * len(packed)


LARGE = 'é😀 \\ "line"\n' * 40_000


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps({"a": LARGE, "b": "c"}).encode(),
        msgspec.json.encode({"b": "c", "a": LARGE}),
        LARGE.encode(),
        (LARGE[:300] * 40 + LARGE).encode(),
        b'{"a": "it was put together out of something else"}',
        b"",
    ],
    ids=["escaped", "as it is", "verbatim", "begins often", "elsewhere", "none"],
)
@pytest.mark.parametrize(
    "data", [LARGE.encode(), LARGE.encode() + b"\xff", b""], ids=["text", "no text", "empty"]
)
def test_item_in_the_record_is_read_back_wherever_its_answers_stand_in_its_payload(
    raw: bytes, data: bytes
) -> None:
    answer = Content(media_type="text/markdown", data=data)
    action = ActionRequest(index=0, name="pay", arguments=data)
    item = replace(make_item(contents=(answer, make_text("x" * PACKED_ABOVE))), raw=raw, actions=(action,))
    assert decode_item(encode_item(item)) == item
    assert encode_item(item) == encode_item(replace(item, title=item.title))
    assert encode_item(item).decode().isprintable()


def test_nothing_large_is_in_the_record_twice() -> None:
    raw = json.dumps({"a": LARGE}).encode()
    item = replace(make_item(contents=(make_text(LARGE),) * 3), raw=raw)
    assert len(encode_item(item)) < 1.4 * len(raw)


def test_what_is_small_stays_as_it_is() -> None:
    item = make_item()
    assert pack(item) == encode_item(item) == encode(item)
