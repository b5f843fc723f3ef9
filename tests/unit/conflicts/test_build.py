"""The conflict report."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.conflicts.build import build_report
from reviewer.conflicts.jsondiff import MAX_ROWS
from reviewer.conflicts.report import ConflictReport, RowKind
from reviewer.domain.content import JSON, TOOL_CALLS, Content
from tests.makers import make_calls, make_candidate, make_json, make_patch, make_text

PATCH = "--- a/t.sql\n+++ b/t.sql\n@@ -1 +1 @@\n-b\n+c\n"
WORDS = st.lists(st.sampled_from(["pay", "120", "not", "\n\n", "- ", "a", "\u200b", "  "]), max_size=12)
OBJECTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from([1, "1", None, [1], {"x": 1}, {}]))
CALLS = st.lists(
    st.tuples(st.sampled_from(["get", "pay"]), st.dictionaries(st.just("n"), st.integers(0, 2))), max_size=3
)
WIDE = make_json({str(number): None for number in range(MAX_ROWS + 1)})
ANSWERS = st.one_of(
    st.lists(WORDS.map(" ".join).map(make_text), min_size=1, max_size=4),
    st.lists(OBJECTS.map(make_json), min_size=1, max_size=4),
    st.lists(CALLS.map(lambda calls: make_calls(*calls)), min_size=1, max_size=4),
)


def _report(*contents: Content) -> ConflictReport:
    return build_report([make_candidate(number, one) for number, one in enumerate(contents, 1)])


def test_the_whole_answer_comes_first_then_material_then_other_then_agreed_rows() -> None:
    one = make_text("Hello there.\n\nPay 120 now.\n\nBye.")
    other = make_text("Hi there.\n\nPay 210 now.\n\nBye.")
    assert [(row.kind, row.path, row.is_disputed, row.is_material) for row in _report(one, other).rows] == [
        (RowKind.WHOLE, "", True, True),
        (RowKind.PARAGRAPH, "p2", True, True),
        (RowKind.PARAGRAPH, "p1", True, False),
        (RowKind.PARAGRAPH, "p3", False, False),
    ]


def test_the_sentence_counts_and_names_what_is_disputed() -> None:
    one, other = {"a": 1, "b": "x", "c": {"d/e": 5}}, {"a": 2, "b": "x", "c": {"d/e": 6}}
    sentence = _report(make_json(one), make_json(other)).sentence
    assert sentence.code == "dispute.fields"
    assert sentence.params == {
        "answers": 2,
        "disputed": 2,
        "material": 2,
        "points": 3,
    }
    assert [topic.params["name"] for topic in sentence.topics] == ["a", "d/e"]


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        ((), "dispute.no_answer"),
        ((make_text("a"),), "dispute.one_answer"),
        ((make_text("a"), make_text("a")), "dispute.none"),
        ((make_text("a b"), make_text("a  b\n")), "dispute.blank_space_only"),
        ((make_patch(PATCH), make_patch(f"Subject: x\n{PATCH}")), "dispute.same_changes"),
        ((make_text("a"), make_text("b")), "dispute.paragraphs"),
        ((make_json({"a": 1, "b": 2}), Content(media_type=JSON, data=b'{"b":2,  "a":1}')), "dispute.none"),
        ((make_calls(("a", {})), make_calls(("b", {}))), "dispute.calls"),
        ((make_patch(PATCH), make_patch(PATCH.replace("+c", "+d"))), "dispute.files"),
        ((make_text("a"), make_json({"a": 1})), "dispute.mixed_kinds"),
        ((make_json({"a": 1}), Content(media_type=JSON, data=b"{broken")), "dispute.paragraphs"),
        ((make_patch(PATCH), make_patch("no patch")), "dispute.paragraphs"),
        ((make_calls(("a", {})), Content(media_type=TOOL_CALLS, data=b'{"a": 1}')), "dispute.fields"),
        ((make_calls(("a", {})), Content(media_type=TOOL_CALLS, data=b"{broken")), "dispute.paragraphs"),
        (
            tuple(make_json({str(n): one for n in range(MAX_ROWS + 1)}) for one in (1, 2)),
            "dispute.paragraphs",
        ),
    ],
)
def test_the_sentence_says_what_sort_of_dispute_it_is(contents: tuple[Content, ...], code: str) -> None:
    assert _report(*contents).sentence.code == code


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, 1.0, False),
        (1, 2, True),
        (1, "1", True),
        (None, "x", True),
        ("red wine", "white wine", False),
        ("12 bottles", "10 bottles", True),
    ],
)
def test_fields_are_material_by_type_number_and_fact(one: object, other: object, expected: bool) -> None:
    (row,) = _report(make_json({"a": one}), make_json({"a": other})).disputed
    assert row.is_material is expected


def test_a_field_that_one_answer_lacks_is_material() -> None:
    rows = _report(make_json({"a": "x"}), make_json({"b": "x"})).disputed
    assert [row.is_material for row in rows] == [True, True]


def test_a_paragraph_that_one_answer_lacks_is_material_for_its_facts() -> None:
    plain, dated = make_text("same"), make_text("same\n\nby Friday")
    assert [row.is_material for row in _report(plain, dated).disputed] == [True]
    polite = make_text("same\n\nkind regards")
    assert [row.is_material for row in _report(plain, polite).disputed] == [False]


def test_a_very_long_difference_is_material_without_a_closer_look() -> None:
    (row,) = _report(make_text("word " * 2_000), make_text("other " * 2_000)).disputed
    assert row.is_material


def test_missing_parts_are_a_group_of_their_own() -> None:
    report = _report(make_json({"a": ""}), make_json({}), make_json({"a": "x"}), make_json({}))
    (row,) = report.disputed
    assert [cell.group for cell in row.cells] == [0, 1, 2, 1]


def test_answers_that_only_look_alike_differ_and_say_so() -> None:
    report = _report(make_text("pay paypal"), make_text("pay pay\u200bpal"))
    assert report.rows[0].is_lookalike
    assert report.disputed[0].is_lookalike
    assert not _report(make_text("a"), make_text("b")).disputed[0].is_lookalike


def test_blank_space_in_one_of_them_does_not_decide_what_looks_alike_or_matters() -> None:
    contents = [make_text("ask\nAnn now"), make_text("ask Ann now"), make_text("askAnn\u200b now")]
    told = {
        (row.is_lookalike, row.weight) for order in permutations(contents) for row in _report(*order).disputed
    }
    assert len(told) == 1


@given(ANSWERS)
@settings(max_examples=150)
def test_another_order_of_answers_permutes_the_cells_and_no_more(contents: list[Content]) -> None:
    report = _report(*contents)
    for order in permutations(range(len(contents))):
        other = _report(*(contents[column] for column in order))
        assert other.sentence == report.sentence
        for row, moved in zip(report.rows, other.rows, strict=True):
            assert (row.path, row.label, row.is_material) == (moved.path, moved.label, moved.is_material)
            before = [row.cells[column] for column in order]
            assert [one.text for one in before] == [one.text for one in moved.cells]
            same = [[a.group == b.group for b in before] for a in before]
            assert same == [[a.group == b.group for b in moved.cells] for a in moved.cells]


@given(ANSWERS)
def test_equal_answers_are_no_dispute(contents: list[Content]) -> None:
    report = _report(contents[0], contents[0], contents[0])
    assert report.sentence.code == "dispute.none"
    assert not any(row.is_disputed for row in report.rows)


@given(st.text(), st.text())
def test_every_differing_code_point_is_in_a_disputed_row(one: str, other: str) -> None:
    report = _report(make_text(one), make_text(other))
    assert report.rows[0].is_disputed == (one != other)
    if "".join(one.split()) != "".join(other.split()):
        assert report.disputed


@given(ANSWERS)
def test_groups_are_numbered_by_first_appearance(contents: list[Content]) -> None:
    for row in _report(*contents).rows:
        firsts = list(dict.fromkeys(cell.group for cell in row.cells))
        assert firsts == list(range(len(firsts)))


@pytest.mark.parametrize("unit", ["word ", "x", "- a\n", "\n", "`", "|", "> ", "a.b", "[", "Not 5. ", "Ω"])
def test_no_eight_answers_of_100_kb_make_it_hang(unit: str) -> None:
    started = perf_counter()
    _report(*(make_text(f"{unit * (100_000 // len(unit))}{number}") for number in range(8)))
    assert perf_counter() - started < 10


def test_the_recorded_runs_of_an_agent_disagree_as_often_as_is_known(shared_dir: Path) -> None:
    lines = (shared_dir / "data" / "tau_airline_conflicts.jsonl").read_text("utf-8").splitlines()
    reports = []
    for line in lines:
        runs = [run["write_calls"] for run in json.loads(line)["answers"]]
        reports.append(
            _report(*(make_calls(*((one["name"], one["arguments"]) for one in run)) for run in runs))
        )
    assert len(reports) == 50
    assert sum(report.rows[0].is_disputed for report in reports) == 48
    assert sum(bool(report.disputed) for report in reports) == 48
