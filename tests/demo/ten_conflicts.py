"""Settles ten conflicts of the sample desk in the real window, by keyboard alone: `python -m ... HOME`.

Prints one JSON line per conflict: which review it was, in which source, which keys were pressed.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final, cast

from PySide6.QtWidgets import QApplication

from reviewer.bootstrap import OpenDesk
from reviewer.cli.window import open_behind
from reviewer.config import Home, Settings, save_settings
from reviewer.conflicts.report import Row
from reviewer.demo.sample_home import claimed
from reviewer.demo.world import SampleWorld, running_world
from ui.app import run_window
from ui.desk.area import DeskArea
from ui.rehearsal.eyes import Eyes
from ui.rehearsal.hands import Hands, Missed
from ui.session import Session
from ui.shortcuts.dispatcher import is_in_zone
from ui.tasks import Tasks
from ui.window import MainWindow

HOLD_S: Final = 0.05
SIZE: Final = (1600, 1000)
ENOUGH: Final = 17
INVOICE, LEASE, INCIDENT = "Pay invoice", "Fields of the warehouse", "Incident IN-5512"
HOURS, ROUNDING, MIGRATION = "Opening hours", "Totals that are", "Add the sales channel"
LEAVER, RECALL, REFUND, VENDOR = (
    "Close the accounts",
    "Recall of the",
    "Refund for order",
    "Take over the new",
)

Settle = Callable[[Row], tuple[str, ...]]
"""The keys for one disputed row; a text longer than one letter is typed into the row's own field."""


