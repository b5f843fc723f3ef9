"""Recording while the desk moves on: what was painted at the key press is what is decided and told."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt

from reviewer.domain.decisions import Gesture
from reviewer.domain.desk import Recorded
from reviewer.domain.items import RiskLevel
from reviewer.errors import StaleView
from reviewer.ids import CandidateId, ItemId
from tests.makers import make_item, make_text
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from ui.decide.staging import Phase
from ui.loop import DeskLoop

FIRST = make_item("r1", title="The first", contents=(make_text("one"), make_text("two")))
SECOND = make_item("r2", title="The second", contents=(make_text("one"), make_text("two")))


async def both_staged(desk: AtDesk) -> None:
    """The second is staged and was left; the first is staged and on the screen."""
    await desk.show(SECOND.id)
    desk.press("2")
    await desk.show(FIRST.id)
    desk.press("1")
    assert desk.decider.stage.is_ready


def hold_up(desk: AtDesk, *, error: StaleView | None = None) -> asyncio.Event:
    """The disk takes its time; returns what lets it end, then in an error where one is given."""
    go_on, decide = asyncio.Event(), desk.desk.decide

    async def slowly(gesture: Gesture) -> Recorded:
        await go_on.wait()
        if error is not None:
            raise error
        return await decide(gesture)

    desk.desk.decide = slowly  # type: ignore[method-assign]
    return go_on


async def test_what_comes_on_the_screen_before_the_work_begins_is_not_decided(qloop: DeskLoop) -> None:
    async with at_desk(FIRST, SECOND) as desk:
        await both_staged(desk)
        other = await desk.desk.open_item(ItemId(SECOND.id))
        desk.decider.record()
        desk.area._show(other)
        (choice,) = await desk.recorded()
        assert (choice.item, choice.verdict.candidates) == (FIRST.id, (CandidateId("cand-1"),))


async def test_the_undo_line_tells_what_was_recorded_and_not_what_is_looked_at(qloop: DeskLoop) -> None:
    async with at_desk(FIRST, SECOND) as desk:
        await both_staged(desk)
        go_on = hold_up(desk)
        desk.record()
        await desk.go_to(SECOND.id)
        go_on.set()
        undo = desk.opened.window.status.undo
        await until(lambda: undo.undoable)
        assert undo.undoable is not None
        assert undo.undoable.title == "The first"
        assert "The first" in undo.undoable.told


async def test_a_refusal_does_not_close_the_item_that_is_looked_at_by_then(qloop: DeskLoop) -> None:
    async with at_desk(FIRST, SECOND) as desk:
        await both_staged(desk)
        go_on = hold_up(desk, error=StaleView("decision.already_decided", item=FIRST.id))
        desk.record()
        await desk.show(SECOND.id)
        go_on.set()
        await until(lambda: desk.opened.failures)
        assert isinstance(desk.opened.failures.pop(), StaleView)
        assert desk.decider.stage.phase is not Phase.DEAD
        assert desk.decider.is_alive()


async def test_a_hit_that_stays_in_its_list_is_shown_as_decided(qloop: DeskLoop) -> None:
    async with at_desk(FIRST, SECOND) as desk:
        desk.opened.session.panel.search_wanted.emit("first")
        await until(lambda: desk.opened.session.feed.model.rowCount() == 1)
        await desk.show(FIRST.id)
        desk.press("1")
        desk.record()
        await desk.recorded()
        await until(lambda: desk.item.decisions)
        assert desk.decider.stage.phase is Phase.DEAD


async def test_a_reason_that_was_picked_for_a_rejection_is_not_recorded_with_an_approval(
    qloop: DeskLoop,
) -> None:
    async with at_desk(make_item("low", answers=1, risk=RiskLevel.LOW)) as desk:
        await desk.show(desk.opened.session.feed.model.standing.order[0])
        desk.press("r", "2", Qt.Key.Key_Escape, Qt.Key.Key_Escape, "a")
        verdict = await desk.verdict()
        assert (verdict.name, verdict.reason_code) == ("approve", "")


async def test_words_that_were_typed_for_a_rejection_are_seen_before_they_go_with_an_approval(
    qloop: DeskLoop,
) -> None:
    async with at_desk(make_item("low", answers=1, risk=RiskLevel.LOW)) as desk:
        await desk.show(desk.opened.session.feed.model.standing.order[0])
        desk.press("r", "no, never", Qt.Key.Key_Escape, Qt.Key.Key_Escape, "a")
        assert desk.decider.stage.phase is Phase.STAGED
        assert desk.parts.form.reason.words() == "no, never"
        desk.record()
        assert (await desk.verdict()).name == "approve"
