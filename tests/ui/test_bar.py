"""The verdict bar shows exactly what is offered, however often that changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.domain.items import ReviewItem
from tests.makers import NOON, HandClock
from tests.ui.at_desk import at_desk
from tests.ui.samples import wire
from ui.blocks.look import Look
from ui.decide.bar import VerdictBar
from ui.decide.offers import Offer
from ui.icons import Icons
from ui.loop import DeskLoop
from ui.messages.words.deciding import DECIDING
from ui.messages.words.verdicts import VERDICTS
from ui.theme import Choice, Theme

_FAULT = re.compile(r"(stage|verdict)\.[a-z_]+|verdict\.stop_run\.not_here")
APPROVE, REJECT = (Offer(name=name, key=key) for name, key in (("approve", "A"), ("reject", "R")))
REFUSED = Offer(name="reject", key="R", why_not="decision.already_decided")
ESCALATE = Offer(name="escalate", key="")


def test_what_is_offered_again_has_its_button_again_and_nothing_else_is_left(
    qapp: QApplication, qtbot: QtBot
) -> None:
    theme = Theme(qapp, Choice.LIGHT)
    bar = VerdictBar(Look(theme=theme, icons=Icons(theme), clock=HandClock()))
    qtbot.addWidget(bar)
    bar.resize(1_000, 56)
    bar.show()
    bar.show_offers((APPROVE, REJECT))
    approve, reject = bar.buttons()
    bar.show_offers((REFUSED,))
    (refused,) = bar.buttons()
    assert (refused.isEnabled(), approve.isVisible(), reject.isVisible()) == (False, False, False)
    bar.show_offers((REJECT, APPROVE, ESCALATE))
    assert bar.buttons() == (reject, approve)
    assert (approve.isVisible(), reject.isEnabled(), refused.isVisible()) == (True, True, False)
    assert reject.x() < approve.x()


def test_under_more_stands_what_has_no_key_or_no_room(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, Choice.LIGHT)
    bar = VerdictBar(Look(theme=theme, icons=Icons(theme), clock=HandClock()))
    qtbot.addWidget(bar)
    bar.resize(1_000, 56)
    bar.show_offers((APPROVE, REJECT, ESCALATE))
    assert [one.text() for one in bar._menu.actions()] == ["Escalate"]
    bar.resize(10, 56)
    bar.show()
    assert [one.text().split("\t")[0] for one in bar._menu.actions()] == ["Approve", "Reject", "Escalate"]
    bar.show_offers((APPROVE,))
    assert [one.text().split("\t")[0] for one in bar._menu.actions()] == ["Approve"]


@pytest.mark.parametrize(
    ("keys", "title", "needed"),
    [
        ("a", "Approve as it is", "Type 12480.00 above."),
        ("r", "Reject", "Pick a reason."),
        ("e", "Go ahead with what you wrote", "Nothing is changed yet: write what is to go ahead."),
        ("i", "Ask again", "Write the question."),
    ],
)
async def test_bar_says_what_is_staged_and_below_it_the_one_thing_to_do_next(
    qloop: DeskLoop, keys: str, title: str, needed: str
) -> None:
    async with at_desk(wire()) as at:
        await at.show(at.item.item.id)
        at.press(keys)
        words = at.parts.bar.words_shown()
        assert words is not None
        assert (words.title, words.needed, words.body) == (title, needed, "")


def test_what_is_needed_is_said_in_whole_sentences() -> None:
    said_of = {**DECIDING, **VERDICTS}
    asked = [code for code in said_of if f"{code}.how" not in said_of and _FAULT.fullmatch(code)]
    assert len(asked) > 20
    for code in asked:
        said = said_of[code]
        for form in (said,) if isinstance(said, str) else said.forms.values():
            assert form[0].isupper(), code
            assert form[-1] in ".…", code


@pytest.mark.parametrize(
    ("hold_s", "told"),
    [
        (10.0, "goes out 10 s after recording, U takes it back until then"),
        (0.4, "goes out 1 s after recording, U takes it back until then"),
        (600.0, "goes out 10 min after recording, U takes it back until then"),
        (0.0, "goes out at once and can't be taken back."),
    ],
)
async def test_the_bar_says_how_long_after_recording_and_no_time_that_passes(
    qloop: DeskLoop, hold_s: float, told: str
) -> None:
    async with at_desk(plain_wire()) as at:
        at.desk.hold_s = hold_s
        await at.show(plain_wire().id)
        at.press("r", "1")
        assert told in at.bar
        at.desk.clock.advance(90)
        assert told in at.bar


async def test_an_answer_without_a_hold_because_of_its_deadline_says_so(qloop: DeskLoop) -> None:
    soon = replace(plain_wire(), due_at=NOON + timedelta(seconds=5))
    async with at_desk(soon) as at:
        at.desk.hold_s = 0.0
        await at.show(soon.id)
        at.press("r", "1")
        assert "the deadline is near" in at.bar


def plain_wire() -> ReviewItem:
    """A question without any deadline."""
    return replace(wire(), due_at=None, expires_at=None)
