"""Sources: the orchestrators that this desk is connected to, and how they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reviewer.ids import SourceId


class Guarantee(StrEnum):
    """How surely a decision takes effect exactly once (docs/guarantees.md)."""

    L3 = "L3"
    """Exactly once: natural id, version check, read-back by id."""
    L2 = "L2"
    """Compare-and-set and read-back."""
    L1 = "L1"
    """Read before and after; a small race remains."""
    L0 = "L0"
    """Write only: at most once, ambiguity goes to the human."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A configured orchestrator. Secrets are not here: `credential` names one in the secret store."""

    id: SourceId
    connector: str
    url: str
    added_at: datetime
    """When this record was made: another time is another record, also where only the token is new."""
    settings: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    contact: str = ""
    residency: str = ""
    retention_days: int = 365
    """For so long answers and reasons of decisions are kept; 0: for ever."""
    namespace: str = ""
    """Prefix of its subjects, so that two systems' "invoice 4711" are one matter only when they share it."""
    signs_in_until: datetime | None = None
    is_shared_account: bool = False
    credential: str = ""
    allows_plain_http: bool = False


class Breaker(StrEnum):
    """The circuit breaker: closed lets calls through, open waits, half-open tries one."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Condition(StrEnum):
    """A source's health in one word, as the status line says it."""

    UNKNOWN = "unknown"
    OK = "ok"
    OFFLINE = "offline"
    SIGN_IN = "sign-in"
    FAULTY = "faulty"
    """It answers, but not what can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source is. `error` is a message code with parameters, never the source's own words alone."""

    source: SourceId
    condition: Condition = Condition.UNKNOWN
    breaker: Breaker = Breaker.CLOSED
    guarantee: Guarantee = Guarantee.L0
    last_ok_at: datetime | None = None
    failing_since: datetime | None = None
    next_try_at: datetime | None = None
    failures: int = 0
    error: str = ""
    error_params: Mapping[str, str] = field(default_factory=dict)
    identity: str = ""
    unsent: int = 0
    epoch: str = ""
