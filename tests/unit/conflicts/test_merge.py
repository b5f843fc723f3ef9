"""One answer out of several."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts import merge as merging
from reviewer.conflicts.build import build_report, compare
from reviewer.conflicts.merge import Merged, merge
from reviewer.domain.content import Content
from reviewer.domain.items import Candidate
from tests.makers import make_calls, make_candidate, make_json, make_patch, make_text

PATCH = "--- a/t\n+++ b/t\n@@ -1 +1 @@\n-b\n+c\n@@ -9 +9 @@\n-y\n+z\n"
TEXTS = st.lists(st.sampled_from(["pay", "120", "\n\n", "- a\n", "\n"])).map("".join).map(make_text)
INNER = st.sampled_from([1, "1", None, [1, 2], [{"x": 2, "id": 1}], [{"id": 2}], {"x": 1}, {}, []])
OBJECTS = st.dictionaries(st.sampled_from("abc"), INNER).map(make_json)
CALLS = st.lists(st.tuples(st.sampled_from(["get", "pay"]), st.dictionaries(st.just("n"), INNER)), max_size=3)
ANSWERS = st.one_of(
    st.lists(TEXTS, min_size=2, max_size=3),
    st.lists(OBJECTS, min_size=2, max_size=3),
    st.lists(CALLS.map(lambda calls: make_calls(*calls)), min_size=2, max_size=3),
)


def _candidates(*contents: Content) -> list[Candidate]:
    return [make_candidate(number, one) for number, one in enumerate(contents, 1)]


@given(ANSWERS)
def test_every_row_from_one_answer_is_that_answer_byte_for_byte(contents: list[Content]) -> None:
    candidates = _candidates(*contents)
    rows = build_report(candidates).disputed
    for number, content in enumerate(contents, 1):
        merged = merge(candidates, {row.path: f"cand-{number}" for row in rows})
        assert not rows or merged.content == content
        assert merged.unsettled == ()


@given(st.lists(OBJECTS, min_size=2, max_size=3))
def test_every_row_from_another_answer_than_the_base_gives_an_equal_value(contents: list[Content]) -> None:
    candidates = _candidates(*contents)
    rows = build_report(candidates).disputed
    for number, content in enumerate(contents, 1):
        merged = merge(candidates, {"": "cand-1"} | {row.path: f"cand-{number}" for row in rows})
        assert merged.content is not None
        assert not build_report(_candidates(merged.content, content)).disputed


def test_the_whole_answer_settles_every_row() -> None:
    candidates = _candidates(make_text("a"), make_text("b"))
    settled = Merged(content=make_text("b"), row_sources={"": "cand-2"}, base=1)
    assert merge(candidates, {"": "cand-2"}) == settled


def test_rows_that_nobody_picked_are_told() -> None:
    candidates = _candidates(make_json({"a": 1, "b": 1}), make_json({"a": 2, "b": 2}))
    merged = merge(candidates, {"/a": "cand-2"})
    assert merged.unsettled == ("/b",)
    assert merged.content == candidates[1].content


def test_with_nothing_picked_yet_the_first_answer_is_the_base() -> None:
    candidates = _candidates(make_text("a"), make_text("b"))
    assert merge(candidates, {}).content == make_text("a")


def test_the_base_is_the_answer_that_was_picked_most() -> None:
    candidates = _candidates(make_json({"a": 1, "b": 1, "c": 1}), make_json({"a": 2, "b": 2, "c": 2}))
    merged = merge(candidates, {"/a": "cand-1", "/b": "cand-2", "/c": "cand-2"})
    assert merged.content is not None
    assert merged.content.text() == '{"a": 1, "b": 2, "c": 2}'


def test_a_row_is_written_by_hand() -> None:
    candidates = _candidates(make_json({"a": 1}), make_json({"a": 2}))
    merged = merge(candidates, {"/a": "edited"}, {"/a": "7.50"})
    assert merged.content is not None
    assert (merged.content.text(), merged.row_sources) == ('{"a": 7.50}', {"/a": "edited"})


@pytest.mark.parametrize(
    ("sources", "edits", "objection"),
    [
        ({"/a": "cand-9"}, {}, "merge.answer_unknown"),
        ({"": "edited"}, {"": "1"}, "merge.answer_unknown"),
        ({"/z": "cand-1"}, {}, "merge.row_unknown"),
        ({"/a": "edited"}, {}, "merge.edit_missing"),
        ({"/a": "edited"}, {"/a": "{oops"}, "merge.edit_not_json"),
        ({"/a": "edited"}, {"/a": "\ud800"}, "merge.edit_not_json"),
    ],
)
def test_picks_that_make_no_sense_are_refused(
    sources: dict[str, str], edits: dict[str, str], objection: str
) -> None:
    merged = merge(_candidates(make_json({"a": 1}), make_json({"a": 2})), sources, edits)
    assert (merged.content, merged.objection) == (None, objection)


def test_nothing_is_merged_out_of_nothing() -> None:
    assert merge([], {}).objection == "merge.answer_unknown"


def test_hunks_of_one_file_come_from_several_patches() -> None:
    other = PATCH.replace("+c", "+d").replace("+z", "+w")
    merged = merge(_candidates(make_patch(PATCH), make_patch(other)), {"t@1": "cand-1", "t@2": "cand-2"})
    assert merged.content == make_patch(PATCH.replace("+z", "+w"))


def test_hunks_on_the_same_lines_are_refused() -> None:
    wide = "--- a/t\n+++ b/t\n@@ -1,9 +1 @@\n" + "-b\n" * 8 + " x\n@@ -20 +12 @@\n-q\n+r\n"
    merged = merge(_candidates(make_patch(PATCH), make_patch(wide)), {"t@1": "cand-2", "t@2": "cand-1"})
    assert (merged.content, merged.objection) == (None, "merge.hunks_mixed")


def test_calls_are_merged_too() -> None:
    one, other = make_calls(("pay", {"n": 1, "to": "x"})), make_calls(("pay", {"n": 2, "to": "y"}))
    merged = merge(_candidates(one, other), {"call 1/n": "cand-1", "call 1/to": "cand-2"})
    assert merged.content == make_calls(("pay", {"n": 1, "to": "y"}))


def test_a_field_that_is_left_out_is_missing_and_not_null() -> None:
    candidates = _candidates(make_json({"a": 1, "b": 7}), make_json({"a": 2, "b": 7}))
    merged = merge(candidates, {"/a": "unset"})
    assert (merged.content, merged.row_sources) == (make_json({"b": 7}), {"/a": "unset"})


def test_what_only_some_answers_have_goes_whole_with_its_last_field() -> None:
    candidates = _candidates(make_json({"l": [1, {"n": 1, "m": 2}]}), make_json({"l": [1]}))
    assert merge(candidates, {"/l/1/n": "unset", "/l/1/m": "unset"}).content == make_json({"l": [1]})


def test_what_every_answer_has_stays_without_its_last_field() -> None:
    candidates = _candidates(make_json({"a": {"n": 1}}), make_json({"a": {"n": 2}}))
    assert merge(candidates, {"/a/n": "unset"}).content == make_json({"a": {}})


def test_a_call_and_an_argument_are_left_out() -> None:
    one = make_calls(("get", {"n": 1}), ("pay", {"n": 1, "to": "x"}))
    other = make_calls(("pay", {"n": 2, "to": "x"}))
    merged = merge(_candidates(one, other), {"call 1": "unset", "call 2/n": "unset"})
    assert merged.content == make_calls(("pay", {"to": "x"}))


def test_the_whole_value_can_not_be_left_out() -> None:
    assert merge(_candidates(make_json(1), make_json(2)), {"#": "unset"}).objection == "merge.nothing_left"


def test_two_passages_hold_under_conditions_of_the_operators_own() -> None:
    candidates = _candidates(make_text("a\n\nb\n"), make_text("a\n\nc\n"))
    merged = merge(candidates, {"p2": "both-valid"}, {"p2": "On a Monday b, else c."})
    assert merged.content == make_text("a\n\nOn a Monday b, else c.\n")


def test_a_field_holds_one_value() -> None:
    merged = merge(_candidates(make_json({"a": 1}), make_json({"a": 2})), {"/a": "both-valid"}, {"/a": "1"})
    assert (merged.content, merged.objection) == (None, "merge.holds_one_value")


def test_settled_fields_are_found_in_what_was_made_by_their_pointers() -> None:
    candidates = _candidates(make_json({"l": [{"id": 1, "v": 3}]}), make_json({"l": [{"id": 1, "v": 4}]}))
    merged = merge(candidates, {"": "cand-1", "/l/id=1/v": "cand-2"})
    assert merged.content is not None
    (span,) = merged.spans
    assert (span.path, span.pointer) == ("/l/id=1/v", "/l/0/v")
    assert merged.content.text()[span.start : span.end] == "4"


def test_settled_arguments_are_found_in_what_was_made() -> None:
    one, other = make_calls(("pay", {"n": 1, "to": "x"})), make_calls(("pay", {"n": 2, "to": "y"}))
    merged = merge(_candidates(one, other), {"call 1/n": "cand-1", "call 1/to": "cand-2"})
    assert merged.content is not None
    text = merged.content.text()
    assert {text[span.start : span.end] for span in merged.spans} == {"1", '"y"'}


def test_it_is_told_which_answer_gives_what_stands_between_the_rows() -> None:
    candidates = _candidates(make_json({"a": 1, "b": 1, "c": 1}), make_json({"a": 2, "b": 2, "c": 2}))
    assert merge(candidates, {"/a": "cand-1", "/b": "cand-2", "/c": "cand-2"}).base == 1


SETS = {
    "fields": [
        make_json({"lines": [{"id": 1, "a": 1}, {"id": 2, "a": 2}], "b": 1}),
        make_json({"lines": [{"id": 2, "a": 3}, {"id": 3, "a": 2}]}),
    ],
    "calls": [make_calls(("pay", {"a": 1, "b": [1]}), ("tell", {})), make_calls(("pay", {"a": 2}))],
    "text": [make_text("Pay 5 EUR.\n\nBye."), make_text("Pay 6 EUR.\n\nTell.")],
    "patch": [make_patch(PATCH), make_patch(PATCH.replace("+c", "+d"))],
}


@pytest.mark.parametrize("name", SETS)
def test_picks_among_the_same_answers_compare_them_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    monkeypatch.setattr(merging, "compare", lambda contents: compared.append(contents) or compare(contents))
    merging._compared.cache_clear()
    candidates = _candidates(*SETS[name])
    disputed = [row.path for row in build_report(candidates).disputed]
    for path in disputed:
        merge(candidates, {path: "cand-1"})
    assert len(compared) == 1 <= len(disputed)


@pytest.mark.parametrize("name", SETS)
def test_a_merge_leaves_nothing_behind_for_the_next_one(name: str) -> None:
    candidates = _candidates(*SETS[name])
    disputed = [row.path for row in build_report(candidates).disputed]
    ways = [dict.fromkeys(disputed, pick) for pick in ("cand-1", "cand-2", "unset")]
    ways += [{path: f"cand-{1 + at % 2}" for at, path in enumerate(disputed)}]
    first = [merge(candidates, one) for one in ways]
    again = [merge(candidates, one) for one in reversed(ways)]
    assert first == again[::-1]


def _line(total: float, tax: float, net: float) -> dict[str, float]:
    return {"total": total, "tax": tax, "net": net}


def _lines(*lines: object) -> Content:
    return make_json({"lines": lines})


def _merged_lines(candidates: list[Candidate], sources: dict[str, str]) -> object:
    made = merge(candidates, sources)
    assert made.content is not None
    return json.loads(made.content.data)["lines"]


def test_objects_that_nothing_names_are_picked_one_by_one_where_they_belong() -> None:
    ours, theirs, same, more = (
        _line(*one) for one in ((12.5, 0.25, 9.5), (13.5, 0.25, 9.5), (14.5, 0.5, 8.5), (1.5, 1.25, 7.5))
    )
    candidates = _candidates(_lines(ours, same), _lines(more, theirs, same))
    added, changed = sorted(build_report(candidates).disputed, key=lambda row: row.place)
    assert (changed.label, added.cells[0].is_missing) == ('lines › {"net": 9.5, "tax": 0.25}', True)
    assert _merged_lines(candidates, {changed.path: "cand-1", added.path: "cand-2"}) == [more, ours, same]
    assert _merged_lines(candidates, {changed.path: "cand-2", added.path: "cand-1"}) == [theirs, same]


def test_an_object_goes_in_behind_its_forerunner_however_that_reads() -> None:
    ours, theirs, last = _line(12.5, 0.25, 9.5), _line(13.5, 0.25, 9.5), _line(14.5, 0.5, 8.5)
    more = {"other": 1.5}
    candidates = _candidates(_lines(ours, last), _lines(theirs, more, last))
    changed, added = sorted(build_report(candidates).disputed, key=lambda row: row.cells[0].is_missing)
    picks = {changed.path: "cand-1", added.path: "cand-2"}
    assert _merged_lines(candidates, picks) == [ours, more, last]
