"""Resuming a thread with a decision: read before, send by interrupt id, read after. A 200 proves nothing.

An answer whose question has moved on is never sent: LangGraph would give it to whatever is asked next.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import msgspec

from reviewer.connectors._http import Reply, was_sent
from reviewer.connectors._langgraph.calls import Calls, detail
from reviewer.connectors._langgraph.items import Interrupt, graph_of, interrupts_of, read_row
from reviewer.connectors._langgraph.runs import (
    AT_WORK,
    answers_to,
    first_answer,
    is_contested,
    older_than,
    ours,
    said,
    seen_at,
)
from reviewer.connectors._langgraph.wire import (
    BUSY,
    ERROR,
    INTERRUPTED,
    RunBody,
    RunCommandBody,
    RunRow,
    ThreadRow,
)
from reviewer.domain.codec import decode_item
from reviewer.domain.decisions import Decision, Verdict
from reviewer.domain.deliveries import DeliveryResult, OtherDecision, ProofGrade, Receipt
from reviewer.domain.items import ReviewItem
from reviewer.domain.json_text import read_values
from reviewer.domain.lifecycle import Outcome
from reviewer.errors import BadResponse, SourceError, SourceRefused, SourceUnreachable
from reviewer.lenses.answer import Answer, answer
from reviewer.lenses.document import read_document
from reviewer.verdicts.content_check import schema_objection

_log = logging.getLogger(__name__)

LEAKED = "delivery.reached_next_question"
"""Code of a lost race whose answer did harm; only `review()` in the graph prevents it."""
LOOK_AGAIN_S = 1.0
"""A run is picked up within 0.7 to 1.0 s; earlier there is nothing to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aim:
    """What one decision is about, on this server."""

    decision: Decision
    thread: str
    interrupt: str

    def pending(self, row: ThreadRow) -> Interrupt | None:
        """The question with the id that was shown, if it still waits."""
        if row.status != INTERRUPTED:
            return None
        return next((one for one in interrupts_of(row) if one.id == self.interrupt), None)


def checked_answer(item: ReviewItem, verdict: Verdict, *, decision: str = "", operator: str = "") -> Answer:
    """The answer, held against the schema of the interrupt: LangGraph may keep a wrong one for ever."""
    made = answer(item, verdict, decision=decision, operator=operator)
    if made.objection or made.schema is None:
        return made
    return Answer(
        data=made.data, objection=schema_objection(made.schema, read_values(made.data)), schema=made.schema
    )


