"""The places beside the desk: connections, ledger, as seen, health, palette, settings, search, a link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog

from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Condition
from tests.hostile.poisoned import poisoned_items
from tests.hostile.test_invisible_in_the_window import POISONS, WORD, Looker, settled, window_on
from tests.makers import NOON
from tests.ui.at_desk import AtDesk
from tests.ui.opened import until
from ui.blocks.link_dialog import LinkDialog
from ui.shortcuts.table import Act
from ui.status.connections import Connections

REACHED = {"LedgerTable cell role 0", "QListWidget cell role 0", "WrappedLabel text"}
"""Were one missing, its silence would prove nothing."""


@pytest.mark.parametrize("name", POISONS)
async def test_nothing_hidden_stands_beside_the_desk(name: str, qloop: object) -> None:
    poison = POISONS[name]
    items = poisoned_items(poison, source=poison[:20].strip())
    looker = Looker(poison=poison)
    async with window_on(items) as at:
        await decide_and_fail(at, poison)
        (health,) = await at.desk.health()
        at.desk.set_health(replace(health, condition=Condition.OFFLINE, error="source.unreachable"))
        session = at.opened.session
        await session.show_ledger()
        await settled(at)
        looker.look()
        await look_as_seen(at, looker)
        session.step_out_of_page()
        for act in (Act.GO_HEALTH, Act.PALETTE, Act.HELP, Act.SETTINGS):
            at.opened.window.keys.run(act)
            await settled(at)
            looker.look()
        for dialog in at.opened.window.findChildren(QDialog):
            dialog.close()
        await look_at_connections(at, looker)
        link = LinkDialog(at.area._look, f"https://{WORD}@a.example/{poison}", at.opened.window)
        link.show()
        looker.look()
        link.close()
    assert looker.raw == set()
    assert looker.places >= REACHED


async def decide_and_fail(at: AtDesk, poison: str) -> None:
    """A decision that came back, with foreign words in each of its fields."""
    item = at.desk._items[next(iter(at.desk._items))]
    await at.show(item.id)
    await settled(at)
    at.decider.look_at_marks()
    at.press("2")
    at.record()
    await until(lambda: at.desk.gestures)
    (decision,) = await at.desk.decisions(item=item.id)
    told = {"theirs_by": poison, "theirs_summary": poison, "theirs_verdict": poison, "theirs_at": NOON}
    at.desk.come_back(
        decision.decision, DecisionState.REFUSED, problem=poison, reason=poison, receipt=poison, **told
    )


async def look_as_seen(at: AtDesk, looker: Looker) -> None:
    """The decided item again, out of the record: its answers with their matrix, then its evidence."""
    session = at.opened.session
    at.opened.window.keys.run(Act.SHOW_AS_SEEN)
    await until(lambda: session.ledger.as_seen is not None)
    shown = session.ledger.as_seen
    assert shown is not None
    await settled(at)
    looker.look()
    await until(lambda: shown.matrix.view.matrix.report is not None)
    await settled(at)
    looker.look()
    shown.evidence.toggle()
    await until(lambda: shown._fills.is_idle)
    await settled(at)
    looker.look()
    session.step_out_of_page()


async def look_at_connections(at: AtDesk, looker: Looker) -> None:
    """What is connected, and what the desk says when one is tried that answers with foreign words."""
    session = at.opened.session
    window = at.opened.window
    dialog = Connections(window, window.theme, session.desk, session.clock, session.tasks.spawn)
    dialog.show()
    await until(lambda: dialog.list.count() > 0)
    dialog.list.setCurrentRow(0)
    dialog.remove.click()
    looker.look()
    dialog.close()
