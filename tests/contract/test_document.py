"""The decision document: canonical bytes, made once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from reviewer.contract.document import DECISION_MEDIA_TYPE, decode_document, encode_document
from reviewer.contract.limits import MAX_DOCUMENT_BYTES
from reviewer.domain.content import JSON, Content
from reviewer.domain.decisions import ActionAnswer, Operator, Surface, Verdict
from reviewer.errors import Unreadable, VerdictInvalid
from reviewer.ids import CandidateId, OperatorId
from tests.makers import NOON

OLGA = Operator(id=OperatorId("op-1"), name="Olga Ø", work_id="w-7", public_key="")
MERGE = Verdict(
    name="merge",
    candidates=(CandidateId("c1"), CandidateId("c2")),
    content=Content(media_type=JSON, data=b'{"amount": 12480.0, "big": 12345678901234567890123}'),
    row_sources={"/amount": "c1", "/big": "edited"},
    actions=(ActionAnswer(index=1, verb="edit", arguments=b'{"n": 1e400}', message="less"),),
    reason_code="wrong-amount",
    reason="Zeile eins\nline two",
)


def encode(verdict: Verdict = MERGE, **changes: Any) -> bytes:
    fields: dict[str, Any] = {
        "decision_id": "d-1",
        "gesture_id": "g-1",
        "review_id": "r-1",
        "review_version": "3",
        "shown_digest": "ab" * 32,
        "verdict": verdict,
        "operator": OLGA,
        "decided_at": NOON,
        "surface": Surface.WINDOW,
        "witness": "cd" * 32,
    }
    return encode_document(**{**fields, **changes})


def test_the_same_decision_is_the_same_bytes() -> None:
    assert encode() == encode()


def test_keys_are_sorted_and_nothing_is_spaced() -> None:
    encoded = encode()
    assert (
        encoded
        == json.dumps(json.loads(encoded), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )


def test_agents_values_travel_as_text_and_keep_their_spelling() -> None:
    read = decode_document(encode())
    assert read.content is not None
    assert read.content.text == '{"amount": 12480.0, "big": 12345678901234567890123}'
    assert read.actions[0].arguments == '{"n": 1e400}'


def test_what_was_decided_comes_back() -> None:
    read = decode_document(encode())
    assert (read.decision_id, read.gesture_id, read.review_id, read.review_version) == (
        "d-1",
        "g-1",
        "r-1",
        "3",
    )
    assert (read.verdict, read.candidate_ids, read.reason) == ("merge", ["c1", "c2"], MERGE.reason)
    assert (read.operator.id, read.operator.name, read.operator.work_id) == ("op-1", "Olga Ø", "w-7")
    assert (read.decided_at, read.surface, read.witness) == (NOON, "window", "cd" * 32)


def test_a_time_in_another_zone_is_written_in_utc() -> None:
    later = NOON + timedelta(milliseconds=7)
    assert decode_document(encode(decided_at=later)).decided_at == later


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(name="reject", reason="half a pair \ud800"),
        Verdict(name="edit", content=Content(media_type="text/plain", data=b"\xff")),
    ],
    ids=["surrogate", "not-utf-8"],
)
def test_what_is_not_text_is_refused_before_anything_is_recorded(verdict: Verdict) -> None:
    with pytest.raises(VerdictInvalid):
        encode(verdict)


@pytest.mark.parametrize(
    ("field", "value"),
    [("verdict", "shrug"), ("decided_at", "2026-11-22T12:00:00"), ("surprise", 1), ("review_id", "../x")],
)
def test_a_document_with_a_wrong_field_is_unreadable_and_names_it(field: str, value: object) -> None:
    document = {**json.loads(encode()), field: value}
    with pytest.raises(Unreadable) as told:
        decode_document(json.dumps(document).encode())
    assert field in f"{told.value.params['path']} {told.value.params['expected']}"


def test_the_media_type_is_json() -> None:
    assert DECISION_MEDIA_TYPE.endswith("+json")


@pytest.mark.parametrize(
    "text", ["x" * MAX_DOCUMENT_BYTES, "\n" * (MAX_DOCUMENT_BYTES // 2)], ids=["long", "escaped"]
)
def test_a_document_that_no_server_takes_is_refused_before_anything_is_recorded(text: str) -> None:
    verdict = Verdict(name="edit", content=Content(media_type=JSON, data=text.encode()))
    with pytest.raises(VerdictInvalid, match="content_too_big"):
        encode(verdict)


def test_answers_that_hold_in_one_row_are_named_and_left_out_where_there_are_none() -> None:
    both = replace(
        MERGE, row_sources={"p1": "both-valid"}, row_answers={"p1": (CandidateId("c1"), CandidateId("c2"))}
    )
    content = decode_document(encode(both)).content
    assert content is not None
    assert content.row_answers == {"p1": ["c1", "c2"]}
    assert b"row_answers" not in encode()
