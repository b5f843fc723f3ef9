"""Walking the chain: does every entry follow from the one before?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from reviewer.audit.chain import BY_HAND, GENESIS, entry_hash
from reviewer.audit.sign import is_signed_by
from reviewer.clock import to_text
from reviewer.domain.ledger import AuditEntry, ChainState

FIRST_ACT = "operator-created"
"""The entry that names the key; a second one would let anybody sign from there on."""


def verify(entries: Iterable[AuditEntry]) -> ChainState:
    """Walk entries in ascending order from the first one; stops at the first that does not follow.

    `signed` counts good signatures, `unsigned` the human acts that lack theirs: visible, never silent.
    """
    expected_seq, prev, key = 1, GENESIS, ""
    signed = unsigned = 0
    for entry in entries:
        problem, fields = _check(entry, expected_seq, prev)
        if not problem and fields["type"] == FIRST_ACT:
            problem = "audit.second_operator" if key else ""
            key = str(fields.get("public_key", ""))
        if not problem and entry.signature and not is_signed_by(key, entry.hash, entry.signature):
            problem = "audit.bad_signature"
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
        unsigned += not entry.signature and BY_HAND in fields
        expected_seq, prev = expected_seq + 1, entry.hash
    return ChainState(entries=expected_seq - 1, head=prev, signed=signed, unsigned=unsigned)


def broken_tail(entries: Iterable[AuditEntry]) -> str:
    """A problem code where the last entries, in ascending order, do not follow each other; else empty."""
    before: AuditEntry | None = None
    for entry in entries:
        seq, prev = (before.seq + 1, before.hash) if before is not None else (entry.seq, None)
        problem, _ = _check(entry, seq, prev)
        if problem:
            return problem
        before = entry
    return ""


def _check(entry: AuditEntry, seq: int, prev: str | None) -> tuple[str, Mapping[str, Any]]:
    """A problem code (empty: none), and what the entry says. `prev` is None where it is not known."""
    if entry.seq != seq:
        return "audit.gap", {}
    if entry_hash(entry.entry) != entry.hash:
        return "audit.altered", {}
    try:
        fields = json.loads(entry.entry)
    except (ValueError, RecursionError):
        return "audit.unreadable", {}
    if not isinstance(fields, dict):
        return "audit.unreadable", {}
    if fields.get("seq") != seq or (prev is not None and fields.get("prev") != prev):
        return "audit.out_of_order", {}
    # What lists show beside the entry is the entry's own word.
    if (fields.get("type"), fields.get("at")) != (entry.type, to_text(entry.at)):
        return "audit.altered", {}
    return "", fields
