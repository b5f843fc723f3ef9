"""From a payload to an item, whatever the payload is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from reviewer.domain.items import ItemKind, ReviewItem, RunRef
from reviewer.lenses.reading import read_item
from reviewer.lenses.shelf import Shelf, shipped
from tests.unit.lenses.spelled import envelope


def read(raw: bytes) -> ReviewItem:
    bare = replace(envelope(raw), run=RunRef(run="thread", workflow="refunds"))
    return read_item(Shelf(shipped()), bare, connector="langgraph")


def test_the_fitting_lens_reads_the_payload() -> None:
    question = {"kind": "conflict", "question": "Q", "candidates": [{"answer": "a"}, {"answer": "b"}]}
    seen = read(json.dumps({"value": question}).encode())
    assert (seen.kind, seen.title) == (ItemKind.CONFLICT, "Q")
    assert seen.run == RunRef(run="thread", workflow="refunds")


@pytest.mark.parametrize(
    ("value", "got"),
    [("Shall I?", "string"), ({"step": 1, "kind": "x"}, "object: step, kind"), ([], "array"), (None, "null")],
)
def test_what_no_lens_knows_is_malformed_and_says_what_it_is(value: Any, got: str) -> None:
    seen = read(json.dumps({"value": value}).encode())
    assert seen.kind is ItemKind.MALFORMED
    assert seen.malformed is not None
    assert (seen.malformed.path, seen.malformed.got) == ("/value", got)
    assert (seen.title, seen.reply, seen.allowed_verdicts) == ("thread", b"", frozenset())


def test_a_question_without_a_value_is_malformed() -> None:
    seen = read(b'{"question": "where?"}')
    assert seen.malformed is not None
    assert seen.malformed.got == "nothing"


def test_a_title_is_shown_even_if_nothing_else_is_known() -> None:
    assert read(b'{"value": {"question": "Pay 12 EUR?"}}').title == "Pay 12 EUR?"


def test_what_is_no_json_is_malformed_with_its_bytes() -> None:
    seen = read(b'{"value": {"a": 1, "a": 2}}')
    assert seen.kind is ItemKind.MALFORMED
    assert seen.malformed is not None
    assert "twice" in seen.malformed.got
    assert seen.raw == b'{"value": {"a": 1, "a": 2}}'
