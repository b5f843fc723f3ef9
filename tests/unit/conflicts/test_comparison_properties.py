"""What holds for the comparison of any answers: nothing is hidden, nothing depends on their order."""

from __future__ import annotations

import re
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.conflicts.agreement import normalised
from reviewer.conflicts.build import build_report
from reviewer.conflicts.materiality import facts
from reviewer.conflicts.merge import merge
from reviewer.conflicts.merge_json import merge_calls, merge_fields
from reviewer.conflicts.merge_text import merge_paragraphs
from reviewer.conflicts.picks import Picks
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.content import JSON, TOOL_CALLS, Content
from reviewer.domain.json_text import read_literals, write
from tests.makers import make_calls, make_candidate, make_json, make_patch, make_text

PIECES = [
    "Pay 120 now. ",
    "Pay 210 now. ",
    "Do not pay. ",
    "It is due on 2026-03-14. ",
    "Ask Ann! ",
    "red wine ",
]
TEXTS = st.lists(
    st.sampled_from(
        [
            *PIECES,
            "\n\n",
            "\n",
            "- ",
            "1. ",
            "| a |\n",
            "```\n",
            "  ",
            "\u200b",
            "\u00a0",
            "\x1c",
            "\r\n",
            "é",
            "e\u0301",
        ]
    ),
    max_size=10,
).map("".join)
VALUES = st.recursive(
    st.sampled_from([1, 1.0, 2, "1", "x", None, True, ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "id", "b", "#order", "id=1"]), inner, max_size=3)
    ),
    max_leaves=8,
)
CALLS = st.lists(
    st.tuples(
        st.sampled_from(["get", "pay", "cancel"]), st.dictionaries(st.sampled_from("mn"), VALUES, max_size=2)
    ),
    max_size=4,
)
OBJECTS = st.fixed_dictionaries(
    {}, optional={"a": st.sampled_from([1.5, 2.5]), "b": st.sampled_from(["x y", "z"]), "c": st.just([1])}
)
LISTS = st.lists(
    st.lists(OBJECTS, max_size=4).map(lambda one: make_json({"lines": one})), min_size=2, max_size=3
)
"""Lists of objects that nothing names: they are paired by likeness."""
LEGS = st.lists(st.sampled_from([1, 2, 3, 4]), max_size=3, unique=True).map(
    lambda ids: [{"id": one, "v": one % 2} for one in ids]
)
TRIPS = st.lists(
    st.fixed_dictionaries({"legs": LEGS}, optional={"pay": st.sampled_from([1, 2]), "more": LEGS}).map(
        lambda arguments: make_calls(("book", arguments))
    ),
    min_size=2,
    max_size=4,
)
"""One call with lists whose elements have names: they come, go, move or stand for each other."""
HUNKS = st.lists(
    st.sampled_from(["-a\n+b\n", "-a\n+c\n", "-a\n+b\r\n", " a\n-x\n"]), min_size=1, max_size=3
).map(
    lambda bodies: "".join(
        f"@@ -{9 * at + 1} +{9 * at + 1} @@\n{body}" for at, body in enumerate(bodies)
    ).replace(" @@\n a", ",2 @@\n a")
)
SECTIONS = st.one_of(
    HUNKS.map(lambda hunks: f"--- a/s\n+++ b/s\n{hunks}"),
    HUNKS.map(lambda hunks: f"diff --git a/s b/s\nold mode 1\nnew mode 2\n--- a/s\n+++ b/s\n{hunks}"),
    st.sampled_from("op").map(lambda old: f"diff --git a/{old} b/s\nrename from {old}\nrename to s\n"),
    st.sampled_from("op").map(lambda old: f"diff --git a/{old} b/s\ncopy from {old}\ncopy to s\n"),
    st.sampled_from("12").map(
        lambda blob: f"diff --git a/s b/s\nindex 0..{blob}\nBinary files a/s and b/s differ\n"
    ),
    st.just("diff --git a/s b/s\nold mode 100644\nnew mode 100755\n"),
)
PATCHES = st.lists(
    st.lists(SECTIONS, min_size=1, max_size=2).map(
        lambda found: "".join(
            one.replace("/s", f"/s{at}").replace("to s", f"to s{at}") for at, one in enumerate(found)
        )
    ),
    min_size=2,
    max_size=4,
)
ANSWERS = st.one_of(
    st.lists(TEXTS.map(make_text), min_size=2, max_size=4),
    st.lists(VALUES.map(make_json), min_size=2, max_size=4),
    LISTS,
    st.lists(CALLS.map(lambda calls: make_calls(*calls)), min_size=2, max_size=4),
    TRIPS,
    PATCHES.map(lambda texts: list(map(make_patch, texts))),
)
BLANK = st.text(st.sampled_from(" \t\r\n"), max_size=3)


def _report(contents: list[Content]) -> ConflictReport:
    return build_report([make_candidate(number, one) for number, one in enumerate(contents, 1)])


