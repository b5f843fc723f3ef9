"""Decisions: what a human chose, having seen what. Immutable once recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from reviewer.domain.content import Content
from reviewer.domain.exposure import Exposure
from reviewer.ids import CandidateId, DecisionId, GestureId, ItemId, OperatorId, SourceId

MAX_WORDS = 100_000
"""Characters of one text that the operator writes: reason, question, conditions, a message to an action."""


def is_text(words: str) -> bool:
    """Half a surrogate pair, as a paste can bring it, is no text that can be kept or sent."""
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True


class Surface(StrEnum):
    """Where the gesture was made. The record keeps it for ever."""

    WINDOW = "window"
    CLI = "cli"
    CLI_SCRIPTED = "cli-scripted"


class GestureKind(StrEnum):
    """Kinds of decision are told apart for ever."""

    SINGLE = "single"
    CASE = "case"
    BATCH = "batch"
    AFTER_THE_FACT = "after-the-fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAnswer:
    """The answer to one action of a request, by its place in it."""

    index: int
    verb: str
    """approve, edit, reject or respond"""
    arguments: bytes | None = None
    """The edited arguments as JSON, for `edit`."""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The choice, before it is a decision: what the operator staged."""

    name: str
    candidates: tuple[CandidateId, ...] = ()
    content: Content | None = None
    """The edited or merged answer."""
    row_sources: Mapping[str, str] = field(default_factory=dict)
    """Of a merged answer: row path -> candidate id, or a word of `domain.row_sources`."""
    row_answers: Mapping[str, tuple[CandidateId, ...]] = field(default_factory=dict)
    """Of rows whose source is `both-valid`: the answers that hold there, each under its condition."""
    actions: tuple[ActionAnswer, ...] = ()
    conditions: str = ""
    """Of both-valid: when which."""
    question: str = ""
    """Of ask-again."""
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was on the screen when the human decided; the digest is taken over exactly this."""

    item: ItemId
    version: str
    candidates: tuple[tuple[CandidateId, str], ...]
    """Each answer's id and the SHA-256 of its bytes, in the order in which they were shown."""
    view: Mapping[str, str] = field(default_factory=dict)
    """View facts as strings: order, revealed, truncated, lens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """The human whose home this is. Made at first start; two people never share a home."""

    id: OperatorId
    name: str
    work_id: str
    public_key: str
    """Ed25519, 32 bytes as hex; empty where the key could not be kept: entries are then visibly unsigned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the orchestrator says we are (`whoami`), stored with each decision."""

    subject: str
    display: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One item's part of a gesture: the verdict on it and what was shown of it."""

    item: ItemId
    shown: Shown
    verdict: Verdict
    acknowledged: tuple[str, ...] = ()
    """What the operator was made to acknowledge: the typed fact, hidden characters."""
    exposure: Exposure | None = None
    """What of it was in view, for how long; None: whoever decided did not say."""


def looked_at(count: int) -> str:
    """How a choice says that so many marks of hidden and look-alike characters were looked at."""
    return f"hidden-characters:{count}"


def looked_at_in_files(count: int) -> str:
    """The same of the evidence files that were opened before the verdict; what was not opened is not seen."""
    return f"hidden-characters-in-files:{count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """What a human did, once: one choice for each item that it settles."""

    id: GestureId
    kind: GestureKind
    surface: Surface
    choices: tuple[Choice, ...]
    shown_ms: int = 0
    """How long the item was on the screen."""


def with_exposures(gesture: Gesture, exposures: Mapping[ItemId, Exposure]) -> Gesture:
    """The gesture with what was seen of each of its items."""
    choices = tuple(replace(one, exposure=exposures.get(one.item)) for one in gesture.choices)
    return replace(gesture, choices=choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A recorded decision as the connectors see it. The document's bytes are sent as they are."""

    id: DecisionId
    gesture: GestureId
    seq: int
    """Order in the ledger; the only order there is."""
    item: ItemId
    source: SourceId
    remote_id: str
    ordering_key: str
    item_version: str
    shown_digest: str
    verdict: Verdict
    operator: Operator
    decided_at: datetime
    surface: Surface
    document: bytes
    """Serialised once, at the gesture; every later step copies these bytes."""
    media_type: str
    witness: str
    """Hash of the decision's own audit entry."""
    item_record: bytes
    """The item as it was shown, encoded by `domain.codec`; outlives the item upstream."""
    exposure_record: bytes = b""
    """What of it was in view, encoded by `domain.codec`; empty where it was not recorded, or is pruned."""
