"""What is to be written after a try. Pure: a result and a row in, a settlement out."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.lifecycle import Outcome, Step
from reviewer.store.outbox import Delivery, Settlement
from reviewer.sync.backoff import delay

GIVES_UP_AFTER = 12
"""Failures of one class in a row; with backoff 6 to 24 minutes of a server that answers nonsense."""
IN_PROGRESS_S = 1.0
_NOT_SENT = "not-sent"


def settlement(delivery: Delivery, result: DeliveryResult, chance: float) -> Settlement:
    """Where a decision goes after `result`, and when it is due again.

    RETRY says that the decision certainly has no effect yet, so the same bytes may be sent again; UNKNOWN
    and IN_PROGRESS must be read back first. A first try that never left this computer is undone.
    """
    outcome = result.outcome
    if delivery.needs_read_back and outcome in (Outcome.INVALID, Outcome.FORBIDDEN):
        # The question "what became of it?" was refused, not the decision, which may be in effect.
        return _again(delivery, replace(result, outcome=Outcome.UNKNOWN), chance)
    if delivery.is_from_backup and outcome is Outcome.RETRY and result.was_sent:
        return _to_a_human(delivery, result)
    if outcome is Outcome.AUTH_NEEDED or (outcome is Outcome.RETRY and not result.was_sent):
        return _not_sent(delivery, result, chance)
    if outcome in (Outcome.RETRY, Outcome.UNKNOWN, Outcome.IN_PROGRESS):
        return _again(delivery, result, chance)
    return Settlement(decision=delivery.decision, trigger=outcome, result=result)


def _to_a_human(delivery: Delivery, result: DeliveryResult) -> Settlement:
    """It certainly has no effect, but whether it shall have one the restored record does not know."""
    return Settlement(
        decision=delivery.decision,
        trigger=Step.GIVE_UP,
        result=replace(result, code="delivery.record_restored"),
        failures=delivery.failures,
        failure_class=delivery.failure_class,
    )


def _not_sent(delivery: Delivery, result: DeliveryResult, chance: float) -> Settlement:
    """Nothing happened there. The source's condition holds it back; the delay bounds a source that flaps."""
    was_never_sent = delivery.first_sent_at is None
    failures = delivery.failures + 1 if delivery.failure_class == _NOT_SENT else 1
    return Settlement(
        decision=delivery.decision,
        trigger=Step.NOT_SENT if was_never_sent else Outcome.RETRY,
        result=result,
        delay_s=delay(failures, chance, retry_after_s=result.retry_after_s),
        needs_read_back=not was_never_sent,
        failures=failures,
        failure_class=_NOT_SENT,
    )


def _again(delivery: Delivery, result: DeliveryResult, chance: float) -> Settlement:
    outcome = result.outcome
    failures = delivery.failures + 1 if delivery.failure_class == outcome else 1
    if failures >= GIVES_UP_AFTER and outcome is not Outcome.IN_PROGRESS:
        return Settlement(
            decision=delivery.decision,
            trigger=Step.GIVE_UP,
            result=result,
            needs_read_back=outcome is not Outcome.RETRY,
            failures=failures,
            failure_class=str(outcome),
        )
    wait = delay(failures, chance, retry_after_s=result.retry_after_s)
    return Settlement(
        decision=delivery.decision,
        trigger=outcome,
        result=result,
        delay_s=IN_PROGRESS_S if outcome is Outcome.IN_PROGRESS else wait,
        needs_read_back=outcome is not Outcome.RETRY,
        failures=failures,
        failure_class=str(outcome),
    )
