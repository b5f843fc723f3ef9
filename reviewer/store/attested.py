"""Whether the rows beside the log are what its signed entries say: a row that was changed is found too."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from reviewer.audit.chain import entry_hash, salted_digest
from reviewer.audit.shown import shown_digest
from reviewer.clock import from_text
from reviewer.contract.document import DocumentContent, decode_own_document
from reviewer.domain.codec import decode_item, decode_verdict
from reviewer.domain.decisions import Shown, Verdict
from reviewer.domain.items import ReviewItem
from reviewer.ids import CandidateId, ItemId, item_id
from reviewer.sqlite import Connection, DatabaseError, Row
from reviewer.store.audit_log import plain
from reviewer.store.bodies import bodies_of
from reviewer.store.retention import bare_item

_SAME = {
    "decision": "decision_id",
    "gesture": "gesture_id",
    "kind": "kind",
    "item": "item_id",
    "source": "source_id",
    "item_version": "item_version",
    "verdict": "verdict",
    "reason_code": "reason_code",
    "shown_digest": "shown_digest",
    "operator": "operator_id",
    "identity": "identity",
    "surface": "surface",
    "at": "decided_at",
}
"""Field of the entry -> column of the row."""


def first_altered(connection: Connection, *, only_unsent: bool = False) -> int | None:
    """The number of the first entry whose decision's row says something else; None: there is none."""
    for seq, row, entry in _rows(connection, only_unsent=only_unsent):
        if not is_attested(row, entry):
            return seq
    return None


def _rows(connection: Connection, *, only_unsent: bool) -> Iterator[tuple[int, Row, bytes]]:
    """Each decision's row with its entry. Two queries: a row with junk for text can't be joined and told."""
    live = (
        "AND decision_id IN (SELECT decision_id FROM outbox WHERE state IN ('recorded', 'held', 'sending'))"
    )
    entries = connection.execute(
        "SELECT seq, CAST(decision_id AS BLOB) AS decision_id, entry FROM audit WHERE type = 'decision' "
        f"{live if only_unsent else ''} "
        "ORDER BY seq"
    )
    for one in entries:
        try:
            row = connection.execute(
                "SELECT * FROM decisions WHERE decision_id = ?", (plain(one["decision_id"] or b""),)
            ).fetchone()
        except DatabaseError:
            row = None  # what stands there is no text
        if row is not None:
            yield one["seq"], row, one["entry"]
        else:
            yield one["seq"], _NO_ROW, one["entry"]


_NO_ROW: Any = {}


def is_attested(row: Row, entry: bytes) -> bool:
    """Whether a decision's row says what its entry says. Of one that lost its words, what is left."""
    try:
        fields: Mapping[str, Any] = json.loads(entry)
        if not _is_same(row, fields):
            return False
        has_what_it_says = _has_its_words if row["pruned_at"] is None else _has_no_words
        return _is_shown(row) and has_what_it_says(row, fields)
    except Exception:  # noqa: BLE001 - junk may raise anything where it is decoded, and is not what was signed
        return False


def is_fit_to_send(row: Row, entry: bytes) -> bool:
    """The same of all that a sending makes use of, quick enough for every one.

    Left out is what costs most and goes nowhere: the list of what was shown, and the item taken apart.
    """
    try:
        fields: Mapping[str, Any] = msgspec.json.decode(entry)
        verdict = decode_verdict(row["verdict_body"])
        return (
            row["pruned_at"] is None
            and entry_hash(entry) == row["witness"]
            and _is_same(row, fields)
            and _are_signed(row, verdict, fields)
            and _is_that_document(row, verdict)
        )
    except Exception:  # noqa: BLE001 - junk may raise anything where it is decoded, and is not what was signed
        return False


def _is_same(row: Row, fields: Mapping[str, Any]) -> bool:
    return all(row[column] == fields[name] for name, column in _SAME.items())


def _is_shown(row: Row) -> bool:
    """The list of what was shown has the digest that was signed."""
    told = json.loads(row["shown"])
    shown = Shown(
        item=ItemId(row["item_id"]),
        version=told["version"],
        candidates=tuple((CandidateId(name), digest) for name, digest in told["candidates"]),
        view=told["view"],
    )
    return bool(shown_digest(shown) == row["shown_digest"])


def _has_its_words(row: Row, fields: Mapping[str, Any]) -> bool:
    verdict, item = decode_verdict(row["verdict_body"]), decode_item(row["item_record"])
    return (
        _are_signed(row, verdict, fields)
        and row["reason"] == verdict.reason
        and _is_that_item(row, item)
        and _is_that_document(row, verdict)
    )


def _are_signed(row: Row, verdict: Verdict, fields: Mapping[str, Any]) -> bool:
    """The words have the digests that were signed."""
    bodies = bodies_of(verdict, row["item_record"], row["exposure"])
    digests = {name: salted_digest(row["salt"], body) for name, body in bodies.items()}
    signed: Mapping[str, str] = fields["bodies"]
    if "item" not in signed:
        digests.pop("item")  # of before the item itself was signed
    return digests == signed


def _has_no_words(row: Row, fields: Mapping[str, Any]) -> bool:
    """What retention leaves: no words, which could not be held against a digest, and nothing to send."""
    verdict, item = decode_verdict(row["verdict_body"]), decode_item(row["item_record"])
    bare = Verdict(
        name=fields["verdict"], candidates=tuple(fields["candidates"]), reason_code=fields["reason_code"]
    )
    is_empty = not any((row["reason"], row["document"], row["salt"], row["exposure"]))
    return is_empty and verdict == bare and item == bare_item(item) and item.id == row["item_id"]


def _is_that_item(row: Row, item: ReviewItem) -> bool:
    """The item's answers are those that were shown."""
    there = {one.id: one.content.digest for one in item.candidates}
    shown = dict(json.loads(row["shown"])["candidates"])
    return item.id == row["item_id"] and item.title == row["title"] and there == shown


def _is_that_document(row: Row, verdict: Verdict) -> bool:
    """The bytes that are sent say what was signed."""
    document = decode_own_document(row["document"])
    return (
        document.decision_id == row["decision_id"]
        and document.gesture_id == row["gesture_id"]
        and document.operator.id == row["operator_id"]
        and document.surface == row["surface"]
        and document.decided_at == from_text(row["decided_at"])
        and document.review_id == row["remote_id"]
        and item_id(row["source_id"], row["remote_id"]) == row["item_id"]
        and document.review_version == row["item_version"]
        and document.shown_digest == row["shown_digest"]
        and document.witness == row["witness"]
        and document.verdict == verdict.name == row["verdict"]
        and document.reason_code == verdict.reason_code == row["reason_code"]
        and list(document.candidate_ids) == list(verdict.candidates)
        and (document.reason, document.conditions, document.question)
        == (verdict.reason, verdict.conditions, verdict.question)
        and _is_that_content(document.content, verdict)
        and [(one.index, one.verb, one.arguments, one.message) for one in document.actions]
        == [
            (one.index, one.verb, one.arguments.decode() if one.arguments is not None else None, one.message)
            for one in verdict.actions
        ]
    )


def _is_that_content(content: DocumentContent | None, verdict: Verdict) -> bool:
    if content is None or verdict.content is None:
        return content is None and verdict.content is None
    return (
        content.text == verdict.content.data.decode()
        and content.media_type == verdict.content.media_type
        and content.row_sources == dict(verdict.row_sources)
        and content.row_answers == {path: list(names) for path, names in verdict.row_answers.items()}
    )
