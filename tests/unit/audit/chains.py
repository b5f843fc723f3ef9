"""Chains of any length for the tests of verification: signed human acts, and entries of the machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from reviewer.audit.bundle import entry_line, lacks_signature, make_head, signable
from reviewer.audit.chain import BY_HAND, GENESIS, salted_digest, seal
from reviewer.audit.sign import make_key, sign, sign_head
from reviewer.clock import to_text
from reviewer.domain.ledger import AuditEntry
from tests.makers import NOON

PRIVATE, PUBLIC = make_key(b"k" * 32)
OTHER, OTHER_PUBLIC = make_key(b"o" * 32)
SALT = b"s" * 16


def reason(seq: int) -> bytes:
    """The words of a decision."""
    return f"Reason number {seq}".encode()


def entries(count: int, *, key_changes_at: int = 0, signs_all: bool = False) -> Iterator[AuditEntry]:
    """An operator, then a decision and what became of it in turn; perhaps another key from some entry on."""
    prev, private = GENESIS, PRIVATE
    for seq in range(1, count + 1):
        kind = "operator-created" if seq == 1 else "decision" if seq % 2 == 0 else "moved"
        fields: dict[str, Any] = {"type": kind, "at": to_text(NOON), "item": f"src:r{seq}", "n": str(seq)}
        if seq == 1:
            fields["public_key"] = PUBLIC
        if seq == key_changes_at:
            kind, fields = "key-changed", fields | {"type": "key-changed", "public_key": OTHER_PUBLIC}
        if kind == "decision":
            fields |= {"decision": f"d{seq}", "bodies": {"reason": salted_digest(SALT, reason(seq))}}
        is_act = kind != "moved" or signs_all
        if is_act:
            fields[BY_HAND] = "yes"
        entry, prev = seal(fields, seq=seq, prev=prev)
        signature = sign(private, prev) if is_act else ""
        if kind == "key-changed":
            signature, private = signature + sign(OTHER, prev), OTHER
        yield AuditEntry(seq=seq, type=kind, at=NOON, entry=entry, hash=prev, signature=signature)


def bundle(count: int, *, key_changes_at: int = 0) -> tuple[list[str], dict[str, Any]]:
    """The lines and the signed head of a bundle."""
    made = list(entries(count, key_changes_at=key_changes_at))
    head = make_head(
        entries=count,
        head=made[-1].hash,
        unsigned=[one.seq for one in made if lacks_signature(one)],
        pruned=(),
        exported_at=NOON,
    )
    private = OTHER if key_changes_at else PRIVATE
    head["signature"] = sign_head(private, signable(head))
    return [entry_line(one) for one in made], head


def words(count: int) -> list[str]:
    """The words beside a bundle."""
    return [
        json.dumps({"decision": f"d{seq}", "salt": SALT.hex(), "bodies": {"reason": reason(seq).decode()}})
        for seq in range(2, count + 1, 2)
    ]
