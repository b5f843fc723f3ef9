"""U takes back what is said beside it: the decision of the item that is shown, else the last one."""

from __future__ import annotations

from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until

FIRST, SECOND, THIRD = "home-agent:mail-20117", "prod-graph:invoice-2", "prod-graph:invoice-3"


def line(at: AtDesk) -> str:
    """What the undo line says."""
    return at.opened.window.status.undo.told


async def two_decided(at: AtDesk) -> None:
    """Both wait, and something undecided is open."""
    await at.show(FIRST)
    at.press("a")
    await at.recorded()
    await at.show(SECOND)
    at.press("2")
    at.record()
    await at.recorded(2)
    await at.show(THIRD)


async def test_an_earlier_decision_is_taken_back_where_its_item_says_so(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2), samples.invoice(3)) as at:
        await two_decided(at)
        await at.go_to(FIRST)
        await until(lambda: any("U takes it back" in one for one in at.notices()))
        title = at.item.item.title
        assert f"“{title}”" in line(at)
        at.press("u")
        await until(lambda: at.opened.window.status.message.startswith(f"Taken back: “{title}”"))
        states = {one.item: one.state for one in await at.desk.decisions()}
        assert (str(states[FIRST]), str(states[SECOND])) == ("retracted", "recorded")


async def test_elsewhere_the_last_decision_is_taken_back(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2), samples.invoice(3)) as at:
        await two_decided(at)
        last = line(at)
        await at.go_to(FIRST)
        assert line(at) != last
        await at.show(THIRD)
        assert line(at) == last
        at.press("u")
        await until(lambda: at.area.item() == SECOND and not at.opened.window.status.undo.can_undo)
        states = {one.item: one.state for one in await at.desk.decisions()}
        assert (str(states[FIRST]), str(states[SECOND])) == ("recorded", "retracted")


async def test_after_the_shown_one_the_last_decision_can_still_be_taken_back(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2), samples.invoice(3)) as at:
        await two_decided(at)
        last = line(at)
        await at.go_to(FIRST)
        at.press("u")
        await until(lambda: at.opened.window.status.message.startswith("Taken back"))
        await at.show(THIRD)
        assert line(at) == last


async def test_what_was_sent_is_not_offered_on_its_item(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2), samples.invoice(3)) as at:
        await two_decided(at)
        last = line(at)
        await at.go_to(FIRST)
        decision = next(one for one in await at.desk.decisions() if one.item == FIRST)
        at.desk.acknowledge(decision.decision)
        await until(lambda: line(at) == last)


async def test_what_could_not_go_out_is_not_promised_for_a_time_that_has_passed(qloop: object) -> None:
    async with at_desk(samples.approval(), samples.invoice(2), samples.invoice(3)) as at:
        await two_decided(at)
        at.desk.clock.advance(60)
        await at.go_to(FIRST)
        await until(lambda: any("It waits until home-agent answers" in one for one in at.notices()))
        assert not any("Goes to" in one for one in at.notices())
