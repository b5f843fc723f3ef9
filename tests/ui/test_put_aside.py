"""What was put together is not lost by Esc, nor by a verdict key pressed by mistake: U brings it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from reviewer.domain.items import RiskLevel
from tests.makers import make_item
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from ui.decide.aside import Asides
from ui.decide.staging import Phase
from ui.loop import DeskLoop

ESC = Qt.Key.Key_Escape
FIELDS = samples.structured().id


def undo_line(at: AtDesk) -> str:
    """What the undo line says; empty while it is not there."""
    line = at.opened.window.status.undo
    return line.told if line.isVisible() else ""


async def test_u_brings_back_the_rows_that_esc_put_aside(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "3", "1")
        picked = at.decider.composition
        at.press(ESC)
        assert at.bar == ""
        assert undo_line(at) == "Put aside: 2 of 3 rows that you settled"
        at.press("u")
        assert at.decider.composition == picked
        assert "2 of 3 rows settled" in at.bar
        assert undo_line(at) == ""


async def test_a_rejection_pressed_by_mistake_keeps_the_merge(qloop: DeskLoop) -> None:
    async with at_desk(samples.invoice(3)) as at:
        await at.show(samples.invoice(3).id)
        at.press("n", "3")
        rows = at.decider.composition.rows
        at.press("r", ESC)
        at.press("u")
        assert at.decider.composition.rows == rows


async def test_a_whole_answer_picked_after_rows_keeps_them_aside(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "e", '"7"', ESC)
        at.press("p", "p", "2")
        assert at.decider.composition.verdict == "choose"
        at.press("u")
        assert [pick.edited for pick in at.decider.composition.rows.values()] == ['"7"']


async def test_own_words_of_a_row_come_back_after_a_digit_took_their_place(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "e", '"7"', ESC)
        at.press("1")
        assert undo_line(at) == "Put aside: your own words for a row"
        at.press("u")
        assert [pick.edited for pick in at.decider.composition.rows.values()] == ['"7"']


async def test_a_row_in_which_nothing_was_written_leaves_nothing_aside(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "3", "e", ESC, "1")
        assert undo_line(at) == ""


async def test_esc_takes_back_the_row_that_was_begun_and_then_the_merge(qloop: DeskLoop) -> None:
    async with at_desk(samples.invoice(3)) as at:
        await at.show(samples.invoice(3).id)
        at.press("n", "2", "p")
        row = at.parts.matrix.row_under_cursor
        assert row is not None
        settled = at.decider.composition
        assert settled.rows[row.path].candidate is not None
        at.press("b", ESC)
        assert at.decider.composition == settled
        at.press("b", "1", "3", ESC)
        assert at.decider.composition == settled
        assert undo_line(at) == ""
        at.press("e", ESC, ESC)
        assert at.decider.composition == settled
        at.press(ESC)
        assert at.bar == ""
        assert undo_line(at) == "Put aside: 1 of 3 rows that you settled"


async def test_esc_leaves_what_was_written_in_a_row_and_steps_out_of_the_merge(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "e", '"7"', ESC)
        assert len(at.decider.composition.rows) == 1
        at.press(ESC)
        assert at.bar == ""
        assert undo_line(at) == "Put aside: 1 of 3 rows that you settled"


async def test_esc_brings_back_the_whole_answer_that_a_begun_row_took_the_place_of(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("2")
        chosen = at.decider.composition
        at.press("n", "e", ESC, ESC)
        assert at.decider.composition == chosen
        assert at.bar.startswith("Choose answer 2 of 4")


async def test_esc_on_a_begun_row_keeps_what_was_settled_after_it(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "e", ESC, "n", "1", "p", "p")
        at.press("p", "n")
        assert len(at.decider.composition.rows) == 2
        at.press(ESC)
        (pick,) = at.decider.composition.rows.values()
        assert pick.candidate is not None


async def test_esc_on_a_begun_row_brings_nothing_of_another_item(qloop: DeskLoop) -> None:
    first, other = samples.invoice(2), samples.invoice(3)
    async with at_desk(first, other) as at:
        await at.show(other.id)
        await until(lambda: len(at.parts.matrix.matrix.lines) > 3)
        at.press("n", "e", "words of my own", ESC)
        row = at.parts.matrix.row_under_cursor
        await at.show(first.id)
        await until(lambda: len(at.parts.matrix.matrix.lines) > 3)
        at.press("n", "2", "p", "n", "p", "e", ESC)
        await at.show(other.id)
        await until(lambda: len(at.parts.matrix.matrix.lines) > 3)
        at.press("n")
        assert row is not None
        assert row == at.parts.matrix.row_under_cursor
        held = at.decider.composition.rows
        at.press("b")
        assert at.decider.composition.rows != held
        at.press(ESC)
        assert at.decider.composition.rows == held


async def test_esc_on_a_row_begun_anew_brings_back_what_was_written_there(qloop: DeskLoop) -> None:
    async with at_desk(samples.invoice(3)) as at:
        await at.show(samples.invoice(3).id)
        at.press("n", "e", "words of my own", ESC)
        held = at.decider.composition.rows
        at.press("b")
        assert at.decider.composition.rows != held
        at.press(ESC)
        assert at.decider.composition.rows == held


async def test_esc_on_a_row_begun_in_two_ways_brings_back_what_was_there_before(qloop: DeskLoop) -> None:
    async with at_desk(samples.invoice(2)) as at:
        await at.show(samples.invoice(2).id)
        await until(lambda: len(at.parts.matrix.matrix.lines) > 3)
        at.press("n", "2", "p", "p", "n")
        held = at.decider.composition.rows
        at.press("e", ESC, "b", ESC, ESC)
        assert at.decider.composition.rows == held


async def test_e_goes_on_with_an_edit_that_esc_put_aside(qloop: DeskLoop) -> None:
    async with at_desk(samples.approval()) as at:
        await at.show(samples.approval().id)
        at.press("e", "x", ESC, ESC)
        assert undo_line(at) == "Put aside: what you wrote"
        at.press("e")
        assert at.parts.form.editor.field.words().count("x") >= 1
        assert at.decider.composition.content is not None
        assert at.decider.stage.is_ready


async def test_one_picked_answer_is_nothing_to_bring_back(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("2", ESC)
        assert undo_line(at) == ""


async def test_what_was_put_aside_is_there_again_when_the_item_is_opened_again(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured(), samples.approval()) as at:
        await at.show(FIELDS)
        at.press("n", "3", "1", ESC)
        await at.show(samples.approval().id)
        assert undo_line(at) == ""
        await at.show(FIELDS)
        await until(lambda: undo_line(at))
        assert at.decider.composition.rows == {}
        at.press("u")
        assert len(at.decider.composition.rows) == 2


async def test_what_was_put_aside_is_not_staged_by_a_restart(qloop: DeskLoop) -> None:
    async with at_desk(samples.several_actions(), samples.structured(), samples.approval()) as at:
        await at.show(samples.several_actions().id)
        at.press("a", "q", "u", "i", "t", ESC, ESC)
        await at.show(FIELDS)
        at.press("n", "3", "1", ESC)
        await at.show(samples.approval().id)
        at.decider._asides = Asides()  # a window that was started anew knows only what was saved
        for item, parts in ((samples.several_actions().id, "actions"), (FIELDS, "rows")):
            await at.show(item)
            await until(lambda: undo_line(at))
            assert at.decider.stage.phase is Phase.ARMED
            assert at.decider.composition.verdict == ""
            assert len(getattr(at.decider.composition, parts)) == 0
            at.press("u")
            assert at.decider.stage.phase is Phase.STAGED
            assert len(getattr(at.decider.composition, parts)) > 1


@pytest.mark.parametrize(("keys", "verdict"), [(("r",), "reject"), (("b", "1", "2"), "both-valid")])
async def test_what_was_put_aside_for_another_verdict_outlives_a_restart(
    qloop: DeskLoop, keys: tuple[str, ...], verdict: str
) -> None:
    async with at_desk(samples.structured(), samples.approval()) as at:
        await at.show(FIELDS)
        at.press("n", "3", "1")
        picked = at.decider.composition.rows
        at.press("p", "p", "p", "p", ESC, *keys)
        instead = at.decider.composition
        assert instead.verdict == verdict
        await at.show(samples.approval().id)
        at.decider._asides = Asides()
        await at.show(FIELDS)
        await until(lambda: at.decider.stage.phase is Phase.STAGED)
        assert at.decider.composition == instead
        at.press("u")
        assert (at.decider.composition.verdict, at.decider.composition.rows) == ("merge", picked)


async def test_what_was_put_aside_for_other_work_outlives_going_to_another_item(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured(), samples.approval()) as at:
        await at.show(FIELDS)
        at.press("n", "3", "1")
        picked = at.decider.composition.rows
        at.press("p", "p", "p", "p", ESC, "b", "1", "2")
        await at.show(samples.approval().id)
        await at.show(FIELDS)
        await until(lambda: at.decider.aside)
        at.press("u")
        assert at.decider.composition.rows == picked


async def test_conditions_put_aside_outlive_a_restart(qloop: DeskLoop) -> None:
    item = samples.invoice(3).id
    async with at_desk(samples.invoice(3), samples.approval()) as at:
        await at.show(item)
        at.press("b", "1", "3", "b")
        at.press("1 before month end")
        at.press(ESC, ESC, ESC)
        await at.show(samples.approval().id)
        at.decider._asides = Asides()
        await at.show(item)
        await until(lambda: undo_line(at))
        at.press("u")
        composition = at.decider.composition
        assert (composition.verdict, len(composition.candidates)) == ("both-valid", 2)
        assert composition.conditions == "1 before month end"


async def test_a_merge_left_for_a_rejection_outlives_going_to_another_item(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured(), samples.approval()) as at:
        await at.show(FIELDS)
        at.press("n", "3", "1", "p", "p", "p", "p", "0", ESC)
        await at.show(samples.approval().id)
        await at.show(FIELDS)
        await until(lambda: undo_line(at))
        at.press("u")
        assert len(at.decider.composition.rows) == 2


async def test_u_takes_back_the_decision_once_nothing_is_aside(qloop: DeskLoop) -> None:
    first = make_item("first", answers=1, risk=RiskLevel.LOW)
    async with at_desk(first, samples.structured()) as at:
        await at.show(first.id)
        at.press("a")
        await at.recorded()
        await at.show(FIELDS)
        at.press("n", "3", ESC)
        at.press("u")
        assert "undo" not in at.desk.calls
        at.press("u")
        await until(lambda: "undo" in at.desk.calls)


async def test_what_is_recorded_leaves_nothing_aside(qloop: DeskLoop) -> None:
    async with at_desk(samples.invoice(2), samples.approval()) as at:
        await at.show(samples.invoice(2).id)
        at.press("n", "2", "p", "p", "p", "p", "p", "1")
        at.record()
        await at.recorded()
        await until(lambda: at.area.item() != samples.invoice(2).id)
        assert "Put aside" not in undo_line(at)
        assert at.opened.window.status.undo.undoable is not None


async def test_u_takes_back_a_decision_that_is_newer_than_what_is_aside(qloop: DeskLoop) -> None:
    first = make_item("first", answers=1, risk=RiskLevel.LOW)
    async with at_desk(first, samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "3", "1", "p", "p", "p", "p", "0", ESC)  # the rows are aside, another verdict is staged
        at.desk.clock.advance(5)
        await at.show(first.id)
        at.press("a")
        await at.recorded()
        await at.show(FIELDS)
        await until(lambda: at.decider.aside)
        assert "Put aside" not in undo_line(at)
        at.press("u")
        await until(lambda: "undo" in at.desk.calls)
        await at.show(FIELDS)
        await until(lambda: "Put aside" in undo_line(at))


async def test_what_comes_back_while_the_ledger_is_shown_is_not_left_behind_it(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(FIELDS)
        at.press("n", "3", "1", ESC)
        await at.opened.session.show_ledger()
        at.press("u")
        assert len(at.decider.composition.rows) == 2
        assert at.parts.isVisible()
