"""What is said above an item that was decided before: on its way, done, came back. Words only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer.domain.desk import OpenedItem
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.lifecycle import DecisionState
from reviewer.render.plain_line import joined
from ui.blocks.look import Look
from ui.blocks.notices import Notice, NoticeAction
from ui.messages.decided import about, short_receipt
from ui.messages.problem import problem
from ui.messages.spelling import plain

Run = Callable[[], None]
LONGEST_WORDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBackActions:
    """What the buttons of these notices do."""

    copy_reason: Run
    close: Run
    try_again: Run
    edit: Run
    escalate: Run
    copy_report: Run
    can_escalate: bool = False
    can_edit: bool = False


def newest(opened: OpenedItem) -> DecisionSummary | None:
    """Our last word on the item, unless it was taken back."""
    first = opened.decisions[0] if opened.decisions else None
    return None if first is None or first.state is DecisionState.RETRACTED else first


def came_back_notices(look: Look, opened: OpenedItem, actions: CameBackActions) -> tuple[Notice, ...]:
    """Nothing for an item that nobody here has decided."""
    one = newest(opened)
    if one is None:
        return ()
    make = _NOTICES.get(one.state)
    return () if make is None else (make(look, opened, one, actions),)


def went_on_notices(look: Look, opened: OpenedItem) -> tuple[Notice, ...]:
    """What the agent says that it did with the decision, ours or another's; its words, framed as such."""
    told = opened.continuation
    if told is None:
        return ()
    message = look.words.message("notice.went_on", at=told.at, words=plain(told.text, LONGEST_WORDS))
    return (Notice(title=message.title, body=message.body),)


def ended_notices(look: Look, opened: OpenedItem) -> tuple[Notice, ...]:
    """Why a question that nobody here has answered is gone: answered elsewhere, the run failed ..."""
    source, theirs = opened.item.source, opened.theirs
    if newest(opened) is not None:
        return ()
    if theirs is not None:
        code = "cameback.they_decided" if theirs.by else "cameback.time_decided"
        title = look.say(code, person=theirs.by, source=source, verdict=_done(look, theirs.verdict))
        words = look.say("problem.quoted", words=plain(theirs.summary, LONGEST_WORDS))
        return (Notice(title=title, body=words if theirs.summary else ""),)
    if opened.ended_why:
        words = plain(opened.ended_why, LONGEST_WORDS)
        message = look.words.message("cameback.ended", source=source, words=words)
        return (Notice(title=message.title, body=message.body),)
    return ()


def _superseded(look: Look, opened: OpenedItem, one: DecisionSummary, actions: CameBackActions) -> Notice:
    if one.is_case_broken:
        message = look.words.message("notice.case_broken")
        return Notice(title=message.title, body=message.body, actions=_copy(one, actions))
    message = look.words.message(
        "cameback.superseded", count=sum(change.item is None for change in opened.changes), source=one.source
    )
    leave = (NoticeAction(code="cameback.close", run=actions.close),)
    return Notice(title=message.title, body=message.body, actions=(*_copy(one, actions), *leave))


def _copy(one: DecisionSummary, actions: CameBackActions) -> tuple[NoticeAction, ...]:
    return (NoticeAction(code="cameback.copy_reason", run=actions.copy_reason),) if one.reason else ()


def _elsewhere(look: Look, _opened: OpenedItem, one: DecisionSummary, actions: CameBackActions) -> Notice:
    at = one.theirs_at or one.decided_at
    theirs = _done(look, one.theirs_verdict)
    if not one.theirs_by:
        message = look.words.message("notice.timed_out", source=one.source, at=at, verdict=theirs)
    else:
        message = look.words.message(
            "notice.decided_elsewhere",
            person=one.theirs_by,
            verdict=theirs,
            at=at,
            mine=_done(look, one.told_as),
        )
    return Notice(title=message.title, body=_and_why(look, one, message.body), actions=_close(actions))


