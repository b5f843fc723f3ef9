"""The words of decisions, which their entries name by salted digests: what they are, and read for a copy."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from reviewer.domain.codec import decode_verdict, encode
from reviewer.domain.decisions import Verdict
from reviewer.domain.ledger import Bodies
from reviewer.sqlite import Connection, Row


def bodies_of(verdict: Verdict, item_record: bytes, exposure_record: bytes) -> dict[str, bytes]:
    """What the entry names by salted digests: an export can leave it out, and retention take it away."""
    bodies = {
        "item": item_record,
        "exposure": exposure_record,
        "reason": verdict.reason.encode(),
        "conditions": verdict.conditions.encode(),
        "question": verdict.question.encode(),
        "content": verdict.content.data if verdict.content else b"",
        "actions": encode(Verdict(name=verdict.name, actions=verdict.actions)) if verdict.actions else b"",
    }
    return {name: body for name, body in bodies.items() if body}


def read_bodies(connection: Connection) -> Iterator[Bodies]:
    """The words of every decision that an entry names any of, in the order of the ledger.

    Words that can't be read are missing from theirs, as the verifier of a copy then says.
    """
    query = (
        "SELECT d.decision_id, d.salt, d.verdict_body, d.item_record, d.exposure, a.entry FROM decisions d "
        "JOIN audit a ON a.decision_id = d.decision_id AND a.type = 'decision' "
        "WHERE d.pruned_at IS NULL ORDER BY d.seq"
    )
    for row in connection.execute(query):
        if signed := _signed_bodies(row["entry"]):
            # Of before the item itself was signed there is nothing to hold it against.
            bodies = {name: body for name, body in _readable_bodies(row).items() if name in signed}
            yield Bodies(decision=row["decision_id"], salt=row["salt"], bodies=bodies)


def _signed_bodies(entry: bytes) -> frozenset[str]:
    try:
        return frozenset(json.loads(entry)["bodies"])
    except (ValueError, TypeError, KeyError):
        return frozenset()  # the log itself is not whole, which it tells by itself


def _readable_bodies(row: Row) -> dict[str, bytes]:
    try:
        return bodies_of(decode_verdict(row["verdict_body"]), row["item_record"], row["exposure"])
    except (ValueError, TypeError, KeyError, msgspec.MsgspecError):
        return {}
