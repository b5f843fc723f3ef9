"""The ledger at work: reads what its page asks for, and tells the page what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from reviewer.domain.ledger import DecisionStory
from reviewer.domain.sources import Guarantee, SourceHealth
from reviewer.errors import ReviewDeskError
from reviewer.ids import DecisionId
from ui.area import Surroundings
from ui.blocks.look import Look
from ui.ledger.page import LedgerPage
from ui.ledger.story import as_text, told
from ui.messages.catalogue import say

if TYPE_CHECKING:
    from ui.ledger.as_seen import AsSeen

LIMIT = 500


class LedgerSession(QObject):
    """One for each opened desk."""

    def __init__(
        self,
        page: LedgerPage,
        around: Surroundings,
        health: Callable[[], Sequence[SourceHealth]],
    ) -> None:
        super().__init__(page)
        self._page, self._around, self._health = page, around, health
        self._desk, self._spawn, self._say = around.desk, around.spawn, around.window.say
        spawn = around.spawn
        self._as_seen: AsSeen | None = None
        self._is_stale = False
        self._is_following = False
        self._asked = 0
        """Counts the lists that were asked for: only the newest one is shown."""
        page.query_changed.connect(lambda: spawn(self.refresh(), name="list-ledger"))
        page.decision_chosen.connect(self._on_chosen)
        page.verify_wanted.connect(lambda: spawn(self.verify(), name="verify-record"))
        page.export_wanted.connect(lambda: spawn(self.export(), name="export-record"))
        page.copy_wanted.connect(lambda: spawn(self._copy(), name="copy-story"))
        page.as_seen_wanted.connect(lambda: spawn(self.show_as_seen(), name="show-as-seen"))
        page.story_export_wanted.connect(lambda: spawn(self._export_story(), name="export-story"))

    async def refresh(self) -> None:
        """List what is asked for now."""
        page = self._page
        self._asked += 1
        asked = self._asked
        decisions = await self._desk.decisions(text=page.text, states=page.states, limit=LIMIT)
        if asked == self._asked:
            page.show_decisions(decisions)

    def notice(self) -> None:
        """A decision was made, sent, confirmed or taken back: whoever reads the list sees it there."""
        self._is_stale = True
        if self._page.isVisible() and not self._is_following:
            self._is_following = True
            self._spawn(self._follow(), name="follow-ledger")

    async def _follow(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                await self.refresh()
        finally:
            self._is_following = False

    async def verify(self) -> None:
        """Walk the chain and say what was found."""
        self._page.begin()
        try:
            chain = await self._desk.verify_record(self._page.show_progress)
        except ReviewDeskError as error:
            self._page.end(say(error.code, **error.params), is_bad=True)
            return
        self._page.show_chain(chain)

    async def export(self) -> None:
        """Write an evidence bundle into the home's exports and say where."""
        self._page.begin()
        try:
            made = await self._desk.export_bundle(progress=self._page.show_progress)
        except ReviewDeskError as error:
            self._page.end(say(error.code, **error.params), is_bad=True)
            return
        code = "ledger.exported" if made.is_signed else "ledger.exported_unsigned"
        self._page.end(say(code, entries=made.entries, path=made.path), is_bad=not made.is_signed)

    @property
    def as_seen(self) -> AsSeen | None:
        """The item as it was seen, while it stands in the place of the list."""
        return self._as_seen if self._page.is_list_covered else None

    async def show_as_seen(self) -> None:
        """The chosen decision's item, as it was seen before it."""
        story = await self._chosen_story()
        if story is None:
            return
        if self._as_seen is None:
            # What draws answers is heavy, and the ledger is part of the first paint.
            from ui.ledger.as_seen import AsSeen

            around = self._around
            look = Look(theme=around.theme, icons=around.icons, clock=around.clock)
            self._as_seen = AsSeen(look, around)
            self._as_seen.closed.connect(self._leave_as_seen)
        self._page.put_in_front(self._as_seen)
        await self._as_seen.show_story(story)
        self._as_seen.focus()

    def step_out(self) -> bool:
        """Esc: from the item as it was seen to the list, then out of the search; False: there is no more."""
        if self.as_seen is not None and self.as_seen.step_out():
            return True
        return self._leave_as_seen() or self._page.close_search()

    def _leave_as_seen(self) -> bool:
        """To the list; False: it is there."""
        if not self._page.bring_list_back():
            return False
        if self._as_seen is not None:
            self._as_seen.clear()
        return True

    def _on_chosen(self, decision: DecisionId) -> None:
        self._spawn(self._show_story(decision), name="read-story")

    async def _show_story(self, decision: DecisionId) -> None:
        story = await self._desk.story(decision)
        if self._is_chosen(decision):
            self._page.show_story(told(story, self._guarantee(str(story.summary.source))))
            if self.as_seen is not None:
                await self.as_seen.show_story(story)

    def _is_chosen(self, decision: DecisionId) -> bool:
        chosen = self._page.chosen
        return chosen is not None and chosen.decision == decision

    async def _chosen_story(self) -> DecisionStory | None:
        """Of the decision that is still chosen when it was read; None: there is none."""
        while (chosen := self._page.chosen) is not None:
            story = await self._desk.story(chosen.decision)
            if self._is_chosen(chosen.decision):
                return story
        return None

    async def _text(self) -> tuple[DecisionId, str] | None:
        chosen = self._page.chosen
        if chosen is None:
            return None
        story = await self._desk.story(chosen.decision)
        return chosen.decision, as_text(story, self._guarantee(str(chosen.source)))

    async def _copy(self) -> None:
        if (made := await self._text()) is not None:
            QGuiApplication.clipboard().setText(made[1])
            self._say("story.copied")

    async def _export_story(self) -> None:
        if (made := await self._text()) is not None:
            exported = await self._desk.export_text(f"decision-{made[0]}", made[1])
            self._say("story.exported", path=exported.path)

    def _guarantee(self, source: str) -> Guarantee | None:
        return next((one.guarantee for one in self._health() if one.source == source), None)