def _and_why(look: Look, one: DecisionSummary, body: str) -> str:
    """Why it came back comes first, where it was told: it may be that harm was done."""
    return joined(" ", (words for words in (problem(look.words, one), body) if words))


def _close(actions: CameBackActions) -> tuple[NoticeAction, ...]:
    escalate = (NoticeAction(code="cameback.escalate", run=actions.escalate, key="S"),)
    close = (NoticeAction(code="cameback.nothing_more", run=actions.close),)
    return (*(escalate if actions.can_escalate else ()), *close)


def _doubted(look: Look, one: DecisionSummary, actions: CameBackActions) -> Notice:
    """A restored record does not know whether it was taken back meanwhile; the operator does."""
    message = look.words.message(
        "notice.doubted", source=one.source, mine=_done(look, one.told_as), at=one.decided_at
    )
    return Notice(
        title=message.title,
        body=message.body,
        actions=(
            NoticeAction(code="cameback.send", run=actions.try_again),
            NoticeAction(code="cameback.close", run=actions.close),
        ),
    )


def _refused(look: Look, _opened: OpenedItem, one: DecisionSummary, actions: CameBackActions) -> Notice:
    if one.problem_code == "delivery.record_restored":
        return _doubted(look, one, actions)
    code = "notice.refused" if one.state is DecisionState.REFUSED else "notice.undeliverable"
    why = problem(look.words, one) or look.say("problem.none")
    message = look.words.message(code, source=one.source, why=why, attempts=one.attempts)
    edit = (NoticeAction(code="cameback.edit", run=actions.edit, key="E"),) if actions.can_edit else ()
    return Notice(
        title=message.title,
        body=message.body,
        actions=(
            *edit,
            NoticeAction(code="cameback.try_again", run=actions.try_again),
            NoticeAction(code="cameback.copy_report", run=actions.copy_report),
            NoticeAction(code="cameback.close", run=actions.close),
        ),
    )


def _gone(look: Look, _opened: OpenedItem, one: DecisionSummary, actions: CameBackActions) -> Notice:
    message = look.words.message(f"cameback.{one.state}", source=one.source, mine=_done(look, one.told_as))
    return Notice(title=message.title, body=_and_why(look, one, message.body), actions=_close(actions))


def _waiting(look: Look, _opened: OpenedItem, one: DecisionSummary, _actions: CameBackActions) -> Notice:
    now = look.clock.now()
    due = one.due_at or now
    is_late = one.state is DecisionState.RECORDED and due <= now
    code = "cameback.recorded.late" if is_late else f"cameback.{one.state}"
    message = look.words.message(
        code, source=one.source, mine=_done(look, one.told_as), at=one.decided_at, due=due
    )
    return Notice(title=message.title, body=message.body)


def _delivered(look: Look, _opened: OpenedItem, one: DecisionSummary, _actions: CameBackActions) -> Notice:
    message = look.words.message(
        "notice.delivered",
        source=one.source,
        what=about(look.words, one.told_as, one.title),
        at=one.acknowledged_at or one.decided_at,
        receipt=short_receipt(one.receipt),
    )
    known = look.say(f"proof.told.{one.proof}") if one.proof else ""
    return Notice(title=message.title, body=joined(" ", (words for words in (message.body, known) if words)))


def _done(look: Look, verdict: str) -> str:
    code = f"verdict.{verdict}.done"
    return look.say(code).lower() if code in look.words else verdict


_NOTICES: dict[DecisionState, Callable[[Look, OpenedItem, DecisionSummary, CameBackActions], Notice]] = {
    DecisionState.SUPERSEDED: _superseded,
    DecisionState.DECIDED_ELSEWHERE: _elsewhere,
    DecisionState.REFUSED: _refused,
    DecisionState.DEAD_LETTER: _refused,
    DecisionState.EXPIRED: _gone,
    DecisionState.WITHDRAWN: _gone,
    DecisionState.RECORDED: _waiting,
    DecisionState.HELD: _waiting,
    DecisionState.SENDING: _waiting,
    DecisionState.ACKNOWLEDGED: _delivered,
}
