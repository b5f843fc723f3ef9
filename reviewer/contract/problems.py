"""Every way to be told no (RFC 9457): one problem type for each outcome, with its status and title."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from reviewer.contract.reviews import DecisionSummary, Struct

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"
URI_PREFIX: Final = "urn:review-desk:problem:"


class ProblemType(StrEnum):
    """The last part of a problem's `type`."""

    NOT_JSON = "not-json"
    KEY_MISSING = "key-missing"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    ALREADY_DECIDED = "already-decided"
    IN_PROGRESS = "in-progress"
    NOT_DECIDED = "not-decided"
    LEASED = "leased"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CURSOR_GONE = "cursor-gone"
    VERSION_MOVED = "version-moved"
    TOO_LARGE = "too-large"
    MEDIA_TYPE = "media-type"
    WRONG_HOST = "wrong-host"
    INVALID = "invalid"
    KEY_REUSED = "key-reused"
    VERSION_MISSING = "version-missing"
    TOO_MANY_WAITS = "too-many-waits"
    INTERNAL = "internal"
    UNAVAILABLE = "unavailable"


_T = ProblemType
TOLD: Final[dict[ProblemType, tuple[int, str]]] = {
    _T.NOT_JSON: (400, "The body is not strict JSON."),
    _T.KEY_MISSING: (400, "Idempotency-Key is missing."),
    _T.UNAUTHENTICATED: (401, "A valid bearer token is needed."),
    _T.FORBIDDEN: (403, "This token's role does not allow that."),
    _T.NOT_FOUND: (404, "There is nothing here."),
    _T.METHOD_NOT_ALLOWED: (405, "That method is not offered here."),
    _T.ALREADY_DECIDED: (409, "Another decision took effect."),
    _T.IN_PROGRESS: (409, "The same key is being worked on."),
    _T.NOT_DECIDED: (409, "The review has no decision to go on with."),
    _T.LEASED: (409, "Somebody else holds this review."),
    _T.EXPIRED: (410, "The review's time ran out."),
    _T.WITHDRAWN: (410, "The agent withdrew the review."),
    _T.CURSOR_GONE: (410, "The cursor is too old: list again from the start."),
    _T.VERSION_MOVED: (412, "The review is not at that version."),
    _T.TOO_LARGE: (413, "The body is too large."),
    _T.MEDIA_TYPE: (415, "That media type is not read here."),
    _T.WRONG_HOST: (421, "This server does not answer to that Host."),
    _T.INVALID: (422, "A value is not what the contract or the review asks for."),
    _T.KEY_REUSED: (422, "The key was used for something else."),
    _T.VERSION_MISSING: (428, "If-Match with the version shown is missing."),
    _T.TOO_MANY_WAITS: (429, "Too many waits at once."),
    _T.INTERNAL: (500, "The server failed."),
    _T.UNAVAILABLE: (503, "The server can't write now. Nothing was changed."),
}
"""Status and title. Every type is here; a test walks the table against a running server."""


class ProblemDetail(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One wrong value: a JSON pointer into the body, or the name of a parameter or header."""

    pointer: str
    detail: str


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document with the contract's extension members."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: tuple[ProblemDetail, ...] = ()
    winner: DecisionSummary | None = None
    """Of already-decided: the decision that took effect. Of expired: the default, if there was one."""
    current: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    """Of version-moved: the review to look at now."""
    holder: str = ""
    """Of leased: who holds it."""


def uri(kind: ProblemType) -> str:
    """The `type` of a problem."""
    return URI_PREFIX + kind


def kind_of(problem_uri: str) -> ProblemType | None:
    """The type that a URI names; None for one that this version does not know."""
    name = problem_uri.removeprefix(URI_PREFIX)
    return ProblemType(name) if problem_uri != name and name in set(ProblemType) else None


def problem(
    kind: ProblemType,
    detail: str = "",
    *,
    errors: tuple[tuple[str, str], ...] = (),
    winner: DecisionSummary | None = None,
    current: bytes | None = None,
    holder: str = "",
) -> Problem:
    """Make one. `detail` and `errors` name what was wrong, never a secret."""
    status, title = TOLD[kind]
    return Problem(
        type=uri(kind),
        title=title,
        status=status,
        detail=detail,
        errors=tuple(ProblemDetail(pointer=pointer, detail=told) for pointer, told in errors),
        winner=winner,
        current=msgspec.UNSET if current is None else msgspec.Raw(current),
        holder=holder,
    )