class Delivery:
    """Sends decisions to one server and finds out what became of them."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def deliver(self, decision: Decision, *, attempt: int) -> DeliveryResult:
        """One try. Nothing is sent unless exactly what was shown still waits."""
        aim = _aim(decision)
        try:
            if attempt > 1 and (run := ours(await self._calls.runs(aim.thread) or (), decision.id)):
                return await self._outcome_of(aim, run)
            row = await self._row(aim)
            if (
                row is None
                or (waiting := aim.pending(row)) is None
                or waiting.version != decision.item_version
            ):
                return await self._not_ours(aim, row, is_before_sending=True)
        except SourceError as error:
            return _not_sent(error)
        return await self._send(aim, row)

    async def read_back(self, decision: Decision) -> DeliveryResult:
        """What became of a decision that may have been sent."""
        aim = _aim(decision)
        try:
            runs = await self._calls.runs(aim.thread)
            if run := ours(runs or (), decision.id):
                return await self._outcome_of(aim, run)
            return await self._not_ours(aim, await self._row(aim), is_before_sending=False)
        except SourceError as error:
            return _refused(error) if isinstance(error, SourceRefused) else _cant_tell(error)

    # -- sending
    async def _send(self, aim: _Aim, row: ThreadRow) -> DeliveryResult:
        decision = aim.decision
        made = checked_answer(
            decode_item(decision.item_record),
            decision.verdict,
            decision=decision.id,
            operator=decision.operator.work_id or decision.operator.name,
        )
        graph = graph_of(row)
        assistant = graph.assistant_id or graph.graph_id
        if made.objection or not assistant:
            return DeliveryResult(
                outcome=Outcome.INVALID, code=made.objection or "delivery.no_assistant", was_sent=False
            )
        body = RunBody(
            assistant_id=assistant,
            command=RunCommandBody({aim.interrupt: msgspec.Raw(made.data)}),
            metadata={
                "decision_id": decision.id,
                "payload_sha256": decision.item_version.rpartition(":")[2],
                "reviewer": decision.operator.work_id or decision.operator.name,
                "verdict": decision.verdict.name,
                "seen_at": row.state_updated_at.isoformat() if row.state_updated_at else "",
            },
        )
        try:
            reply = await self._calls.start_run(aim.thread, body)
        except SourceUnreachable as error:
            return _cant_tell(error) if was_sent(error) else _not_sent(error)
        except BadResponse as error:
            return _cant_tell(error)
        return _heard(reply)

    # -- finding out
    async def _outcome_of(self, aim: _Aim, run: RunRow) -> DeliveryResult:
        """A run of ours is there: whether it took effect, the thread has to say as well."""
        if run.status in AT_WORK:
            return _look_again()
        row = await self._row(aim)
        if row is None:
            return DeliveryResult(outcome=Outcome.WITHDRAWN)
        older = older_than(await self._calls.runs(aim.thread) or (), run.run_id)
        since = seen_at(run)
        first = first_answer(answers_to(older, aim.interrupt), since=since, but=aim.decision.id)
        if first is not None:
            return _theirs(first.as_other, code=await self._leak(aim))
        if run.status != "success":
            return DeliveryResult(outcome=Outcome.INVALID, reason=said(row.error), code="delivery.run_failed")
        waiting = aim.pending(row)
        if waiting is not None and waiting.version == aim.decision.item_version:
            return DeliveryResult(outcome=Outcome.UNKNOWN, retry_after_s=LOOK_AGAIN_S)
        is_proved = not is_contested(older, since) or await self._calls.moved_by(aim.thread, aim.decision.id)
        grade = ProofGrade.BY_ID if is_proved else ProofGrade.BY_EFFECT
        receipt = Receipt(id=run.run_id, grade=grade, at=run.created_at)
        return DeliveryResult(outcome=Outcome.ACCEPTED, receipt=receipt)

    async def _leak(self, aim: _Aim) -> str:
        """Somebody else was first: whether our answer was then taken for the next question of the node."""
        if not await self._calls.moved_by(aim.thread, aim.decision.id):
            return ""
        _log.warning("thread=%s decision=%s answer_reached_next_question", aim.thread, aim.decision.id)
        return LEAKED

    async def _not_ours(self, aim: _Aim, row: ThreadRow | None, *, is_before_sending: bool) -> DeliveryResult:
        """No run of ours is there: why the question is not as it was shown, or that it still is."""
        sent = not is_before_sending
        if row is None:
            return DeliveryResult(outcome=Outcome.WITHDRAWN, was_sent=sent)
        if row.status == BUSY:
            return _look_again(was_sent=sent)
        waiting = aim.pending(row)
        if waiting is not None:
            if waiting.version != aim.decision.item_version:
                return DeliveryResult(outcome=Outcome.SUPERSEDED, was_sent=sent)
            return DeliveryResult(outcome=Outcome.RETRY, was_sent=sent)
        item = decode_item(aim.decision.item_record)
        runs = await self._calls.runs(aim.thread) or ()
        first = first_answer(answers_to(runs, aim.interrupt), since=item.updated_at, but=aim.decision.id)
        if first is not None and row.status != ERROR:
            return _theirs(first.as_other, was_sent=sent)
        if _is_asked_again(item, row):
            return DeliveryResult(outcome=Outcome.SUPERSEDED, was_sent=sent)
        return DeliveryResult(outcome=Outcome.WITHDRAWN, reason=said(row.error), was_sent=sent)

    async def _row(self, aim: _Aim) -> ThreadRow | None:
        data = await self._calls.row(aim.thread)
        if data is None:
            return None
        row = read_row(data)
        if row.thread_id != aim.thread:
            raise BadResponse(path="/thread_id", expected=aim.thread, got=row.thread_id)
        return row


def _aim(decision: Decision) -> _Aim:
    thread, _, interrupt = decision.remote_id.partition("/")
    return _Aim(decision=decision, thread=thread, interrupt=interrupt)


def _is_asked_again(item: ReviewItem, row: ThreadRow) -> bool:
    """Whether the same task asks something else now, or the same question under a new id."""
    task = read_document(item.raw).first("/interrupt/task")
    asked = item.version.rpartition(":")[2]
    return any(
        (task is not None and one.task == task.text()) or one.version.rpartition(":")[2] == asked
        for one in interrupts_of(row)
    )


def _heard(reply: Reply) -> DeliveryResult:
    """What the reply to our run means. Even the best one means: look whether it is so."""
    if reply.status == 200:
        return _look_again()
    words = detail(reply)
    if reply.status == 409:
        # Another run is at work: nothing of ours was taken.
        return _look_again(was_sent=False)
    if reply.status == 401:
        return DeliveryResult(outcome=Outcome.AUTH_NEEDED, reason=words, was_sent=False)
    if reply.status == 403:
        return DeliveryResult(outcome=Outcome.FORBIDDEN, reason=words, was_sent=False)
    if reply.status in (404, 429):
        # The thread went between two calls, or too much is asked of the server: the next try tells.
        return DeliveryResult(
            outcome=Outcome.RETRY, reason=words, retry_after_s=reply.retry_after_s(), was_sent=False
        )
    if 400 <= reply.status < 500:
        return DeliveryResult(outcome=Outcome.INVALID, reason=words, was_sent=False)
    return DeliveryResult(outcome=Outcome.UNKNOWN, retry_after_s=reply.retry_after_s() or LOOK_AGAIN_S)


def _look_again(*, was_sent: bool = True) -> DeliveryResult:
    return DeliveryResult(outcome=Outcome.IN_PROGRESS, retry_after_s=LOOK_AGAIN_S, was_sent=was_sent)


def _theirs(other: OtherDecision, *, was_sent: bool = True, code: str = "") -> DeliveryResult:
    return DeliveryResult(outcome=Outcome.DECIDED_ELSEWHERE, winner=other, was_sent=was_sent, code=code)


def _cant_tell(error: SourceError) -> DeliveryResult:
    """Something may be there; only the runs can tell."""
    return DeliveryResult(outcome=Outcome.UNKNOWN, code=error.code, retry_after_s=LOOK_AGAIN_S)


def _not_sent(error: SourceError) -> DeliveryResult:
    """The try failed before anything was sent."""
    if isinstance(error, SourceRefused):
        return _refused(error)
    return DeliveryResult(outcome=Outcome.RETRY, code=error.code, was_sent=False)


def _refused(error: SourceRefused) -> DeliveryResult:
    outcome = Outcome.AUTH_NEEDED if error.params.get("status") == 401 else Outcome.FORBIDDEN
    return DeliveryResult(outcome=outcome, reason=str(error.params.get("said", "")), was_sent=False)
