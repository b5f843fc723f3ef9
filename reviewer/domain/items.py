"""Review items: one question that a run paused on, with the answers that agents gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reviewer.domain.content import Content
from reviewer.ids import CandidateId, ItemId, SourceId


class ItemKind(StrEnum):
    """What sort of question it is; decides the row's word and the desk's layout."""

    CONFLICT = "conflict"
    APPROVAL = "approval"
    QUESTION = "question"
    EDIT = "edit"
    MALFORMED = "malformed"


class Author(StrEnum):
    """Who stands behind a sentence that the operator reads."""

    DERIVED = "derived"
    """The desk worked it out from the calls."""
    DECLARED = "declared"
    """The workflow's author wrote it down."""
    AGENT = "agent"
    """The agent says so: content, never a fact."""
    POLICY = "policy"


class RiskLevel(StrEnum):
    """Low, medium, high. What nobody stated is medium."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """How much is at stake, and who says so. An agent can raise it, never lower it."""

    level: RiskLevel = RiskLevel.MEDIUM
    stated_by: Author = Author.DERIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What happens on yes, or on no."""

    text: str
    stated_by: Author
    effects: tuple[str, ...] = ()
    """Side-effect classes: read, write, memory, irreversible, money, outbound."""
    reversible: bool | None = None
    """None: nobody said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an item is about. Items that share one form a case."""

    namespace: str
    key: str

    def __str__(self) -> str:
        return f"{self.namespace}:{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which agent made an answer, with what. Shown as what it is: the source's word."""

    agent: str = ""
    agent_version: str = ""
    model: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One agent's answer."""

    id: CandidateId
    content: Content
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something an answer cites. `text` is a short quotation sent along; files are fetched by id."""

    id: str
    title: str
    media_type: str = ""
    size: int | None = None
    digest: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRequest:
    """One action of a request that asks leave for several at once. Each must be shown and answered."""

    index: int
    name: str
    arguments: bytes
    """The arguments as JSON, the bytes received."""
    description: str = ""
    allowed: frozenset[str] = frozenset({"approve", "reject"})
    """Of approve, edit, reject, respond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRef:
    """The execution that waits, in the orchestrator's words."""

    run: str = ""
    parent_run: str = ""
    workflow: str = ""
    """Graph, DAG, flow or workflow type."""
    agent: str = ""
    """Who asks for the decision."""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LensRef:
    """The lens that made an item of a payload; part of what was shown."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """Why an item can't be read: the path, what was expected and what was there."""

    path: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class ReviewItem:
    """One question that a run paused on and a human must answer.

    `id`, `source`, `remote_id` and `kind` never change; a change upstream makes a new `version`.
    """

    id: ItemId
    source: SourceId
    remote_id: str
    version: str
    """The orchestrator's version, ETag, attempt id or payload hash; never a timestamp a sibling can move."""
    kind: ItemKind
    title: str
    created_at: datetime
    updated_at: datetime
    ordering_key: str = ""
    """At most one delivery in flight for each (LangGraph: the thread)."""
    body: str = ""
    subject: Subject | None = None
    on_accept: Consequence | None = None
    on_decline: Consequence | None = None
    risk: Risk = Risk()
    run: RunRef = RunRef()
    requester: str = ""
    """Identity of whoever asked; may not be the one who approves."""
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    actions: tuple[ActionRequest, ...] = ()
    response_schema: bytes | None = None
    allowed_verdicts: frozenset[str] = frozenset()
    default_on_expiry: str = ""
    owner: str = ""
    assignees: tuple[str, ...] = ()
    due_at: datetime | None = None
    expires_at: datetime | None = None
    residency: str = ""
    supersedes: str = ""
    """The remote id of the earlier attempt that this one replaces."""
    lens: LensRef | None = None
    malformed: Malformed | None = None
    raw: bytes = b""
    """The payload as received, for the raw view."""
    reply: bytes = b""
    """How a verdict is spelled for the source, as its lens said when the item was read. Kept in the item, so
    that a lens or a version that changes meanwhile can't change the answer. Opaque to all but connectors."""

    def candidate(self, wanted: CandidateId) -> Candidate | None:
        """The answer with that id, if it is one of ours."""
        return next((one for one in self.candidates if one.id == wanted), None)
