"""The sample scenario, step by step: what an operator would press, what must be seen, what each agent did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reviewer.domain.inbox import Queue
from reviewer.domain.items import ItemKind, RiskLevel
from reviewer.domain.lifecycle import DecisionState
from ui.rehearsal.eyes import Eyes
from ui.rehearsal.hands import Hands, Missed

REFUND: Final = "Refund for order"
INVOICE: Final = "Pay invoice"
LETTER: Final = "Letter about"
LEASE: Final = "Fields of the warehouse lease"
TAGS: Final = "Tag 41"
TICKETS: Final = "Close 3"
NEW_ACCOUNT: Final = "Take over the new bank account"
HOLD: Final = "Hold every payment"
ARRIVES: Final = "Lower the price"
DECIDED: Final = (REFUND, INVOICE, LETTER, LEASE, NEW_ACCOUNT, HOLD, TAGS)
NEW_LETTER: Final = (
    "Hello,\n\nyour order 88-1377 is late, and we should have told you sooner. We are sorry.\n\n"
    "The carrier expects to deliver it on Thursday, 26 March. We write again if that changes.\n\n"
    "Your support team\n"
)
MERGED_FROM: Final = {"/notice_days": "reader-2"}
"""Which reading settles a row; every other one comes from reader 4."""
ENOUGH: Final = 17
HOLD_AND_MORE_S: Final = 60.0
ARRIVAL_S: Final = 60.0


class Play:
    """One run through the scenario. Every step is told; the first thing that is not seen ends it."""

    def __init__(self, hands: Hands, eyes: Eyes, tell: Callable[[str], None]) -> None:
        self._hands, self._eyes, self._tell = hands, eyes, tell

    async def run(self) -> None:
        """All of it. Raises Missed."""
        await self._look_at_the_desk()
        await self._choose()
        await self._reject()
        await self._edit()
        await self._merge()
        await self._settle_a_case()
        await self._approve()
        await self._undo()
        await self._see_agents_go_on()
        await self._see_an_arrival()

    # -- the steps

    async def _look_at_the_desk(self) -> None:
        eyes = self._eyes
        await self._hands.until("seventeen items wait", lambda: self._laid(ENOUGH), 60)
        conflicts = sum(row.kind is ItemKind.CONFLICT for row in eyes.rows)
        low = sum(row.risk is RiskLevel.LOW for row in eyes.rows)
        await self._hands.until("the first item is painted", lambda: eyes.opened is not None)
        self._tell(f"{len(eyes.rows)} items wait: {conflicts} in open contradiction, {low} of low risk")
        await self._picture("desk")

    async def _choose(self) -> None:
        await self._go_to(REFUND)
        number = self._eyes.number_of("repair-first")
        self._hands.press(number)
        await self._hands.until("the choice is staged", lambda: self._eyes.can_record)
        await self._picture("one-of-three")
        await self._record(REFUND, f"pressed {number}, Ctrl+Enter: chose answer {number} of three")

    async def _reject(self) -> None:
        await self._go_to(INVOICE)
        self._hands.press("R", "4")
        self._hands.write("D-88107 has no order")
        await self._hands.until("the rejection is staged", lambda: self._eyes.can_record)
        await self._picture("reject-with-a-code")
        await self._record(INVOICE, "pressed R, 4, typed a reason, Ctrl+Enter: rejected with a code")

    async def _edit(self) -> None:
        await self._go_to(LETTER)
        self._hands.press("E", "Ctrl+A")
        self._hands.write(NEW_LETTER)
        await self._hands.until("the edit is staged", lambda: self._eyes.can_record)
        await self._picture("edit-the-letter")
        await self._record(LETTER, "pressed E, wrote the letter anew, Ctrl+Enter: approved as edited")

    async def _merge(self) -> None:
        await self._go_to(LEASE)
        self._hands.press("N")
        pressed = ["N"]
        for _ in range(8):
            row = self._eyes.matrix.row_under_cursor
            if row is None or not row.path or self._eyes.can_record:
                break
            number = self._eyes.number_of(MERGED_FROM.get(row.path, "reader-4"))
            self._hands.press(number)
            pressed.append(number)
        await self._hands.until("the merge is staged", lambda: self._eyes.can_record)
        await self._picture("merge")
        await self._record(
            LEASE, f"pressed {', '.join(pressed)}, Ctrl+Enter: merged four readings row by row"
        )

    async def _settle_a_case(self) -> None:
        await self._go_to(NEW_ACCOUNT)
        number = self._eyes.number_of("hold")
        self._hands.press(number)
        fact = self._eyes.fact_asked
        if fact:
            self._hands.write(fact)
        await self._hands.until("the case is staged", lambda: self._eyes.can_record)
        await self._picture("a-case-of-two-sources")
        typed = f", typed {fact}" if fact else ""
        await self._record(NEW_ACCOUNT, f"pressed {number}{typed}, Ctrl+Enter: settled a case of two sources")

    async def _approve(self) -> None:
        await self._go_to(TAGS)
        self._hands.press("A")
        await self._gone(TAGS)
        self._tell(f"“{TAGS} …”: pressed A: approved, low risk, recorded at once")

    async def _undo(self) -> None:
        await self._go_to(TICKETS)
        self._hands.press("A")
        await self._gone(TICKETS)
        await self._hands.until("the undo line is there", lambda: self._eyes.can_undo)
        await self._picture("saved-and-can-be-taken-back")
        self._hands.press("U")
        await self._hands.until("it is open again", lambda: self._eyes.is_listed(TICKETS))
        self._tell(f"“{TICKETS} …”: pressed A, then U: taken back before it was sent; it is open again")

    async def _see_agents_go_on(self) -> None:
        self._hands.press("G", "D")
        await self._hands.until("the list of what is done", lambda: self._eyes.is_queue(Queue.DONE_TODAY))
        for title in DECIDED:
            await self._hands.until(
                f"{title}: confirmed, and the agent went on",
                lambda title=title: self._went_on(title),  # type: ignore[misc]
                HOLD_AND_MORE_S,
            )
            row = self._eyes.row(title)
            if row is not None:
                self._tell(
                    f"“{title} …”: confirmed by {row.sources[0]}; {self._eyes.words_of(row.item).caption}"
                )
        await self._picture("done")
        await self._go_to_open(LETTER)
        await self._picture("what-the-agent-did")

    async def _see_an_arrival(self) -> None:
        self._hands.press("G", "Q")
        await self._hands.until("the list of what waits", lambda: self._eyes.is_queue(Queue.NEEDS_ME))
        await self._hands.until(
            "something new while the window is open", lambda: self._admitted(ARRIVES), ARRIVAL_S
        )
        self._tell(f"“{ARRIVES} …”: came in while the window was open")
        await self._picture("something-new")

    # -- parts of steps

    async def _go_to(self, title: str) -> None:
        await self._go_to_open(title)
        await self._hands.until(f"{title}: the verdict keys work", lambda: self._eyes.is_ready(title))

    async def _go_to_open(self, title: str) -> None:
        await self._hands.until(f"{title} is listed", lambda: self._eyes.row(title) is not None)
        steps = self._eyes.steps_to(title)
        self._hands.press(*("J" if steps > 0 else "K" for _ in range(abs(steps))))
        await self._hands.until(f"{title} is painted", lambda: self._eyes.is_open(title))

    async def _record(self, title: str, told: str) -> None:
        self._hands.press("Ctrl+Enter")
        await self._gone(title)
        self._tell(f"“{title} …”: {told}")

    async def _gone(self, title: str) -> None:
        await self._hands.until(f"{title} is recorded", lambda: not self._eyes.is_listed(title))

    def _laid(self, enough: int) -> bool:
        """Arrivals wait for a key while the list has the cursor: press it as an operator would."""
        if len(self._eyes.rows) < enough:
            self._hands.press(".")
        return len(self._eyes.rows) >= enough

    def _admitted(self, title: str) -> bool:
        if not self._eyes.is_listed(title):
            self._hands.press(".")
        return self._eyes.is_listed(title)

    def _went_on(self, title: str) -> bool:
        row = self._eyes.row(title)
        is_done = row is not None and row.decision_state is DecisionState.ACKNOWLEDGED
        return is_done and row is not None and bool(row.continuation)

    async def _picture(self, name: str) -> None:
        self._tell(f"    picture: {(await self._hands.picture(name)).name}")


__all__ = ["Missed", "Play"]
