"""Where to mark the answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts import jsondiff
from reviewer.conflicts.build import build_report
from reviewer.conflicts.elements import positions
from reviewer.conflicts.landmarks import landmarks
from reviewer.conflicts.marks import MAX_LOOKED_AT, MAX_MARKED, first_looks, marks, places
from reviewer.domain.content import TOOL_CALLS, Content
from tests.makers import make_calls, make_candidate, make_json, make_patch, make_text

WORDS = st.lists(st.sampled_from(["pay", "120", "not", "\n\n", "a"])).map(" ".join)


def _marked(*contents: Content) -> list[list[str]]:
    candidates = [make_candidate(number, one) for number, one in enumerate(contents, 1)]
    report = build_report(candidates)
    found = marks(report, places(report, candidates))
    return [
        [one.text()[start:end] for start, end in spans] for one, spans in zip(contents, found, strict=True)
    ]


def test_no_answer_is_singled_out() -> None:
    same, other = make_text("Pay 120 now.\n\nBye."), make_text("Pay 210 now.\n\nBye.")
    assert _marked(same, same, other) == [["120"], ["120"], ["210"]]


def test_a_paragraph_that_others_lack_is_marked_whole() -> None:
    assert _marked(make_text("a"), make_text("a\n\nby Friday")) == [[], ["by Friday"]]


def test_blank_space_within_a_group_moves_no_mark_to_another_word() -> None:
    assert _marked(make_text("pay  120"), make_text("pay 120"), make_text("pay 210")) == [
        ["  120"],
        ["120"],
        [" 210"],
    ]


def test_long_cells_are_marked_whole() -> None:
    text = "word " * MAX_MARKED
    assert _marked(make_text(text + "a"), make_text(text + "b")) == [[text + "a"], [text + "b"]]


def test_fields_are_marked_by_their_values() -> None:
    one = make_json({"a": 1, "b": [{"id": 7, "v": "x"}]})
    other = make_json({"b": [{"id": 7, "v": "y"}], "c": 2})
    assert _marked(one, other) == [["1", '"x"'], ['"y"', "2"]]


def test_calls_and_arguments_are_marked_by_their_values() -> None:
    one = make_calls(("search", {"q": "a"}), ("refund", {"amount": 5}))
    other = make_calls(("search", {"q": "a"}), ("refund", {"amount": 6}), ("mail", {}))
    assert _marked(one, other) == [["5"], ["6", '{"name": "mail", "args": {}}']]


def test_every_row_that_an_answer_has_has_a_place_in_it() -> None:
    one = make_calls(("search", {"q": "a"}), ("mail", {"to": "a"}))
    other = make_calls(
        ("search", {"q": "b"}),
    )
    candidates = [make_candidate(number, content) for number, content in enumerate((one, other), 1)]
    first, second = places(build_report(candidates), candidates)
    assert {path: one.text()[start:end] for path, (start, end) in first.items()} == {
        "call 1": '{"name": "search", "args": {"q": "a"}}',
        "call 1/q": '"a"',
        "call 2": '{"name": "mail", "args": {"to": "a"}}',
    }
    assert set(second) == {"call 1", "call 1/q"}


def test_paragraphs_have_places_too() -> None:
    candidates = [make_candidate(n, make_text(text)) for n, text in ((1, "a\n\nb"), (2, "b"))]
    first, second = places(build_report(candidates), candidates)
    assert (first, second) == ({"p1": (0, 1), "p2": (3, 4)}, {"p2": (0, 1)})


def test_arguments_that_were_left_out_stand_nowhere() -> None:
    one = Content(media_type=TOOL_CALLS, data=b'[{"name": "a", "args": [1]}]')
    other = Content(media_type=TOOL_CALLS, data=b'[{"name": "a"}]')
    assert _marked(one, other) == [["[1]"], []]


def test_hunks_are_marked_by_words_and_lone_files_whole() -> None:
    patch = "--- a/t\n+++ b/t\n@@ -1 +1 @@\n-b\n+c\n"
    lone = patch.replace("/t", "/u")
    assert _marked(make_patch(patch), make_patch(patch.replace("+c", "+d") + lone)) == [["c"], ["d", lone]]


@given(st.lists(WORDS, min_size=2, max_size=4))
def test_every_disputed_cell_is_marked(texts: list[str]) -> None:
    candidates = [make_candidate(number, make_text(text)) for number, text in enumerate(texts, 1)]
    report = build_report(candidates)
    found = marks(report, places(report, candidates))
    for row in report.disputed:
        for cell, spans in zip(row.cells, found, strict=True):
            if cell.span is not None and cell.text:
                assert any(start < cell.span[1] and end > cell.span[0] for start, end in spans)


def _first(*contents: Content) -> list[list[str]]:
    candidates = [make_candidate(number, one) for number, one in enumerate(contents, 1)]
    report = build_report(candidates)
    found = first_looks(report, candidates, marks(report, places(report, candidates)))
    return [
        [one.text()[start:end] for start, end in spans] for one, spans in zip(contents, found, strict=True)
    ]


def test_what_one_answer_says_alone_deserves_the_first_look() -> None:
    one = make_text("The firm pays 120 euros in cash today.")
    other = make_text("The firm pays 210 euros in cash today.")
    third = make_text("The firm pays 210 euros in coins today.")
    assert _first(one, other, other, third) == [["120"], ["cash"], ["cash"], ["coins"]]


def test_a_passage_that_others_lack_stands_where_it_stands() -> None:
    one = make_text("Same words stand here in all of them.\n\nby Friday")
    other = make_text("Same words stand here in all of them.")
    assert _first(one, other) == [["by"], []]


def test_values_and_very_long_texts_have_no_first_look() -> None:
    assert _first(make_json({"a": "x y"}), make_json({"a": "x z"})) == [[], []]
    long = "word " * MAX_LOOKED_AT
    assert _first(make_text(long + "a"), make_text(long + "b")) == [[], []]


def test_an_arrays_names_are_worked_out_once_however_many_rows_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked_out: list[int] = []
    monkeypatch.setattr(
        jsondiff, "positions", lambda array, key: worked_out.append(len(array)) or positions(array, key)
    )
    rows = [[{"id": number, "a": number + side} for number in range(50)] for side in (0, 1)]
    candidates = [make_candidate(number, make_json({"lines": one})) for number, one in enumerate(rows, 1)]
    report = build_report(candidates)
    worked_out.clear()
    found = landmarks(report, candidates)
    assert [len(one.rows) for one in found] == [100, 100]
    assert worked_out == [50, 50]
