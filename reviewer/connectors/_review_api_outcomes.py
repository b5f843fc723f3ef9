"""What the Review API's answers mean for a decision: by problem type and proof, never by status alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from reviewer.connectors._http import Reply
from reviewer.connectors._json import MAX_PROBLEM_BYTES, decode_json
from reviewer.connectors._review_api_items import other_decision
from reviewer.contract.answers import BatchResult, DecisionAnswer
from reviewer.contract.problems import Problem, ProblemType, kind_of
from reviewer.contract.reviews import ReviewState
from reviewer.domain.decisions import Decision
from reviewer.domain.deliveries import DeliveryResult, ProofGrade, Receipt
from reviewer.domain.lifecycle import Outcome
from reviewer.errors import BadResponse

_MAX_REASON: Final = 500

_T, _O = ProblemType, Outcome
OUTCOME_OF: Final[Mapping[ProblemType, Outcome]] = {
    _T.NOT_JSON: _O.INVALID,
    _T.KEY_MISSING: _O.INVALID,
    _T.UNAUTHENTICATED: _O.AUTH_NEEDED,
    _T.FORBIDDEN: _O.FORBIDDEN,
    # The review is not there (any more): nothing waits for our answer.
    _T.NOT_FOUND: _O.WITHDRAWN,
    _T.METHOD_NOT_ALLOWED: _O.RETRY,
    _T.ALREADY_DECIDED: _O.DECIDED_ELSEWHERE,
    _T.IN_PROGRESS: _O.IN_PROGRESS,
    _T.NOT_DECIDED: _O.RETRY,
    _T.LEASED: _O.RETRY,
    _T.EXPIRED: _O.EXPIRED,
    _T.WITHDRAWN: _O.WITHDRAWN,
    _T.CURSOR_GONE: _O.RETRY,
    _T.VERSION_MOVED: _O.SUPERSEDED,
    _T.TOO_LARGE: _O.INVALID,
    _T.MEDIA_TYPE: _O.INVALID,
    _T.WRONG_HOST: _O.RETRY,
    _T.INVALID: _O.INVALID,
    _T.KEY_REUSED: _O.INVALID,
    _T.VERSION_MISSING: _O.INVALID,
    _T.TOO_MANY_WAITS: _O.RETRY,
    # It failed, perhaps after it had written.
    _T.INTERNAL: _O.UNKNOWN,
    _T.UNAVAILABLE: _O.RETRY,
}
"""Every problem type of the contract; a test holds the two together."""

_ENDED_AS: Final[Mapping[ReviewState, Outcome]] = {
    ReviewState.EXPIRED: _O.EXPIRED,
    ReviewState.WITHDRAWN: _O.WITHDRAWN,
    ReviewState.SUPERSEDED: _O.SUPERSEDED,
    # Nothing was decided: it certainly did not arrive.
    ReviewState.OPEN: _O.RETRY,
    ReviewState.LEASED: _O.RETRY,
    # Decided, and by what is not told: look again.
    ReviewState.DECIDED: _O.UNKNOWN,
}


def of_delivery(decision: Decision, reply: Reply) -> DeliveryResult:
    """What came of a decision that was sent alone."""
    if reply.status in {200, 201}:
        is_new = reply.status == 201
        return _accepted(decision, decode_json(reply.body, DecisionAnswer), is_new=is_new)
    told = problem_of(reply)
    if told is None:
        return _without_problem(reply)
    return _of_problem(decision, told, reply.retry_after_s())


def of_batch_result(decision: Decision, result: BatchResult | None) -> DeliveryResult:
    """What came of one decision of a batch; an entry that is missing says nothing."""
    if result is not None and result.status in {200, 201} and result.decision is not None:
        return _accepted(decision, result.decision, is_new=result.status == 201)
    if result is not None and result.problem is not None:
        return _of_problem(decision, result.problem, None)
    return DeliveryResult(outcome=Outcome.UNKNOWN, code="delivery.no_result")


def of_read_back(decision: Decision, answer: DecisionAnswer) -> DeliveryResult:
    """What the review says of itself, and whether it holds our id."""
    if answer.review_id != decision.remote_id:
        return DeliveryResult(outcome=Outcome.UNKNOWN, code="delivery.another_review")
    told = answer.decision
    if told is not None and told.decision_id == decision.id:
        return _accepted(decision, answer, is_new=True)
    winner = other_decision(told)
    if answer.state is ReviewState.DECIDED and told is not None:
        return DeliveryResult(outcome=Outcome.DECIDED_ELSEWHERE, winner=winner)
    return DeliveryResult(outcome=_ENDED_AS[answer.state], winner=winner)


def of_failed_read_back(reply: Reply) -> DeliveryResult:
    """A read-back that was refused settles nothing, unless the review is gone or we may not ask."""
    outcome = {
        ProblemType.NOT_FOUND: Outcome.WITHDRAWN,
        ProblemType.UNAUTHENTICATED: Outcome.AUTH_NEEDED,
        ProblemType.FORBIDDEN: Outcome.FORBIDDEN,
    }.get(type_of(reply) or ProblemType.INTERNAL, Outcome.UNKNOWN)
    return DeliveryResult(outcome=outcome, reason=reason_of(reply), retry_after_s=reply.retry_after_s())


def problem_of(reply: Reply) -> Problem | None:
    """The problem document of the contract, if the reply is one and means the status it came with."""
    try:
        told = decode_json(reply.body, Problem, max_bytes=MAX_PROBLEM_BYTES)
    except BadResponse:
        return None
    return told if kind_of(told.type) is not None and told.status == reply.status else None


def type_of(reply: Reply) -> ProblemType | None:
    """The problem's type, if the reply is a problem of the contract."""
    told = problem_of(reply)
    return None if told is None else kind_of(told.type)


