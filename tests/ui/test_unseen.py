"""An answer that was not in view is picked all the same: it is said, not blocked, and the record has it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from reviewer.domain.exposure import reached
from tests.makers import make_item, make_text
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from tests.ui.test_watch import look
from ui.decide.unseen import LOOKED_AT_S, Unseen
from ui.ledger.seen import answer_line
from ui.loop import DeskLoop

EIGHT = samples.invoice(8).id


def note(at: AtDesk) -> str:
    words = at.parts.bar.words_shown()
    return "" if words is None else words.note


async def test_a_whole_answer_that_was_not_in_view_is_told_where_it_is_staged(qloop: DeskLoop) -> None:
    async with at_desk(samples.invoice(8)) as at:
        await at.show(EIGHT)
        await look(at, 5)
        at.press("2")
        assert note(at) == ""
        at.press("5")
        assert note(at) == "Answer 5 was not in view"


async def test_it_is_told_no_more_once_the_answer_stood_there_for_a_while(qloop: DeskLoop) -> None:
    async with at_desk(samples.invoice(8)) as at:
        await at.show(EIGHT)
        await look(at, 5)
        at.press("5")
        await look(at, LOOKED_AT_S / 2)
        at.press("5")
        assert note(at) == "Answer 5 was not in view"
        await look(at, LOOKED_AT_S)
        await until(lambda: note(at) == "")


async def test_rows_taken_from_answers_out_of_view_are_told_and_recorded(qloop: DeskLoop) -> None:
    item = samples.structured()
    async with at_desk(item) as at:
        await at.show(item.id)
        await look(at, 5)
        at.press("n", "1", "4", "3")
        assert note(at) == "Answers 3, 4 were not in view"
        assert at.decider.stage.is_ready
        at.record()
        await at.recorded()
        (choice,) = at.desk.gestures[-1].choices
        assert choice.exposure is not None
        seen = choice.exposure
        assert [reached(one).pages for one in seen.answers] == [1, 1, 0, 0]
        assert "never in view" in answer_line(seen, seen.answers[3])


async def test_an_answer_that_is_not_taken_any_more_is_not_told(qloop: DeskLoop) -> None:
    async with at_desk(samples.invoice(8)) as at:
        await at.show(EIGHT)
        await look(at, 5)
        at.press("5", "1")
        assert note(at) == ""
        at.press(Qt.Key.Key_Escape)
        assert at.bar == ""


def test_what_was_in_view_when_it_was_picked_is_never_told() -> None:
    unseen = Unseen()
    assert unseen.follow(frozenset({1, 5}), lambda: {1: 0.2}) == (5,)
    assert unseen.follow(frozenset({1, 5}), lambda: {1: 0.2, 5: 0.5}) == (5,)
    assert unseen.follow(frozenset({1, 5}), lambda: {1: 0.2, 5: 1.0}) == ()


async def test_of_an_answer_without_a_word_nothing_was_missed(qloop: DeskLoop) -> None:
    item = make_item("empty", contents=(make_text(""), make_text(" \n"), make_text("Pay 40 EUR.")))
    async with at_desk(item) as at:
        await at.show(item.id)
        await look(at, 5)
        for answer in at.item.answers:
            if answer.candidate.content.is_blank:
                at.press(str(answer.number))
                assert note(at) == ""