class TenConflicts:
    """One operator who knows what is right, and has no mouse."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._hands = Hands(window, folder)
        self._window = window

    async def settle_all(self) -> None:
        """Ten conflicts of four kinds, one of them across two sources. Raises Missed."""
        await self._hands.until("the window is filled", lambda: self._window.findChild(Session) is not None)
        session = cast("Session", self._window.findChild(Session))
        self._area = cast("DeskArea", session.area)
        self._eyes = Eyes(session, self._area)
        await self._hands.until("seventeen items wait", self._has_all, 60)
        await self._case(INVOICE, lambda: (self._number("once"),))
        await self._rows(LEASE, self._lease_row)
        await self._rows(INCIDENT, self._incident_row)
        await self._rows(HOURS, self._hours_row)
        await self._case(ROUNDING, lambda: (self._number("with-test"),))
        await self._case(MIGRATION, lambda: (self._number("two-steps"),))
        await self._rows(LEAVER, self._leaver_row)
        await self._case(RECALL, lambda: ("0", "1"))
        await self._case(REFUND, lambda: ("I", "Which part of the sole is loose?"))
        await self._case(VENDOR, lambda: (self._number("hold"),))

    # -- what is right in each row

    def _lease_row(self, row: Row) -> tuple[str, ...]:
        return {
            "/notice_days": (self._number("reader-2"),),
            "/index/percent": ("E", "2.50"),
            "/index/source": ("0",),
        }.get(row.path, (self._number("reader-1"),))

    def _incident_row(self, row: Row) -> tuple[str, ...]:
        of = {"/severity": "label-1", "/affected_orders": "label-3"}
        if row.path == "/cause":
            return ("E", '"retry without a key; page was slow"')
        return (self._number(of.get(row.path, "label-4")),)

    def _hours_row(self, row: Row) -> tuple[str, ...]:
        is_phone = any("staffed" in cell.text for cell in row.cells)
        return (
            ("B", "From 21 December to 6 January the first holds, else the second: ") if is_phone else ("1",)
        )

    def _leaver_row(self, row: Row) -> tuple[str, ...]:
        if row.path.endswith("/to"):
            return (self._number("to-the-team"),)
        is_wipe = any("wipe_device" in cell.text for cell in row.cells)
        return ("0",) if is_wipe else (self._number("by-the-rule"),)

    # -- hands

    async def _rows(self, title: str, settle: Settle) -> None:
        """Row by row, as the cursor goes by itself."""
        await self._go_to(title)
        pressed = ["N"]
        self._hands.press("N")
        for _ in range(20):
            row = self._eyes.matrix.row_under_cursor
            if row is None or not row.path or self._eyes.can_record or self._eyes.fact_asked:
                break
            pressed += self._type(settle(row))
            if is_in_zone(QApplication.focusWidget()) and not self._eyes.fact_asked:
                self._hands.press("Esc")
                self._hands.press("N")
                pressed += ["Esc", "N"]
        await self._record(title, pressed)

    async def _case(self, title: str, keys: Callable[[], tuple[str, ...]]) -> None:
        await self._go_to(title)
        await self._record(title, self._type(keys()))

    def _type(self, keys: tuple[str, ...]) -> list[str]:
        for key in keys:
            if len(key) == 1:
                self._hands.press(key)
            else:
                self._hands.write(key)
        return list(keys)

    async def _record(self, title: str, pressed: list[str]) -> None:
        if fact := self._eyes.fact_asked:
            self._hands.write(fact)
            pressed.append(fact)
        try:
            await self._hands.until(f"{title}: everything is there", lambda: self._eyes.can_record)
        except Missed as missed:
            raise Missed(f"{missed} after {pressed}: {self._area.parts.bar.words_shown()}") from missed
        opened = self._eyes.opened
        members = [(one.source, one.remote_id) for one in opened.members] if opened is not None else []
        self._hands.press("Ctrl+Enter")
        await self._hands.until(f"{title} is recorded", lambda: not self._eyes.is_listed(title))
        told = {"title": title, "members": members, "keys": [*pressed, "Ctrl+Enter"]}
        sys.stdout.write(json.dumps(told) + "\n")

    async def _go_to(self, title: str) -> None:
        steps = self._eyes.steps_to(title)
        self._hands.press(*["J" if steps > 0 else "K"] * abs(steps))
        await self._hands.until(f"{title} is ready", lambda: self._eyes.is_ready(title))
        await self._hands.until(f"{title} is compared", lambda: bool(self._eyes.matrix.matrix.lines))

    def _number(self, candidate: str) -> str:
        return self._eyes.number_of(candidate)

    def _has_all(self) -> bool:
        if len(self._eyes.rows) < ENOUGH:
            self._hands.press(".")
        return len(self._eyes.rows) >= ENOUGH


def main(folder: Path) -> int:
    """Open the sample desk, settle, wait until the servers have every decision, print them, quit."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: _fail(failures, error))
    with ExitStack() as ending:
        home = Home(folder / "review-desk-sample")
        claim = ending.enter_context(claimed(home, is_fresh=True))
        save_settings(home, Settings(hold_s=HOLD_S))

        async def open_desk() -> OpenDesk:
            world = await asyncio.to_thread(ending.enter_context, running_world(claim, pace=1_000))
            desk = await open_behind(home)
            await world.settle(desk)
            tasks.spawn(settle(world), name="ten-conflicts")
            return desk

        async def settle(world: SampleWorld) -> None:
            window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
            window.resize(*SIZE)
            access = {name: (world.urls[name], world.operator_tokens[name]) for name in world.urls}
            sys.stdout.write(json.dumps({"servers": access}) + "\n")
            await TenConflicts(window, folder).settle_all()
            sys.stdout.write(json.dumps({"settled": True}) + "\n")
            sys.stdout.flush()
            # Whoever reads this asks the servers, then closes our input.
            await asyncio.to_thread(sys.stdin.read)
            Hands(window, folder).press("Ctrl+Q")

        code = run_window(open_desk, make_area=DeskArea, settings=Settings(hold_s=HOLD_S))
    return 1 if failures else code


def _fail(failures: list[BaseException], error: BaseException) -> None:
    failures.append(error)
    sys.stdout.write(json.dumps({"failed": str(error) if isinstance(error, Missed) else repr(error)}) + "\n")
    sys.stdout.flush()
    QApplication.quit()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
