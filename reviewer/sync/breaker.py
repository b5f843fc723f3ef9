"""The circuit breaker of one source: what its condition and failures allow, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from reviewer.domain.sources import Breaker, Condition
from reviewer.errors import BadResponse, SourceError, SourceRefused
from reviewer.store.source_states import SourceState
from reviewer.sync.backoff import delay

OPENS_AFTER = 1
"""Failed calls until it opens. One: a poll costs nothing, a decision sent into the dark costs certainty."""
LONGEST_S = 30.0


def after_success(state: SourceState, *, now: datetime) -> SourceState:
    """The state after a call that was answered."""
    return replace(
        state,
        condition=Condition.OK,
        last_ok_at=now,
        failing_since=None,
        failures=0,
        error="",
        error_params={},
    )


def after_failure(state: SourceState, error: SourceError, *, now: datetime) -> SourceState:
    """The state after a call that failed; tells signed out from broken from out of reach."""
    return replace(
        state,
        condition=_condition(error),
        failing_since=state.failing_since or now,
        failures=state.failures + 1,
        error=error.code,
        error_params=_told(error.params),
    )


def is_open(state: SourceState) -> bool:
    """Whether nothing may be delivered now. A successful poll closes it."""
    return state.condition is not Condition.OK


def breaker(state: SourceState) -> Breaker:
    """The breaker's word for the health page."""
    if state.condition is Condition.OK:
        return Breaker.CLOSED
    return Breaker.OPEN if state.failures >= OPENS_AFTER else Breaker.HALF_OPEN


def next_try(state: SourceState, chance: float) -> float:
    """Seconds until a source that fails is asked again; grows to 30 s, so that a return is soon seen.

    A source that asks for more patience gets it, up to the cap of every Retry-After.
    """
    asked = state.error_params.get("retry_after_s", "")
    try:
        wanted = float(asked)
    except ValueError:
        wanted = 0.0
    return max(min(LONGEST_S, delay(state.failures, chance)), delay(0, 0.0, retry_after_s=wanted))


def _condition(error: SourceError) -> Condition:
    if isinstance(error, SourceRefused):
        return Condition.SIGN_IN
    return Condition.FAULTY if isinstance(error, BadResponse) else Condition.OFFLINE


def _told(params: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value)[:200] for name, value in params.items()}