def reason_of(reply: Reply) -> str:
    """The server's own words, foreign text, bounded."""
    told = problem_of(reply)
    return f"HTTP {reply.status}" if told is None else _reason(told)


def _of_problem(decision: Decision, told: Problem, retry_after_s: float | None) -> DeliveryResult:
    kind = kind_of(told.type)
    outcome = Outcome.UNKNOWN if kind is None else OUTCOME_OF[kind]
    if told.winner is not None and told.winner.decision_id == decision.id:
        # Ours is the one that took effect: never a conflict with oneself. Read it back.
        return DeliveryResult(outcome=Outcome.UNKNOWN, reason=_reason(told))
    return DeliveryResult(
        outcome=outcome,
        winner=other_decision(told.winner),
        reason=_reason(told),
        retry_after_s=retry_after_s,
    )


def _without_problem(reply: Reply) -> DeliveryResult:
    """Somebody else answered: a proxy, a login page. What it stopped certainly had no effect."""
    outcome = {401: Outcome.AUTH_NEEDED, 403: Outcome.FORBIDDEN}.get(reply.status)
    if outcome is None:
        is_refused_before = 400 <= reply.status < 500 and reply.status not in {408, 409}
        outcome = Outcome.RETRY if is_refused_before else Outcome.UNKNOWN
    return DeliveryResult(outcome=outcome, reason=f"HTTP {reply.status}", retry_after_s=reply.retry_after_s())


def _accepted(decision: Decision, answer: DecisionAnswer, *, is_new: bool) -> DeliveryResult:
    """An acknowledgement is one only with our id on our review and the digest of our bytes."""
    told = answer.decision
    if told is None or answer.review_id != decision.remote_id or told.decision_id != decision.id:
        return DeliveryResult(outcome=Outcome.UNKNOWN, code="delivery.not_named")
    if answer.digest != hashlib.sha256(decision.document).hexdigest():
        return DeliveryResult(outcome=Outcome.INVALID, code="delivery.other_bytes")
    receipt = Receipt(id=told.decision_id, grade=ProofGrade.BY_ID, epoch=answer.epoch, at=told.at)
    return DeliveryResult(outcome=Outcome.ACCEPTED if is_new else Outcome.REPLAYED, receipt=receipt)


def _reason(told: Problem) -> str:
    errors = "; ".join(f"{one.pointer} {one.detail}" for one in told.errors)
    return " ".join(part for part in (told.title, told.detail, errors) if part)[:_MAX_REASON]
