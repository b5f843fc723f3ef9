"""What changed between two versions, row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.conflicts.build import build_report
from reviewer.conflicts.version_rows import (
    AROUND,
    LONGEST,
    MOST,
    pairs_between,
    rows_between,
    rows_of_newcomer,
)
from reviewer.domain.content import Content
from reviewer.domain.desk import WhatChanged, Words
from reviewer.domain.items import ActionRequest, ReviewItem
from tests.makers import make_calls, make_candidate, make_item, make_json, make_patch, make_text


def versions(then: Content, now: Content, *, number: int = 1) -> tuple[ReviewItem, ReviewItem]:
    """An item whose one answer says something else now, perhaps under another name."""
    before = make_item("r1", contents=(then,))
    return before, replace(before, candidates=(make_candidate(number, now),))


def changed(then: ReviewItem, now: ReviewItem) -> WhatChanged:
    """With every pair compared."""
    reports = {
        pair.path: build_report([make_candidate(1, pair.then), make_candidate(2, pair.now)])
        for pair in pairs_between(then, now)
    }
    return rows_between(then, now, reports)


def said(words: tuple[Words, ...]) -> str:
    """Marked words in brackets."""
    return "".join(f"[{one.text}]" if one.is_marked else one.text for one in words)


def test_equal_versions_have_no_rows() -> None:
    item = make_item("r1")
    assert changed(item, item).rows == ()


def test_fields_that_changed_stand_in_rows_and_the_others_are_counted() -> None:
    told = changed(
        *versions(make_json({"amount": 12480, "to": "K"}), make_json({"amount": 11900, "to": "K"}))
    )
    (row,) = told.rows
    assert (row.path, row.label, said(row.then), said(row.now)) == (
        "answer/cand-1",
        "amount",
        "[12480]",
        "[11900]",
    )
    assert told.count == 3, "two fields and the question"


def test_an_answer_under_another_name_is_held_against_the_one_that_went() -> None:
    then, now = versions(make_text("Pay 5 EUR today."), make_text("Pay 7 EUR today."), number=9)
    (row,) = changed(then, now).rows
    assert (row.path, row.passage, said(row.then), said(row.now)) == (
        "answer/cand-9",
        "1",
        "Pay [5] EUR today.",
        "Pay [7] EUR today.",
    )


def test_where_more_came_than_went_each_is_told_by_itself() -> None:
    then = make_item("r1", contents=(make_text("old"),))
    now = replace(then, candidates=(make_candidate(2, make_text("new")), make_candidate(3, make_text("x"))))
    assert [(row.path, said(row.then), said(row.now)) for row in changed(then, now).rows] == [
        ("answer/cand-2", "", "new"),
        ("answer/cand-3", "", "x"),
        ("answer/cand-1", "old", ""),
    ]


def test_types_stay_apart_and_what_is_missing_has_no_words() -> None:
    then, now = make_json({"a": "5", "b": None, "c": "x"}), make_json({"a": 5, "b": 1, "d": "y"})
    rows = {row.label: row for row in changed(*versions(then, now)).rows}
    plain = {
        label: ("".join(one.text for one in row.then), "".join(one.text for one in row.now))
        for label, row in rows.items()
    }
    assert plain == {"a": ('"5"', "5"), "b": ("null", "1"), "c": ("x", ""), "d": ("", "y")}
    assert not any(one.is_marked for one in rows["d"].now), "there is nothing that it differs from"


@pytest.mark.parametrize(
    ("then", "now", "label"),
    [
        (
            make_patch("--- a/t\n+++ b/t\n@@ -1 +1 @@\n-b\n+c\n"),
            make_patch("--- a/t\n+++ b/t\n@@ -1 +1 @@\n-b\n+d\n"),
            "t",
        ),
        (make_calls(("pay", {"sum": 5})), make_calls(("pay", {"sum": 7})), "sum"),
    ],
)
def test_patches_and_calls_are_told_by_hunk_and_argument(then: Content, now: Content, label: str) -> None:
    rows = changed(*versions(then, now)).rows
    assert any(label in row.label for row in rows)


def test_arguments_of_an_action_and_the_question_are_compared_too() -> None:
    then = replace(
        make_item("r1", answers=1),
        body="Pay 5 EUR?",
        actions=(ActionRequest(index=0, name="pay", arguments=b'{"sum": 5}'),),
    )
    now = replace(
        then, body="Pay 7 EUR?", actions=(ActionRequest(index=0, name="pay", arguments=b'{"sum": 7}'),)
    )
    assert [(row.path, said(row.now)) for row in changed(then, now).rows] == [
        ("body", "Pay [7] EUR?"),
        ("action/1 pay", "[7]"),
    ]


def test_a_part_that_was_not_compared_is_told_as_a_whole_with_its_words_marked() -> None:
    then, now = versions(make_text("Pay 5 EUR."), make_text("Pay 7 EUR."))
    (row,) = rows_between(then, now, {}).rows
    assert (row.passage, said(row.then), said(row.now)) == ("", "Pay [5] EUR.", "Pay [7] EUR.")


def test_a_title_and_a_time_are_rows_of_their_own() -> None:
    then = make_item("r1", answers=1)
    (row,) = changed(then, replace(then, title="Question r2")).rows
    assert (row.path, row.label) == ("title", "")
    assert said(row.now).replace("[", "").replace("]", "") == "Question r2"


def test_of_a_long_passage_only_what_stands_near_a_change_is_kept() -> None:
    before, between, after = ("a" * 9 + " ") * 80, ("b" * 9 + " ") * 80, ("c" * 9 + " ") * 80
    then = make_text(f"{before}one {between}two {after}")
    now = make_text(f"{before}1 {between}2 {after}")
    (row,) = rows_between(*versions(then, now), {}).rows
    text = said(row.now)
    assert "[1]" in text
    assert "[2]" in text
    assert text.count("…") == 3
    assert len(text) < 6 * AROUND


def test_nothing_is_longer_than_can_be_read() -> None:
    many = " ".join(f"w{at}" for at in range(3_000))
    (row,) = rows_between(*versions(make_text(many), make_text(many.replace("w", "v"))), {}).rows
    assert sum(len(one.text) for one in row.now) <= LONGEST + 1
    assert row.now[-1].text.endswith("…")
    came = replace(make_item("r1", answers=1), candidates=())
    (whole,) = rows_between(came, versions(make_text(many), make_text(many))[0], {}).rows
    assert whole.now == (Words(text=many[:LONGEST] + "…"),)


def test_no_more_rows_are_told_than_anybody_reads() -> None:
    fields = {f"f{at}": at for at in range(MOST + 5)}
    then, now = make_json(fields), make_json({name: value + 1 for name, value in fields.items()})
    told = changed(*versions(then, now))
    assert (len(told.rows), told.count) == (MOST, MOST + 6)


def test_each_answer_of_a_newcomer_is_told_as_a_whole() -> None:
    told = rows_of_newcomer(make_item(contents=(make_text("Pay 5."),)))
    (row,) = told.rows
    assert (row.path, row.then, told.count) == ("answer/cand-1", (), 1)
    assert row.now == (Words(text="Pay 5."),)
