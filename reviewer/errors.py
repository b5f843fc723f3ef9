"""Every error that Review Desk raises on purpose, in one tree.

ReviewDeskError
├── InstallationError        the packages `ui` or `resources` that would be imported are not ours
├── ConfigError              a setting, lens or home folder can't be used
├── HomeInUse                another process holds what only one may hold
├── RecordError              the record on this computer
│   ├── RecordUnavailable    it can't be written now (disk full, read-only, I/O): nothing was recorded
│   ├── RecordBroken         it does not verify, or is corrupt
│   └── RecordTooNew         it was written by a newer version of Review Desk
├── DecisionRefused          a decision was not recorded, with the code that says why
│   ├── StaleView            what was shown is no longer what is there
│   ├── VerdictInvalid       the verdict lacks or contradicts something
│   ├── PolicyRefused        a policy rule forbids it
│   └── TooLate              the undo came after the first send
├── IllegalTransition        a life-cycle table has no such step (a bug, never an input)
├── UnknownThing             an id names nothing here
├── EvidenceRefused          a file that an answer cites is not taken, kept or drawn; the code says why
├── ComparisonFailed         answers could not be compared within bounds; they can be read and decided
├── Unreadable               JSON of the Review API is not what the contract says; names the path
└── SourceError              an orchestrator
    ├── SourceUnreachable    no connection, timeout, breaker open
    ├── SourceRefused        it answered, and the answer is no (sign-in, role)
    └── BadResponse          it answered something that can't be read; names the path

Every one carries a message code with parameters; the sentence that a human reads is made from them in
the window's or the command line's catalogue, never here.
"""

from __future__ import annotations

from collections.abc import Mapping


class ReviewDeskError(Exception):
    """Root of the tree: a message code and its parameters."""

    code = "error.unexpected"

    def __init__(self, code: str | None = None, /, **params: object) -> None:
        self.code = code or self.code
        self.params: Mapping[str, object] = params
        super().__init__(self.code, params)

    def __str__(self) -> str:
        told = " ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.code} {told}".rstrip()


class InstallationError(ReviewDeskError):
    """The generic names `ui` or `resources` resolve to somebody else's package."""

    code = "install.foreign_package"


class ConfigError(ReviewDeskError):
    """A setting, a lens or the home folder can't be used as it is."""

    code = "config.invalid"


class HomeInUse(ReviewDeskError):
    """Another process holds a lock that only one process may hold."""

    code = "home.in_use"


class RecordError(ReviewDeskError):
    """Something about the record on this computer."""

    code = "record.error"


class RecordUnavailable(RecordError):
    """The record can't be written now. Nothing was recorded; the draft is kept."""

    code = "record.unavailable"


class RecordBroken(RecordError):
    """The record does not verify or is corrupt. Deciding and sending stop."""

    code = "record.broken"


class RecordTooNew(RecordError):
    """The record was written by a newer version and is not opened."""

    code = "record.too_new"


class DecisionRefused(ReviewDeskError):
    """A decision was not recorded; `code` says why."""

    code = "decision.refused"


class StaleView(DecisionRefused):
    """What the operator saw is no longer what is there."""

    code = "decision.stale_view"


class VerdictInvalid(DecisionRefused):
    """The verdict lacks something or contradicts the item."""

    code = "verdict.invalid"


class PolicyRefused(DecisionRefused):
    """A policy rule forbids this decision."""

    code = "policy.refused"


class TooLate(DecisionRefused):
    """Undo came after the first send."""

    code = "undo.too_late"


class IllegalTransition(ReviewDeskError):
    """A life-cycle table has no such step."""

    code = "lifecycle.illegal"


class UnknownThing(ReviewDeskError):
    """An id names nothing on this computer."""

    code = "unknown.thing"


class EvidenceRefused(ReviewDeskError):
    """A file that an answer cites is not taken, kept or drawn; `code` says why."""

    code = "evidence.refused"


class ComparisonFailed(ReviewDeskError):
    """Comparing these answers takes more time or memory than a comparison may have."""

    code = "compare.gave_up"


class Unreadable(ReviewDeskError):
    """JSON that is not strict, or not what the contract says.

    Parameters: `path` (a JSON pointer), `expected`, `got`.
    """

    code = "contract.unreadable"


class SourceError(ReviewDeskError):
    """Something about an orchestrator; `source` is among the parameters where it is known."""

    code = "source.error"


class SourceUnreachable(SourceError):
    """No connection, a timeout, or the circuit breaker is open."""

    code = "source.unreachable"


class SourceRefused(SourceError):
    """The orchestrator answered no: signed out, or the wrong role."""

    code = "source.refused"


class BadResponse(SourceError):
    """The orchestrator sent something that can't be read.

    Parameters: `path` (a JSON pointer or a header's name), `expected`, `got`.
    """

    code = "source.bad_response"
