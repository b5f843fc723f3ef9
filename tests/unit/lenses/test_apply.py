"""A payload through a lens, as a whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reviewer.domain.items import ItemKind, Malformed, Subject
from tests.unit.lenses.spelled import ABOUT, DECIDABLE, TITLE, item, lens_of, reading

CANDIDATES = '[candidates]\nlist = "/value/answers"\ncontent = "/c"\n'


def test_texts_and_times_are_found() -> None:
    lens = (
        ABOUT
        + """
[item]
title = "{/value/q}"
body = "{/value/b}"
agent = "{/value/who?}"
requester = "{/value/by}"
owner = "{/value/owner?}"
assignees = "/value/people"
due_at = "{/value/due}"
default_on_expiry = "reject"
response_schema = "/value/schema"
"""
        + DECIDABLE
    )
    seen = item(
        lens,
        {
            "q": "Pay?",
            "b": "# Why",
            "by": "bob",
            "people": ["ada", "grace"],
            "due": "2026-11-22T14:00:00+02:00",
            "schema": {"type": "object"},
        },
    )
    assert (seen.title, seen.body, seen.requester, seen.owner) == ("Pay?", "# Why", "bob", "")
    assert seen.assignees == ("ada", "grace")
    assert seen.due_at == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert seen.response_schema == b'{"type": "object"}'
    assert seen.default_on_expiry == "reject"
    assert seen.allowed_verdicts == {"approve"}


def test_the_lens_and_its_digest_go_into_the_item() -> None:
    lens = lens_of(TITLE + DECIDABLE)
    seen = item(lens, {})
    assert seen.lens is not None
    assert (seen.lens.name, seen.lens.digest) == (lens.name, lens.digest)


def test_a_pointer_that_finds_nothing_makes_the_item_malformed_and_says_which() -> None:
    seen = reading(ABOUT + '[item]\ntitle = "{/value/q}"\n' + DECIDABLE, {"question": "Pay?"})
    assert seen.problems == (Malformed(path="/value/q", expected="a text", got="nothing"),)
    assert seen.item.kind is ItemKind.MALFORMED
    assert seen.item.malformed == seen.problems[0]
    assert (seen.item.title, seen.item.allowed_verdicts, seen.item.reply) == ("thread", frozenset(), b"")
    assert seen.item.raw == b'{"value": {"question": "Pay?"}}'


def test_a_time_without_its_offset_is_malformed() -> None:
    seen = reading(ABOUT + '[item]\ntitle = "T"\ndue_at = "{/value}"\n' + DECIDABLE, "tomorrow")
    assert seen.problems == (Malformed(path="{/value}", expected="a time with its offset", got="tomorrow"),)


@pytest.mark.parametrize(
    ("kind", "answers", "becomes"),
    [
        ("approval", 0, ItemKind.APPROVAL),
        ("approval", 2, ItemKind.CONFLICT),
        ("conflict", 0, ItemKind.QUESTION),
        ("conflict", 1, ItemKind.APPROVAL),
        ("conflict", 3, ItemKind.CONFLICT),
        ("edit", 1, ItemKind.EDIT),
    ],
)
def test_the_number_of_answers_tells_what_sort_of_question_it_is(
    kind: str, answers: int, becomes: ItemKind
) -> None:
    lens = TITLE.replace("approval", kind) + CANDIDATES + DECIDABLE
    assert item(lens, {"answers": [{"c": "x"}] * answers}).kind is becomes


SUBJECT = ABOUT + '[item]\ntitle = "T"\nnamespace = "{/value/n?}"\nsubject = "{/value/k?}"\n' + DECIDABLE


def test_a_subject_has_a_namespace_and_a_key() -> None:
    assert item(SUBJECT, {"n": "invoice", "k": 4711}).subject == Subject(namespace="invoice", key="4711")
    assert item(SUBJECT, {"n": "invoice"}).subject is None
    assert item(SUBJECT, {"k": "4711"}).subject is None


def test_the_namespace_of_the_source_keeps_two_systems_apart() -> None:
    subject = reading(SUBJECT, {"n": "invoice", "k": "1"}, namespace="shop").item.subject
    assert subject == Subject(namespace="shop/invoice", key="1")


def test_a_namespace_with_a_colon_is_malformed() -> None:
    assert reading(SUBJECT, {"n": "a:b", "k": "c"}).item.kind is ItemKind.MALFORMED


def test_the_payload_narrows_the_verdicts_in_its_own_words() -> None:
    lens = (
        TITLE
        + DECIDABLE
        + "reject = { ok = false }\nedit = { ok = '$content' }\n"
        + '[verdicts]\nallowed = "/value/may?"\nnames = { yes = ["approve"], no = ["reject"] }\n'
    )
    assert item(lens, {"may": ["yes", "edit", "dance"]}).allowed_verdicts == {"approve", "edit"}
    assert item(lens, {}).allowed_verdicts == {"approve", "reject", "edit"}
    assert reading(lens, {"may": ["dance"]}).problems[0].expected == "a verdict that can be given"


def test_a_lens_that_can_answer_nothing_says_so() -> None:
    assert reading(TITLE, {}).problems[0].path == "reply"


def test_a_value_that_the_answer_needs_must_be_there() -> None:
    lens = TITLE + '[reply]\nwrap = "$/value/w"\n[reply.verdicts]\napprove = { id = "$/value/id" }\n'
    assert [one.path for one in reading(lens, {}).problems] == ["/value/w", "/value/id"]


def test_a_long_title_is_cut_with_a_mark() -> None:
    title = item(ABOUT + '[item]\ntitle = "{/value}"\n' + DECIDABLE, "x" * 1_000).title
    assert (len(title), title[-1]) == (300, "…")
