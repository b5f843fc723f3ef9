"""Domain values as bytes and back."""

from __future__ import annotations

import tracemalloc
import zlib
from dataclasses import replace
from random import Random

from reviewer.domain.codec import (
    PACKED_ABOVE,
    decode_item,
    decode_other,
    decode_verdict,
    encode,
    encode_other,
    pack,
)
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


def test_what_is_small_stays_as_it_is() -> None:
    item = make_item()
    assert pack(item) == encode(item)
