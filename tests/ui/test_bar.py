"""The verdict bar shows exactly what is offered, however often that changes."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.makers import HandClock
from ui.blocks.look import Look
from ui.decide.bar import VerdictBar
from ui.decide.offers import Offer
from ui.icons import Icons
from ui.theme import Choice, Theme

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
