"""Not the same matter: offered where the case is read, asked before it is done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from reviewer.domain.changes import Changes
from reviewer.domain.items import RiskLevel
from reviewer.errors import RecordUnavailable
from reviewer.ids import ItemId
from tests.makers import make_item
from tests.ui import samples
from tests.ui.at_desk import at_desk
from tests.ui.opened import named, until


async def test_z_asks_which_item_is_another_matter_and_takes_it_out_of_the_case(qloop: object) -> None:
    ours, theirs = samples.case()
    async with at_desk(ours, theirs) as at:
        await at.show(ours.id)
        at.press("z")
        assert at.parts.choices.choices_shown() == (
            "prod-graph: Ship order 77 today",
            f"airflow-eu: {theirs.title}",
        )
        assert "split_case" not in at.desk.calls
        at.press("2")
        await until(lambda: len(at.item.members) == 1)
        assert at.item.item.id == ours.id
        await at.show(theirs.id)
        assert [one.id for one in at.item.members] == [theirs.id]
        assert at.desk.gestures == []


async def test_after_z_no_button_has_the_keys(qloop: object) -> None:
    ours, theirs = samples.case()
    async with at_desk(ours, theirs) as at:
        await at.show(ours.id)
        at.opened.window.bring_list_back()
        at.press(Qt.Key.Key_Return, "z", "2")
        await until(lambda: len(at.item.members) == 1 and at.parts.matrix.isHidden())
        assert not isinstance(QApplication.focusWidget(), QPushButton)


async def test_keys_that_follow_at_once_decide_nothing_on_what_was_taken_out(qloop: object) -> None:
    ours, theirs = samples.case()
    async with at_desk(ours, theirs) as at:
        await at.show(ours.id)
        at.press("z", "2", "1")
        at.record()
        await until(lambda: len(at.item.members) == 1)
        assert at.desk.gestures == []


async def test_case_of_which_nothing_could_be_taken_out_can_be_decided(
    qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(item: ItemId) -> Changes:
        raise RecordUnavailable(reason="full")

    ours, theirs = samples.case()
    async with at_desk(ours, theirs) as at:
        await at.show(ours.id)
        monkeypatch.setattr(at.desk, "split_case", refused)
        at.press("z", "2")
        await until(lambda: not at.decider.stage.why and at.decider.stage.painted_at is not None)
        at.desk.clock.advance(0.3)
        at.press("1")
        at.record()
        assert len(await at.recorded()) == 2


async def test_u_puts_an_item_back_into_its_case(qloop: object) -> None:
    ours, theirs = samples.case()
    async with at_desk(ours, theirs) as at:
        await at.show(ours.id)
        at.press("z", "2")
        undo = at.opened.window.status.undo
        await until(lambda: undo.taken_out is not None and undo.isVisible())
        at.press("u")
        await until(lambda: len(at.item.members) == 2)
        assert at.item.item.id == ours.id
        assert undo.isHidden()
        assert at.desk.gestures == []


async def test_what_was_decided_before_can_still_be_taken_back_after_the_item_is_back(qloop: object) -> None:
    first = make_item("first", answers=1, risk=RiskLevel.LOW)
    ours, theirs = samples.case()
    async with at_desk(first, ours, theirs) as at:
        await at.show(first.id)
        at.press("a")
        await at.recorded()
        await at.show(ours.id)
        at.press("z", "2")
        undo = at.opened.window.status.undo
        await until(lambda: undo.taken_out is not None)
        at.press("u")
        await until(lambda: undo.taken_out is None)
        assert undo.isVisible()
        at.press("u")
        await until(lambda: "undo" in at.desk.calls)


async def test_a_case_without_two_answers_offers_it_in_the_head(qloop: object) -> None:
    subject = "orders:78"
    one, other = (make_item(name, subject=subject, source=name, answers=0) for name in ("a", "b"))
    async with at_desk(one, other) as at:
        await at.show(one.id)
        (button,) = [b for b in at.parts.head.findChildren(QPushButton) if "Not the same matter" in b.text()]
        assert button.isVisible()
        button.click()
        assert len(at.parts.choices.choices_shown()) == 2
        at.press("2")
        await until(lambda: len(at.item.members) == 1)
        assert not button.isVisible()


async def test_while_the_case_is_asked_about_the_bar_says_what_digits_mean(qloop: object) -> None:
    async with at_desk(*samples.case()) as at:
        await at.show(samples.case()[0].id)
        at.press("1")
        before = at.bar
        at.press("z")
        assert at.bar == "1…2 takes one of these, Esc none"
        assert not at.parts.bar._record.isEnabled()
        at.press(Qt.Key.Key_Escape)
        assert at.bar == before
        assert at.parts.bar._record.isEnabled()


async def test_escape_leaves_the_case_as_it_is(qloop: object) -> None:
    async with at_desk(*samples.case()) as at:
        await at.show(samples.case()[0].id)
        at.press("z", Qt.Key.Key_Escape)
        assert at.parts.choices.choices_shown() == ()
        assert at.parts.matrix.hasFocus()
        assert "split_case" not in at.desk.calls


async def test_a_case_offers_by_a_button_what_z_does_and_a_single_item_does_not(qloop: object) -> None:
    async with at_desk(*samples.case(), samples.invoice(2)) as at:
        await at.show(samples.case()[0].id)
        button = named(at.parts, "Not the same matter")
        assert isinstance(button, QPushButton)
        button.click()
        assert len(at.parts.choices.choices_shown()) == 2
        at.press(Qt.Key.Key_Escape)
        await at.show(samples.invoice(2).id)
        assert not button.isVisible()
        at.press("z")
        assert at.parts.choices.choices_shown() == ()
