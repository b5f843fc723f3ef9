"""The banner above the status line: what is wrong with the record stays on the screen until it is right."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from reviewer.domain.ledger import RecordCondition, RecordFault, RecordRestored
from reviewer.errors import RecordUnavailable
from tests.makers import NOON
from tests.ui.desk_double import DeskDouble
from tests.ui.opened import OpenWindow, open_window, until
from ui.loop import DeskLoop

FORGED = RecordCondition(fault=RecordFault(problem="audit.altered", entry=4182, entries=9310))


def restored(*, is_complete: bool) -> RecordCondition:
    told = RecordRestored(
        at=NOON,
        backup_at=NOON,
        rescued=3,
        is_complete=is_complete,
        doubted=2,
        quarantine="ledger-20261122T120000Z",
    )
    return RecordCondition(restored=told)


def click(opened: OpenWindow, words: str) -> None:
    (button,) = [one for one in opened.window.banner.findChildren(QPushButton) if one.text() == words]
    button.click()


async def test_record_that_does_not_verify_stops_every_verdict_and_says_where(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.desk.condition = FORGED
    opened.desk.trouble("record.broken")
    await until(opened.window.banner.isVisible)
    assert "Entry 4,182 of 9,310 does not follow from the one before" in opened.window.banner.text
    assert "give the report to whoever looks after this computer" in opened.window.banner.text
    opened.window.status.say("undo.none")
    opened.press("a")
    await until(lambda: "does not verify" in opened.window.status.message)
    assert opened.desk.gestures == []
    opened.press("j")
    await until(lambda: opened.area.item() == opened.session.panel.current())
    await opened.close()


async def test_mark_that_does_not_say_what_was_found_asks_to_verify_again(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.desk.condition = RecordCondition(fault=RecordFault(problem="record.untold"))
    opened.desk.trouble("record.broken")
    await until(opened.window.banner.isVisible)
    assert "could not be written down" in opened.window.banner.text
    await opened.close()


async def test_decision_that_was_set_to_another_state_is_told_with_the_way_out(qloop: DeskLoop) -> None:
    opened = await open_window()
    fault = RecordFault(problem="audit.state_altered", entry=6, entries=9)
    opened.desk.condition = RecordCondition(fault=fault)
    opened.desk.trouble("record.broken")
    await until(opened.window.banner.isVisible)
    assert "entry 6 of 9 says where it stood" in opened.window.banner.text
    assert "review-desk backup restore" in opened.window.banner.text
    await opened.close()


async def test_verify_again_walks_the_record_and_verdicts_work_when_it_holds(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.desk.condition = FORGED
    opened.desk.trouble("record.broken")
    await until(opened.window.banner.isVisible)
    click(opened, "Verify again")
    await until(lambda: "verify_record" in opened.desk.calls)
    opened.desk.recover()
    await until(lambda: not opened.window.banner.isVisible())
    assert opened.session.record.may_decide
    await opened.close()


async def test_full_disk_stays_on_the_screen_and_goes_by_itself_when_there_is_room(qloop: DeskLoop) -> None:
    opened = await open_window()
    opened.desk.refuse_with["decide"] = RecordUnavailable()
    opened.desk.trouble("record.unavailable")
    await until(opened.window.banner.isVisible)
    assert "can't be written" in opened.window.banner.text
    assert "your draft is kept" in opened.window.banner.text
    opened.desk.recover()
    await until(lambda: not opened.window.banner.isVisible())
    await opened.close()


@pytest.mark.parametrize(("is_complete", "words"), [(True, "is restored"), (False, "may be missing")])
async def test_restored_record_is_told_until_somebody_has_read_it(
    qloop: DeskLoop, is_complete: bool, words: str
) -> None:
    desk = DeskDouble()
    desk.condition = restored(is_complete=is_complete)
    opened = await open_window(desk)
    await until(opened.window.banner.isVisible)
    assert words in opened.window.banner.text
    assert "2 decisions that were not sent are asked about" in opened.window.banner.text
    click(opened, "I have read this")
    await until(lambda: not opened.window.banner.isVisible())
    await opened.close()


async def test_renewed_cache_is_told_at_the_start(qloop: DeskLoop) -> None:
    desk = DeskDouble()
    desk.condition = RecordCondition(is_cache_renewed=True)
    opened = await open_window(desk)
    assert opened.window.status.message.startswith("What waits is read anew")
    assert not opened.window.banner.isVisible()
    await opened.close()
