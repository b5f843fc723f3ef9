"""Works out anew what a decision's entry says: hash, signature, and every digest in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from reviewer.audit.chain import entry_hash, salted_digest
from reviewer.audit.sign import is_signed_by
from reviewer.audit.verify import FIRST_ACT, KEY_CHANGED
from reviewer.domain.codec import decode_verdict
from reviewer.domain.ledger import BodyCheck, EntryCheck
from reviewer.ids import DecisionId
from reviewer.sqlite import Connection, Row
from reviewer.store.attested import is_attested
from reviewer.store.bodies import bodies_of


def check_entry(connection: Connection, decision: DecisionId) -> EntryCheck | None:
    """What was found; None: there is no such decision, or it has no entry."""
    row = connection.execute("SELECT * FROM decisions WHERE decision_id = ?", (decision,)).fetchone()
    entry = connection.execute(
        "SELECT * FROM audit WHERE decision_id = ? AND type = 'decision' ORDER BY seq", (decision,)
    ).fetchone()
    if row is None or entry is None:
        return None
    key = _key_at(connection, entry["seq"])
    return EntryCheck(
        seq=entry["seq"],
        hash=entry["hash"],
        is_whole=entry_hash(entry["entry"]) == entry["hash"] and is_attested(row, entry["entry"]),
        public_key=key,
        is_signed=bool(key) and is_signed_by(key, entry["hash"], entry["signature"]),
        bodies=_bodies(row, json.loads(entry["entry"])) if row["pruned_at"] is None else (),
    )


def _key_at(connection: Connection, seq: int) -> str:
    """The key in force when an entry was written."""
    found = connection.execute(
        "SELECT entry FROM audit WHERE seq < ? AND type IN (?, ?) ORDER BY seq DESC LIMIT 1",
        (seq, FIRST_ACT, KEY_CHANGED),
    ).fetchone()
    return str(json.loads(found["entry"]).get("public_key", "")) if found is not None else ""


def _bodies(row: Row, fields: Mapping[str, Any]) -> tuple[BodyCheck, ...]:
    """In the order of their names; what was signed and is not there is not the same."""
    there = bodies_of(decode_verdict(row["verdict_body"]), row["item_record"], row["exposure"])
    return tuple(
        BodyCheck(
            name=name, digest=digest, is_same=salted_digest(row["salt"], there.get(name, b"")) == digest
        )
        for name, digest in sorted(fields["bodies"].items())
    )
