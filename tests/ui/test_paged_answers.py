"""More than eight answers: pages of eight, and a digit means what is painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from reviewer.domain.items import ReviewItem
from tests.makers import make_item, make_json
from tests.ui.at_desk import AtDesk, at_desk

CONTROL = Qt.KeyboardModifier.ControlModifier


def _readings(count: int) -> ReviewItem:
    contents = tuple(make_json({"amount": number, "due": f"{number % 3} May"}) for number in range(count))
    return make_item("many", source="s", contents=contents, title="Many readings")


def _heads(at: AtDesk) -> list[str]:
    model = at.parts.matrix.matrix
    return [
        str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(1, model.answers + 1)
    ]


@pytest.mark.parametrize(("count", "last_page"), [(9, 1), (12, 4), (16, 8)])
async def test_eight_stand_side_by_side_and_the_rest_on_the_next_page(
    qloop: object, count: int, last_page: int
) -> None:
    async with at_desk(_readings(count)) as at:
        await at.show("s:many")
        assert _heads(at) == [f"Answer {number}" for number in range(1, 9)]
        at.opened.press(Qt.Key.Key_Right, CONTROL)
        assert _heads(at) == [f"key {key}" for key in range(1, last_page + 1)]
        assert at.parts.matrix.answer_under_cursor == 9
        at.opened.press(Qt.Key.Key_Left, CONTROL)
        assert at.parts.matrix.answer_under_cursor == 1


async def test_a_digit_picks_the_answer_that_is_painted_and_the_verdict_names_it(qloop: object) -> None:
    async with at_desk(_readings(12)) as at:
        await at.show("s:many")
        at.opened.press(Qt.Key.Key_Right, CONTROL)
        at.press("2")
        assert "Choose answer 10 of 12" in at.bar
        at.record()
        assert (await at.verdict()).candidates == ("cand-10",)


async def test_a_digit_without_a_column_picks_nothing_and_says_so(qloop: object) -> None:
    async with at_desk(_readings(12)) as at:
        await at.show("s:many")
        at.opened.press(Qt.Key.Key_Right, CONTROL)
        at.press("7")
        assert at.decider.composition.verdict == ""
        assert at.opened.window.status.message.startswith("That digit names no answer here")


async def test_where_one_answer_is_left_its_key_alone_is_named(qloop: object) -> None:
    async with at_desk(_readings(9)) as at:
        await at.show("s:many")
        at.opened.press(Qt.Key.Key_Right, CONTROL)
        at.press("n")
        matrix = at.parts.matrix.matrix
        said = {str(matrix.index(row, matrix.columnCount() - 1).data()) for row in range(matrix.rowCount())}
        assert "choose 1" in said
        assert not any("1…1" in one for one in said)


async def test_rows_are_merged_from_answers_of_two_pages(qloop: object) -> None:
    async with at_desk(_readings(12), size=(1600, 1000)) as at:
        await at.show("s:many")
        at.press("n", "3")
        at.opened.press(Qt.Key.Key_Right, CONTROL)
        at.press("4")
        at.record()
        verdict = await at.verdict()
        assert set(verdict.row_sources.values()) == {"cand-3", "cand-12"}
        assert verdict.content == make_json({"amount": 2, "due": "2 May"})


async def test_the_readers_turn_with_the_matrix(qloop: object) -> None:
    async with at_desk(_readings(12), size=(1600, 1000)) as at:
        await at.show("s:many")
        at.opened.press(Qt.Key.Key_Right, CONTROL)
        assert at.parts.readers.panes.shown == (9, 10)
        at.press("v", "1", "4")
        assert at.parts.readers.panes.shown == (9, 12)


async def test_right_goes_on_from_the_eighth_to_the_ninth(qloop: object) -> None:
    async with at_desk(_readings(12)) as at:
        await at.show("s:many")
        for _ in range(8):
            at.press(Qt.Key.Key_Right)
        assert at.parts.matrix.answer_under_cursor == 9
        assert 9 in at.parts.readers.panes.shown


async def test_with_eight_there_are_no_pages(qloop: object) -> None:
    async with at_desk(_readings(8)) as at:
        await at.show("s:many")
        at.opened.press(Qt.Key.Key_Right, CONTROL)
        assert at.parts.matrix.answer_under_cursor == 1
