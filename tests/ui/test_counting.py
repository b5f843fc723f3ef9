"""Own words are counted beside the window where that takes long, and nothing is released before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from reviewer.render.counting import Counted, Thing, is_quick
from tests.makers import HandClock, make_item
from tests.ui.at_desk import AtDesk
from tests.ui.desk_double import DeskDouble
from tests.ui.opened import open_window, until
from ui.desk.area import DeskArea

MUCH = "p\u0430y " * 2_000


class SlowCount(DeskDouble):
    """Counts when it is told to."""

    def __init__(self) -> None:
        super().__init__((make_item("r1", answers=1),), clock=HandClock())
        self.may_count = asyncio.Event()
        self.asked: list[frozenset[Thing]] = []

    async def count_marks(self, things: Iterable[Thing]) -> Counted:
        self.asked.append(frozenset(things))
        await self.may_count.wait()
        return await super().count_marks(self.asked[-1])


async def opened_at(desk: SlowCount) -> AtDesk:
    at = AtDesk(await open_window(desk, make_area=DeskArea))
    await at.show("src:r1")
    return at


async def test_a_release_waits_until_its_own_words_are_counted(qloop: object) -> None:
    desk = SlowCount()
    at = await opened_at(desk)
    at.press("a")
    reason = f"slowly counted {MUCH}"
    assert not is_quick([reason])
    at.parts.form.reason.insertPlainText(reason)
    assert at.decider.missing.code == "stage.counting_marks"
    at.record()
    assert desk.gestures == []
    desk.may_count.set()
    await until(lambda: at.decider.missing.code == "stage.marks_not_looked_at")
    assert at.decider.missing.params == {"count": 2_000}
    at.decider.look_at_marks()
    at.record()
    (choice,) = await at.recorded()
    assert choice.acknowledged == ("hidden-characters:2000",)
    await at.opened.close()


async def test_a_no_waits_for_no_count(qloop: object) -> None:
    desk = SlowCount()
    at = await opened_at(desk)
    at.press("r", "1")
    at.parts.form.reason.insertPlainText(f"not waited for {MUCH}")
    at.record()
    await at.recorded()
    await at.opened.close()


async def test_what_is_typed_meanwhile_is_counted_next_and_never_two_at_once(qloop: object) -> None:
    desk = SlowCount()
    at = await opened_at(desk)
    at.press("a")
    field = at.parts.form.reason
    for word in ("first ", "second ", "third "):
        field.insertPlainText(f"{word}{MUCH}")
    await until(lambda: desk.asked)
    assert len(desk.asked) == 1
    desk.may_count.set()
    await until(lambda: at.decider.missing.code == "stage.marks_not_looked_at")
    assert [field.words().strip() in one for one in desk.asked] == [False, True]
    assert at.decider.missing.params == {"count": 6_000}
    await at.opened.close()
