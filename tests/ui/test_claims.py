"""Holding an item at its source: renewed while it waits, and told when it is lost."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QApplication

from reviewer.ids import ItemId
from tests.ui.desk_double import DeskDouble
from ui.area import Surroundings
from ui.desk.claims import Claims


class LosingDesk(DeskDouble):
    """Another operator takes the item after our first hold."""

    holds = True

    async def claim(self, item: ItemId) -> bool:
        await super().claim(item)
        return self.holds


class Told:
    """The window's side, as far as words go."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def say(self, code: str, **_params: object) -> None:
        self.codes.append(code)


def surroundings(desk: DeskDouble, told: Told) -> Surroundings:
    return cast("Surroundings", type("Blank", (), {"desk": desk, "window": told}))


async def first_item(desk: DeskDouble) -> ItemId:
    from reviewer.domain.inbox import InboxQuery

    return (await desk.list_inbox(InboxQuery())).rows[0].item


async def test_a_hold_is_renewed_while_the_item_waits(qapp: QApplication, qloop: object) -> None:
    desk, told = LosingDesk(), Told()
    claims = Claims(surroundings(desk, told))
    await claims.toggle(await first_item(desk))
    await claims.renew()
    await claims.renew()
    assert told.codes == ["desk.claimed"]
    assert desk.calls.count("claim") == 3


async def test_a_lost_hold_is_told_once(qapp: QApplication, qloop: object) -> None:
    desk, told = LosingDesk(), Told()
    claims = Claims(surroundings(desk, told))
    await claims.toggle(await first_item(desk))
    desk.holds = False
    await claims.renew()
    await claims.renew()
    assert told.codes == ["desk.claimed", "desk.claim_lost"]


async def test_the_same_key_lets_the_item_go(qapp: QApplication, qloop: object) -> None:
    desk, told = LosingDesk(), Told()
    claims = Claims(surroundings(desk, told))
    item = await first_item(desk)
    await claims.toggle(item)
    await claims.toggle(item)
    await claims.renew()
    assert told.codes == ["desk.claimed", "desk.released"]