@given(ANSWERS)
@settings(max_examples=200)
def test_the_order_of_answers_moves_columns_and_nothing_else(contents: list[Content]) -> None:
    report = _report(contents)
    for order in permutations(range(len(contents))):
        moved = _report([contents[column] for column in order])
        assert moved.sentence == report.sentence
        for row, other in zip(report.rows, moved.rows, strict=True):
            assert (other.path, other.label, other.weight, other.place, other.is_lookalike) == (
                row.path,
                row.label,
                row.weight,
                row.place,
                row.is_lookalike,
            )
            assert [one.text for one in other.cells] == [row.cells[column].text for column in order]


@given(ANSWERS)
@settings(max_examples=200)
def test_every_difference_is_in_some_row(contents: list[Content]) -> None:
    report = _report(contents)
    for one, content in enumerate(contents):
        for two, other in enumerate(contents):
            if _meaning(content) != _meaning(other):
                assert any(row.cells[one].group != row.cells[two].group for row in report.disputed)


def _meaning(content: Content) -> str:
    """All that may not be folded: of JSON its values, of text every code point but space and line ends."""
    if content.media_type in (JSON, TOOL_CALLS):
        return write(read_literals(content.data), sort_keys=True)
    return re.sub("[ \t\r\n]", "", content.text())


@given(ANSWERS)
@settings(max_examples=200)
def test_all_rows_of_one_answer_give_its_very_bytes(contents: list[Content]) -> None:
    candidates = [make_candidate(number, one) for number, one in enumerate(contents, 1)]
    for candidate in candidates:
        rows = {row.path: str(candidate.id) for row in build_report(candidates).disputed}
        made = merge(candidates, rows or {"": str(candidate.id)})
        assert made.content is not None
        assert made.content.data == candidate.content.data


@given(st.lists(TEXTS, min_size=2, max_size=3))
@settings(max_examples=300)
def test_texts_put_together_piece_by_piece_give_their_very_bytes(texts: list[str]) -> None:
    contents = [make_text(text) for text in texts]
    for column, text in enumerate(texts):
        assert merge_paragraphs(tuple(contents), Picks(base=column, columns={}, edits={})).text == text


@given(st.lists(VALUES, min_size=2, max_size=3), st.lists(CALLS, min_size=2, max_size=3))
def test_values_put_together_place_by_place_mean_the_same(values: list[object], plans: list[list]) -> None:
    for merge_values, contents in (
        (merge_fields, tuple(make_json(value) for value in values)),
        (merge_calls, tuple(make_calls(*plan) for plan in plans)),
    ):
        for column, content in enumerate(contents):
            made = merge_values(contents, Picks(base=column, columns={}, edits={})).text
            assert read_literals(made.encode()) == read_literals(content.data)


@given(st.lists(VALUES.map(make_json), min_size=2, max_size=3) | LISTS)
@settings(max_examples=300)
def test_every_place_of_another_answer_makes_that_answer(contents: list[Content]) -> None:
    for column, content in enumerate(contents):
        columns = {row.path: column for row in _report(contents).disputed}
        if not columns:
            continue
        base = (column + 1) % len(contents)
        made = merge_fields(tuple(contents), Picks(base=base, columns=columns, edits={})).text
        assert write(read_literals(made.encode()), sort_keys=True) == _meaning(content)


@given(TRIPS)
@settings(max_examples=300)
def test_every_argument_of_another_plan_makes_that_plan(contents: list[Content]) -> None:
    for column, content in enumerate(contents):
        columns = {row.path: column for row in _report(contents).disputed if row.path != "call 1"}
        base = (column + 1) % len(contents)
        made = merge_calls(tuple(contents), Picks(base=base, columns=columns, edits={})).text
        assert write(read_literals(made.encode()), sort_keys=True) == _meaning(content)


@given(ANSWERS)
def test_equal_answers_are_no_dispute(contents: list[Content]) -> None:
    report = _report([contents[0]] * 3)
    assert report.sentence.code == "dispute.none"
    assert not any(row.is_disputed or row.weight for row in report.rows)


@given(
    st.lists(st.tuples(st.sampled_from([*"12.,-", "not", "no", "May", "14"]), BLANK), max_size=6), st.data()
)
@settings(max_examples=300)
def test_normalisation_hides_no_number_no_date_and_no_negation(
    pieces: list[tuple[str, str]], data: st.DataObject
) -> None:
    one = "".join(word + blank for word, blank in pieces)
    other = "".join(word + data.draw(BLANK) for word, _ in pieces)
    if normalised(one) == normalised(other):
        assert one.split() == other.split()
        assert facts(one) == facts(other)


@given(
    st.sampled_from(
        ["120", "1,200.50", "2026-03-14", "14:00", "14.03.2026", "not", "never", "kein", "jamais"]
    ),
    st.sampled_from(["210", "1.200,50", "2026-03-15", "15:00", "", "always"]),
    TEXTS,
)
def test_another_figure_date_or_negation_is_a_material_row(fact: str, other: str, around: str) -> None:
    around = re.sub("`|\\||1\\.", "", around)
    contents = [make_text(f"{around}It is {word} here.") for word in (fact, other)]
    assert any(row.is_material for row in _report(contents).disputed)
