"""Walking the chain: does every entry follow from the one before?"""

from __future__ import annotations

import json
from collections.abc import Iterable

from reviewer.audit.chain import GENESIS, entry_hash
from reviewer.audit.sign import is_signed_by
from reviewer.domain.ledger import AuditEntry, ChainState


def verify(entries: Iterable[AuditEntry]) -> ChainState:
    """Walk entries in ascending order from the first one; stops at the first that does not follow."""
    expected_seq, prev, key = 1, GENESIS, ""
    signed = unsigned = 0
    for entry in entries:
        problem, key = _check(entry, expected_seq, prev, key)
        if problem:
            return ChainState(
                entries=expected_seq - 1,
                head=prev,
                signed=signed,
                unsigned=unsigned,
                broken_at=entry.seq,
                problem=problem,
            )
        signed += bool(entry.signature)
        unsigned += not entry.signature
        expected_seq, prev = expected_seq + 1, entry.hash
    return ChainState(entries=expected_seq - 1, head=prev, signed=signed, unsigned=unsigned)


def _check(entry: AuditEntry, seq: int, prev: str, key: str) -> tuple[str, str]:
    """A problem code (empty: none) and the public key in force after this entry."""
    if entry.seq != seq:
        return "audit.gap", key
    if entry_hash(entry.entry) != entry.hash:
        return "audit.altered", key
    try:
        fields = json.loads(entry.entry)
    except ValueError:
        return "audit.unreadable", key
    if fields.get("seq") != seq or fields.get("prev") != prev:
        return "audit.out_of_order", key
    if fields.get("type") == "operator-created":
        key = str(fields.get("public_key", ""))
    if entry.signature and not is_signed_by(key, entry.hash, entry.signature):
        return "audit.bad_signature", key
    return "", key
