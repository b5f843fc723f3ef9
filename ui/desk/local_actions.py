"""What stays on this desk: snooze, flag, claim, split, leave out, close or retry what came back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from PySide6.QtGui import QGuiApplication

from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from reviewer.errors import ReviewDeskError
from reviewer.ids import DecisionId, ItemId
from reviewer.render.plain_line import plain_line
from ui.area import Surroundings
from ui.blocks.look import Look
from ui.decide.decider import Decider
from ui.desk.claims import Claims
from ui.desk.layout import DeskParts
from ui.messages.spelling import plain

FLAG_REASONS = ("badly-asked", "not-for-me", "missing-evidence")
_MORNING = time(9, 0)
_LONGEST_NAME = 80
_LONGEST_COPIED = 100_000
"""Characters of a title on a button."""


class LocalActions:
    """Small choices are numbered above the bar; every failure is told in the status line."""

    def __init__(
        self,
        look: Look,
        around: Surroundings,
        parts: DeskParts,
        decider: Decider,
        reopen: Callable[[], Awaitable[None]],
    ) -> None:
        self._look = look
        self._around = around
        self._parts = parts
        self._decider = decider
        self._reopen = reopen
        self.claims = Claims(around, parts)

    # -- keys

    def snooze(self) -> None:
        """H: until later."""
        now = self._look.clock.now().astimezone()
        tomorrow = datetime.combine(now.date() + timedelta(days=1), _MORNING, tzinfo=now.tzinfo)
        monday = tomorrow + timedelta(days=(7 - tomorrow.weekday()) % 7)
        choices = (
            ("snooze.hour", now + timedelta(hours=1)),
            ("snooze.four_hours", now + timedelta(hours=4)),
            ("snooze.tomorrow", tomorrow),
            ("snooze.monday", monday),
        )
        self._ask("snooze.title", tuple((code, partial(self._snooze, until)) for code, until in choices))

    def hide_until_it_changes(self) -> None:
        """For an item that can't be read: a new version brings it back."""
        self._snooze(self._look.clock.now() + timedelta(days=3650))

    def flag(self) -> None:
        """L: for the engineer who asks the question."""
        self._ask(
            "flag.title", tuple((f"flag.{reason}", partial(self._flag, reason)) for reason in FLAG_REASONS)
        )

    def claim(self) -> None:
        """C: hold the item where the source can, or let it go."""
        opened = self._decider.opened
        if opened is not None:
            self._run(self.claims.toggle(opened.item.id))

    def leave_out(self) -> None:
        """X: the member whose answer is under the cursor gets no decision, or gets one again."""
        opened = self._decider.opened
        if opened is None or len(opened.members) < 2:
            return
        number = self._parts.matrix.answer_under_cursor
        member = opened.answers[number - 1].item if opened.answers else opened.members[-1].id
        self._decider.leave_out(member)

    def split_case(self) -> None:
        """Z, not the same matter: asks which item leaves the case. That is recorded; U takes it back."""
        opened = self._decider.opened
        if opened is not None and len(opened.members) > 1:
            members = [(self._named(one), partial(self._split, one)) for one in opened.members]
            self._parts.choices.ask(self._look.say("split.title"), members)

    def _named(self, member: ReviewItem) -> str:
        title = plain(member.title, _LONGEST_NAME) or self._look.say("row.untitled")
        return self._look.say("split.member", source=member.source, title=title)

    def _split(self, item: ReviewItem) -> None:
        # Keys that come before the case is shown anew must not decide on what was just taken out of it.
        self._decider.died("dead.case_changed")
        self._run(self._taken_out(item))

    # -- what came back

    def close(self, decision: DecisionId) -> None:
        """Nothing more to do: the answer stays in the record as dissent."""
        self._run(self._settle(self._around.desk.close_decision(decision, "")))

    def try_again(self, decision: DecisionId) -> None:
        """The same bytes once more."""
        self._run(self._settle(self._around.desk.try_again(decision)))

    def copy(self, *lines: str) -> None:
        """To the clipboard, as plain lines with marks for what can't be seen."""
        QGuiApplication.clipboard().setText("\n".join(plain_line(one, _LONGEST_COPIED) for one in lines))
        self._around.window.say("desk.copied")

    # -- how they are done

    def _snooze(self, until: datetime) -> None:
        opened = self._decider.opened
        if opened is not None:
            self._run(self._snoozed(opened, until))

    async def _snoozed(self, opened: OpenedItem, until: datetime) -> None:
        await self._around.desk.snooze(opened.item.id, until)
        at = self._look.words.time(until, now=self._look.clock.now())
        title = plain(opened.item.title, _LONGEST_NAME) or self._look.say("row.untitled")
        self._around.window.say("desk.snoozed", at=at, title=title)
        self._around.window.on_hidden(frozenset({opened.item.id}))

    def _flag(self, reason: str) -> None:
        opened = self._decider.opened
        if opened is not None:
            self._run(self._flagged(opened.item.id, reason))

    async def _flagged(self, item: ItemId, reason: str) -> None:
        await self._around.desk.flag(item, reason, self._decider.composition.reason)
        self._around.window.say("desk.flagged", reason=self._look.say(f"flag.{reason}"))

    async def _taken_out(self, item: ReviewItem) -> None:
        try:
            await self._around.desk.split_case(item.id)
        finally:
            await self._reopen()
        self._around.window.on_taken_out(item.id, title=item.title or self._look.say("row.untitled"))

    async def _settle(self, step: Awaitable[object]) -> None:
        await step
        await self._reopen()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._around.spawn(self._told(work), name="desk_action")

    async def _told(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except ReviewDeskError as error:
            self._around.window.say(error.code, **error.params)

    def _ask(self, title: str, choices: tuple[tuple[str, Callable[[], None]], ...]) -> None:
        """Numbered, so that a digit chooses."""
        self._parts.choices.ask(self._look.say(title), [(self._look.say(code), run) for code, run in choices])
