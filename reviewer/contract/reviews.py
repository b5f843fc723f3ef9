"""A review on the wire: what an agent posts, and what everybody reads."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec

from reviewer.contract.document import Id, Moment, Short, Text, VerdictName
from reviewer.contract.limits import MAX_ACTIONS, MAX_BODY, MAX_CANDIDATES, MAX_CONTINUATION

Kind: TypeAlias = Literal["conflict", "approval", "question", "edit"]
StatedBy: TypeAlias = Literal["declared", "agent", "policy"]
"""Who stands behind a sentence. `derived` is missing: only a desk can say that it worked something out."""
ActionVerb: TypeAlias = Literal["approve", "edit", "reject", "respond"]

Name: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Labels: TypeAlias = Annotated[
    dict[Short, Annotated[str, msgspec.Meta(max_length=2_000)]], msgspec.Meta(max_length=50)
]
Base64: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]*={0,2}\Z")]


class ReviewState(StrEnum):
    """Where a review is. `leased` is `open` while somebody holds it; a lease never changes the version."""

    OPEN = "open"
    LEASED = "leased"
    DECIDED = "decided"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


ENDED: Final = frozenset(
    {ReviewState.DECIDED, ReviewState.EXPIRED, ReviewState.WITHDRAWN, ReviewState.SUPERSEDED}
)


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """What a server sends: unknown fields are left for newer readers."""


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client sends: an unknown field is an error, because silently dropping it would lie."""


class Subject(Strict, frozen=True, kw_only=True):
    """What a review is about; reviews that share one form a case."""

    namespace: Annotated[str, msgspec.Meta(pattern=r"^[^:]{1,200}\Z")]
    key: Name


class Consequence(Strict, frozen=True, kw_only=True):
    """What happens on yes, or on no."""

    text: Annotated[str, msgspec.Meta(max_length=5_000)] = ""
    effects: Annotated[list[Name], msgspec.Meta(max_length=20)] = []
    reversible: bool | None = None
    stated_by: StatedBy = "agent"


class Consequences(Strict, frozen=True, kw_only=True):
    """Both ways it can go."""

    on_accept: Consequence | None = None
    on_decline: Consequence | None = None


class Risk(Strict, frozen=True, kw_only=True):
    """How much is at stake, and who says so."""

    level: Literal["low", "medium", "high"] = "medium"
    stated_by: StatedBy = "agent"


class Action(Strict, frozen=True, kw_only=True):
    """One action of a request that asks leave for several at once."""

    name: Name
    arguments: str = "{}"
    """JSON text."""
    description: Text = ""
    allowed: Annotated[tuple[ActionVerb, ...], msgspec.Meta(min_length=1)] = ("approve", "reject")


class NewEvidence(Strict, frozen=True, kw_only=True):
    """Something an answer cites: a short quotation, or a file as base64, or both."""

    title: Name
    id: Id | None = None
    media_type: Short = "text/plain"
    text: Annotated[str, msgspec.Meta(max_length=5_000)] = ""
    base64: Base64 = ""


class NewCandidate(Strict, frozen=True, kw_only=True):
    """One agent's answer. JSON answers travel as JSON text, so that their bytes stay theirs."""

    content: str
    id: Id | None = None
    media_type: Short = "text/markdown"
    agent: Short = ""
    agent_version: Short = ""
    model: Short = ""
    provenance: Labels = {}


class NewReview(Strict, frozen=True, kw_only=True):
    """What an agent posts to ask for a decision."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    body: Annotated[str, msgspec.Meta(max_length=MAX_BODY)] = ""
    kind: Kind | None = None
    subject: Subject | None = None
    consequences: Consequences = Consequences()
    risk: Risk | None = None
    agent: Short = ""
    run: Short = ""
    parent_run: Short = ""
    workflow: Short = ""
    metadata: Labels = {}
    evidence: Annotated[list[NewEvidence], msgspec.Meta(max_length=50)] = []
    candidates: Annotated[list[NewCandidate], msgspec.Meta(max_length=MAX_CANDIDATES)] = []
    actions: Annotated[list[Action], msgspec.Meta(max_length=MAX_ACTIONS)] = []
    response_schema: dict[str, Any] | bool | None = None
    allowed_verdicts: Annotated[list[VerdictName], msgspec.Meta(min_length=1)] | None = None
    default_on_expiry: VerdictName | None = None
    owner: Short = ""
    assignees: Annotated[list[Name], msgspec.Meta(max_length=50)] = []
    due_at: Moment | None = None
    expires_at: Moment | None = None
    residency: Short = ""
    supersedes: Id | None = None


class NewContinuation(Strict, frozen=True, kw_only=True):
    """What an agent puts once it went on with the decision; a later one takes its place."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CONTINUATION)]


class Evidence(Struct, frozen=True, kw_only=True):
    """Evidence as it is read; its bytes are fetched by id."""

    id: Id
    title: Name
    media_type: Short = ""
    size: int | None = None
    digest: Short = ""
    text: Annotated[str, msgspec.Meta(max_length=5_000)] = ""


class Candidate(Struct, frozen=True, kw_only=True):
    """An answer as it is read; `digest` is the SHA-256 of `content` in UTF-8."""

    id: Id
    media_type: Short
    content: str
    digest: Short
    agent: Short = ""
    agent_version: Short = ""
    model: Short = ""
    provenance: Labels = {}


class Lease(Struct, frozen=True, kw_only=True):
    """A hold on a review. Advisory: it stops nobody from deciding."""

    holder: Name
    expires_at: Moment


class DecisionSummary(Struct, frozen=True, kw_only=True):
    """The decision that took effect, in short."""

    verdict: Short
    decided_by: Literal["person", "timeout"]
    at: Moment
    decision_id: Short = ""
    by: Short = ""
    """Identity of the token that decided; empty when time ran out."""
    summary: str = ""


class Continuation(Struct, frozen=True, kw_only=True):
    """What the agent did with the decision, in its own words. It never changes the version."""

    text: str
    at: Moment


class Review(Struct, frozen=True, kw_only=True):
    """A review as it is read, within the bounds of what an agent may post."""

    id: Id
    version: Short
    state: ReviewState
    title: Annotated[str, msgspec.Meta(max_length=500)]
    created_at: Moment
    updated_at: Moment
    kind: Kind = "approval"
    requester: Short = ""
    """Identity of the token that asked."""
    body: Annotated[str, msgspec.Meta(max_length=MAX_BODY)] = ""
    subject: Subject | None = None
    consequences: Consequences = Consequences()
    risk: Risk | None = None
    agent: Short = ""
    run: Short = ""
    parent_run: Short = ""
    workflow: Short = ""
    metadata: Labels = {}
    evidence: Annotated[list[Evidence], msgspec.Meta(max_length=50)] = []
    candidates: Annotated[list[Candidate], msgspec.Meta(max_length=MAX_CANDIDATES)] = []
    actions: Annotated[list[Action], msgspec.Meta(max_length=MAX_ACTIONS)] = []
    response_schema: msgspec.Raw = msgspec.Raw(b"null")
    allowed_verdicts: Annotated[list[Short], msgspec.Meta(max_length=50)] = []
    default_on_expiry: Short | None = None
    owner: Short = ""
    assignees: Annotated[list[Name], msgspec.Meta(max_length=50)] = []
    due_at: Moment | None = None
    expires_at: Moment | None = None
    residency: Short = ""
    supersedes: Short | None = None
    superseded_by: Short | None = None
    lease: Lease | None = None
    decision: DecisionSummary | None = None
    continuation: Continuation | None = None
