"""News of decisions: what the status line says when one is delivered or comes back."""

from __future__ import annotations

from reviewer.actions._api import Desk
from reviewer.domain.desk import Recorded
from reviewer.domain.events import AgentWentOn, DecisionMoved
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.lifecycle import CAME_BACK, DecisionState
from ui.messages import catalogue
from ui.messages.catalogue import say
from ui.messages.decided import about, short_receipt, told
from ui.messages.problem import problem
from ui.messages.spelling import plain
from ui.status.line import StatusLine
from ui.tasks import Spawn

_TOLD = CAME_BACK | {DecisionState.ACKNOWLEDGED}
LONGEST_CONTINUATION = 200


class News:
    """Tells the newest; what came meanwhile is in the list."""

    def __init__(self, desk: Desk, status: StatusLine, spawn: Spawn) -> None:
        self._desk, self._status, self._spawn = desk, status, spawn
        self._newest: DecisionMoved | None = None
        self._is_telling = False

    def on_moved(self, fact: DecisionMoved) -> None:
        """A decision is in another state."""
        if fact.state not in _TOLD:
            return
        self._newest = fact
        if not self._is_telling:
            self._is_telling = True
            self._spawn(self._tell(), name="tell-news")

    def on_went_on(self, fact: AgentWentOn) -> None:
        """An agent said what it did with a decision."""
        self._spawn(self._tell_went_on(fact), name="tell-went-on")

    async def show_what_can_be_undone(self) -> None:
        """After a start: rows that are still inside their hold can be taken back, and are shown."""
        waiting = [one for one in await self._desk.next_sends() if one.state is DecisionState.RECORDED]
        newest = max(waiting, key=lambda one: one.seq, default=None)
        if newest is None or newest.due_at is None:
            return
        parts = tuple(one.decision for one in waiting if one.gesture == newest.gesture)
        recorded = Recorded(
            gesture=newest.gesture,
            decisions=parts,
            recorded_at=newest.decided_at,
            goes_out_at=newest.due_at,
        )
        self._status.undo.show_recorded(recorded, title=newest.title, verdict=newest.told_as)

    async def _tell(self) -> None:
        try:
            while self._newest is not None:
                fact, self._newest = self._newest, None
                decisions = await self._desk.decisions(item=fact.item, limit=5)
                told = next((one for one in decisions if one.decision == fact.decision), None)
                if told is not None:
                    self._say(told)
        finally:
            self._is_telling = False

    async def _tell_went_on(self, fact: AgentWentOn) -> None:
        for row in await self._desk.rows((fact.item,)):
            if row.continuation:
                text = plain(row.continuation, LONGEST_CONTINUATION)
                self._status.say("news.went_on", title=row.title, text=text)

    def _say(self, one: DecisionSummary) -> None:
        say_there = self._status.say
        if one.state is DecisionState.ACKNOWLEDGED:
            say_there(
                "notice.delivered",
                source=one.source,
                what=about(catalogue.WORDS, one.told_as, one.title),
                at=one.acknowledged_at or one.decided_at,
                receipt=short_receipt(one.receipt),
            )
        elif one.state is DecisionState.DECIDED_ELSEWHERE and one.theirs_at is not None:
            theirs, mine = (told(catalogue.WORDS, verdict) for verdict in (one.theirs_verdict, one.told_as))
            code = "notice.decided_elsewhere" if one.theirs_by else "notice.timed_out"
            params = {"person": one.theirs_by, "verdict": theirs, "mine": mine, "source": one.source}
            say_there(code, **params, at=one.theirs_at)
        elif one.state is DecisionState.REFUSED:
            why = problem(catalogue.WORDS, one) or say("problem.none")
            say_there("notice.refused", source=one.source, why=why)
        else:
            say_there("news.came_back", title=one.title, state=say(f"row.state.{one.state}"))
