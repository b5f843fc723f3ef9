"""Letters that were never drawn cost their fonts once, and never a long turn of the event loop."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QApplication

from ui.blocks import new_letters
from ui.blocks.new_letters import NewLetters, Written
from ui.blocks.turns import Turn
from ui.theme import Choice, Role, Theme

STRANGE: tuple[Written, ...] = ((Role.TITLE, "Rückzahlung \u10d0\u10d1"), (Role.BODY, "\u0e01 \u10d0"))


@pytest.fixture
def letters(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> NewLetters:
    """On a machine where a single letter takes a whole turn."""
    monkeypatch.setattr(new_letters, "Turn", lambda length_s=0.0: Turn(length_s))
    return NewLetters(Theme(qapp, Choice.LIGHT))


def at_once(letters: NewLetters, *texts: Written) -> bool:
    """Whether it ends without waiting for a turn."""
    meeting = letters.meet(texts)
    try:
        meeting.send(None)
    except StopIteration:
        return True
    meeting.close()
    return False


async def test_everybody_else_comes_in_between_two_letters(letters: NewLetters, qloop: object) -> None:
    happened: list[str] = []
    asyncio.get_running_loop().call_soon(happened.append, "somebody else")
    assert await letters.meet(STRANGE)
    assert happened == ["somebody else"]


async def test_a_letter_that_was_met_costs_nothing_again(letters: NewLetters, qloop: object) -> None:
    await letters.meet(STRANGE)
    assert at_once(letters, *STRANGE)
    assert not at_once(letters, (Role.BODY, "\u10d1")), "only met in a title, which is another font"


async def test_nobody_waits_for_more_letters_than_there_is_time_for(
    letters: NewLetters, qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_letters, "_WAITED_S", -1.0)
    assert at_once(letters, *STRANGE)
    monkeypatch.setattr(new_letters, "_WAITED_S", 60.0)
    assert not at_once(letters, *STRANGE), "what was left is met the next time"


def test_plain_words_cost_nothing(letters: NewLetters) -> None:
    assert at_once(letters, (Role.TITLE, "Refund order 1399?"), (Role.BODY, "Größe, naïve, ō"))
