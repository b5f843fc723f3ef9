"""The decision document: made once, at the gesture, as canonical bytes; every later step copies them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

import msgspec
import rfc8785

from reviewer.clock import to_text
from reviewer.contract import strict
from reviewer.contract.limits import MAX_DOCUMENT_BYTES
from reviewer.domain.content import Content
from reviewer.domain.decisions import MAX_WORDS, Operator, Surface, Verdict
from reviewer.errors import VerdictInvalid

CONTRACT_VERSION: Final = "1"
DECISION_MEDIA_TYPE: Final = "application/vnd.review-desk.decision+json"

VerdictName: TypeAlias = Literal[
    "approve",
    "edit",
    "reject",
    "choose",
    "merge",
    "both-valid",
    "none-valid",
    "ask-again",
    "escalate",
    "stop-run",
]
VERDICTS: Final[tuple[VerdictName, ...]] = get_args(VerdictName)

Id: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}\Z")]
"""An id on the wire: safe in a path and in a quoted header without escaping."""
Short: TypeAlias = Annotated[str, msgspec.Meta(max_length=500)]
Text: TypeAlias = Annotated[str, msgspec.Meta(max_length=MAX_WORDS)]
Moment: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]


class DocumentContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The edited or merged answer."""

    media_type: Short
    text: str
    row_sources: dict[str, str] = {}
    """Of a merge: row path -> candidate id, or `edited`, `unset` (left out), `both-valid`."""
    row_answers: dict[str, list[str]] = {}
    """Of rows that are `both-valid`: the candidates that hold there, under the conditions in the text."""


class DocumentAction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer to one action of a request, by its place."""

    index: Annotated[int, msgspec.Meta(ge=0, le=9_999)]
    verb: Literal["approve", "edit", "reject", "respond"]
    arguments: str | None = None
    """The edited arguments as JSON text, for `edit`."""
    message: Text = ""


class DocumentOperator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The human, in the desk's words; the server adds whose token it was."""

    id: Short
    name: Short = ""
    work_id: Short = ""


class DecisionDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a human decided, having seen what."""

    decision_id: Id
    review_id: Id
    review_version: Short
    verdict: VerdictName
    operator: DocumentOperator
    decided_at: Moment
    gesture_id: Short = ""
    shown_digest: Short = ""
    candidate_ids: list[Id] = []
    content: DocumentContent | None = None
    actions: list[DocumentAction] = []
    conditions: Text = ""
    question: Text = ""
    reason_code: Short = ""
    reason: Text = ""
    surface: Short = ""
    contract_version: Literal["1"] = "1"
    witness: Short = ""
    """Hash of the decision's own audit entry."""


class OwnDocument(DecisionDocument, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document of the record, for whatever orchestrator: its ids need not be safe in a path.

    A LangGraph review's is a thread's and an interrupt's id with a slash between.
    """

    review_id: str
    review_version: str
    candidate_ids: list[str] = []


def encode_document(
    *,
    decision_id: str,
    gesture_id: str,
    review_id: str,
    review_version: str,
    shown_digest: str,
    verdict: Verdict,
    operator: Operator,
    decided_at: datetime,
    surface: Surface,
    witness: str,
) -> bytes:
    """The RFC 8785 bytes of a decision, and the only place that makes them.

    Agents' values travel as strings (`content.text`, `actions[].arguments`), so canonical form never
    touches a number or key of theirs.

    Raises:
        VerdictInvalid: a text is not UTF-8, or holds half a surrogate pair; or the whole is bigger than any
            server takes, so that it could be recorded and never delivered.
    """
    document: dict[str, Any] = {
        "contract_version": CONTRACT_VERSION,
        "decision_id": decision_id,
        "gesture_id": gesture_id,
        "review_id": review_id,
        "review_version": review_version,
        "shown_digest": shown_digest,
        "decided_at": to_text(decided_at),
        "surface": str(surface),
        "witness": witness,
        "operator": {"id": operator.id, "name": operator.name, "work_id": operator.work_id},
    }
    try:
        made = rfc8785.dumps(document | _verdict_part(verdict))
    except (UnicodeError, rfc8785.CanonicalizationError) as error:
        raise VerdictInvalid("verdict.not_text", reason=type(error).__name__) from error
    if len(made) > MAX_DOCUMENT_BYTES:
        raise VerdictInvalid("verdict.content_too_big", size=len(made), most=MAX_DOCUMENT_BYTES)
    return made


def decode_document(data: bytes) -> DecisionDocument:
    """Read a document that came over the wire. Raises Unreadable."""
    return strict.decode(data, DecisionDocument, max_bytes=MAX_DOCUMENT_BYTES)


def decode_own_document(data: bytes) -> OwnDocument:
    """Read a document out of the record. Raises Unreadable."""
    return strict.decode(data, OwnDocument, max_bytes=MAX_DOCUMENT_BYTES)


def _verdict_part(verdict: Verdict) -> dict[str, Any]:
    content = verdict.content
    return {
        "verdict": verdict.name,
        "candidate_ids": list(verdict.candidates),
        "content": content and _content_part(content, verdict),
        "actions": [
            {
                "index": answer.index,
                "verb": answer.verb,
                "arguments": None if answer.arguments is None else answer.arguments.decode("utf-8"),
                "message": answer.message,
            }
            for answer in verdict.actions
        ],
        "conditions": verdict.conditions,
        "question": verdict.question,
        "reason_code": verdict.reason_code,
        "reason": verdict.reason,
    }


def _content_part(content: Content, verdict: Verdict) -> dict[str, Any]:
    told: dict[str, Any] = {
        "media_type": content.media_type,
        "text": content.data.decode("utf-8"),
        "row_sources": dict(verdict.row_sources),
    }
    if verdict.row_answers:
        # Left out where there are none: a server of before these knows no such member.
        told["row_answers"] = {path: list(names) for path, names in verdict.row_answers.items()}
    return told
