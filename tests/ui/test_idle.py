"""A key pressed in vain says why, and no key acts on what another page hides."""

from __future__ import annotations

import pytest

from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from ui.messages.catalogue import say


async def told(at: AtDesk, item: str, key: str) -> str:
    await at.show(item)
    at.press(key)
    return at.opened.window.status.message


async def test_approve_among_several_answers_says_that_one_must_be_chosen(qloop: object) -> None:
    conflict = samples.invoice(2)
    async with at_desk(conflict) as at:
        assert await told(at, conflict.id, "a") == say("verdict.choose_one")


async def test_approve_of_a_question_says_that_there_is_no_answer(qloop: object) -> None:
    question = samples.question()
    async with at_desk(question) as at:
        assert await told(at, question.id, "a") == say("verdict.no_answer")


@pytest.mark.parametrize(
    ("key", "code"),
    [("z", "keys.idle.no_case"), ("m", "keys.idle.one_answer"), ("1", "verdict.needs_several_answers")],
)
async def test_what_needs_several_says_so_where_there_is_one(qloop: object, key: str, code: str) -> None:
    one = samples.approval()
    async with at_desk(one) as at:
        assert await told(at, one.id, key) == say(code, key=key.upper())


@pytest.mark.parametrize("key", ["t", "o", "y", "d", "w", " ", "n", "e"])
async def test_in_the_ledger_no_key_reaches_the_item_behind_it(qloop: object, key: str) -> None:
    conflict = samples.invoice(2)
    async with at_desk(conflict) as at:
        await at.show(conflict.id)
        at.press("g", "l")
        await until(lambda: at.opened.window.shown is at.opened.window.ledger)
        at.press(key)
        assert at.opened.window.status.message.endswith(say("keys.idle.ledger", key="").strip())
        assert not at.parts.has_drawer
