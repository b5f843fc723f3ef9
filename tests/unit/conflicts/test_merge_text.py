"""Texts by paragraphs."""

from __future__ import annotations

from reviewer.conflicts.merge_text import merge_paragraphs
from reviewer.conflicts.picks import Picks
from tests.makers import make_text


def _picks(columns: dict[str, int | None], base: int = 0, **edits: str) -> Picks:
    return Picks(base=base, columns=columns, edits=edits)


def _text(picks: Picks, *texts: str) -> str:
    return merge_paragraphs(tuple(make_text(text) for text in texts), picks).text


def test_paragraphs_of_several_answers_stand_apart_and_the_end_is_that_of_the_base() -> None:
    columns: dict[str, int | None] = {"p1": 0, "p2": 1}
    assert _text(_picks(columns), "one\n\ntwo\n", "uno\n\ndos") == "one\n\ndos\n"
    assert _text(_picks(columns, base=1), "one\n\ntwo\n", "uno\n\ndos") == "one\n\ndos"


def test_list_items_stay_close() -> None:
    assert _text(_picks({"p1": 1}), "- a\n- b\n", "- c\n- d\n") == "- c\n- b\n"


def test_a_table_row_beside_prose_stands_apart() -> None:
    assert _text(_picks({"p1": 1}), "| a |\ntext", "| b |\nwords") == "| b |\n\ntext"


def test_neighbours_of_one_answer_keep_what_stands_between_them() -> None:
    made = _text(_picks({"p3": 1}), "a\n\n\n\nb\n\nc\n", "a\n\nb\n\nd\n")
    assert made == "a\n\n\n\nb\n\nd\n"


def test_a_paragraph_is_dropped_by_picking_an_answer_without_it() -> None:
    assert _text(_picks({"p2": 1}), "a\n\nb\n", "a\n") == "a\n"


def test_an_edited_paragraph_takes_its_place() -> None:
    assert _text(_picks({"p2": None}, p2="new"), "a\n\nb\n", "a\n\nc\n") == "a\n\nnew\n"


def test_a_passage_that_is_left_out_leaves_its_neighbours_as_they_were() -> None:
    picks = Picks(base=0, columns={}, edits={}, unset=frozenset({"p2"}))
    assert _text(picks, "a\n\nb\n\nc\n", "a\n\nx\n\nc\n") == "a\n\nc\n"


def test_each_settled_passage_is_found_in_what_was_made() -> None:
    contents = (make_text("one\n\ntwo\n\nthree\n"), make_text("uno\n\ndos\n\nthree\n"))
    made = merge_paragraphs(contents, _picks({"p1": 1, "p2": None}, p2="my own"))
    assert {one.path: made.text[one.start : one.end] for one in made.spans} == {"p1": "uno", "p2": "my own"}


ONE = "We have read it. The firm pays 120 euros. It is due in May.\n\nBye.\n"
TWO = "We have read it. The firm pays 210 euros. It is due in June."


def test_sentences_of_several_answers_stand_in_one_paragraph() -> None:
    made = _text(_picks({"p1.2": 1}), ONE, TWO)
    assert made == "We have read it. The firm pays 210 euros. It is due in May.\n\nBye.\n"
    assert _text(_picks({"p1.3": 1}), ONE, TWO) == (
        "We have read it. The firm pays 120 euros. It is due in June.\n\nBye.\n"
    )
    assert _text(_picks({"p1.3": None}, **{"p1.3": "No date."}), ONE, TWO).endswith(
        "120 euros. No date.\n\nBye.\n"
    )


def test_a_sentence_that_is_left_out_leaves_the_paragraph_in_order() -> None:
    def without(path: str) -> str:
        return _text(Picks(base=0, columns={}, edits={}, unset=frozenset({path})), ONE, TWO)

    assert without("p1.1").startswith("The firm pays")
    assert without("p1.3") == "We have read it. The firm pays 120 euros.\n\nBye.\n"
    assert without("p2") == "We have read it. The firm pays 120 euros. It is due in May.\n"
