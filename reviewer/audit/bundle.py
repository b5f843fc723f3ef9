"""The evidence bundle: what goes into its files, so that `standalone` verifies it without the rest of us."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from reviewer.audit.chain import BY_HAND
from reviewer.clock import to_text
from reviewer.domain.ledger import AuditEntry, Bodies

ENTRIES, HEAD, BODIES, VERIFIER = "entries.jsonl", "head.json", "bodies.jsonl", "verify.py"


def entry_line(entry: AuditEntry) -> str:
    """One line of the bundle: the entry's own bytes as text, in ASCII."""
    told = {"entry": _text(entry.entry), "hash": entry.hash, "signature": entry.signature}
    return json.dumps(told, ensure_ascii=True)


def lacks_signature(entry: AuditEntry) -> bool:
    """Whether it is a human's act that nobody signed."""
    return not entry.signature and f'"{BY_HAND}":'.encode() in entry.entry


def bodies_line(one: Bodies) -> str:
    """One decision's words."""
    told = {
        "decision": one.decision,
        "salt": one.salt.hex(),
        "bodies": {name: _text(body) for name, body in one.bodies.items()},
    }
    return json.dumps(told, ensure_ascii=True)


def _text(written: bytes) -> str:
    """Junk in a damaged record is told as such: it has another digest than what was written."""
    return written.decode("utf-8", "replace")


def make_head(
    *, entries: int, head: str, unsigned: Sequence[int], pruned: Sequence[str], exported_at: datetime
) -> dict[str, Any]:
    """What the signature of a bundle's end is over. `pruned` names decisions whose words are gone."""
    from reviewer.audit.standalone import (
        FORMAT,
    )  # with it comes cryptography, which only who exports pays for

    return {
        "format": FORMAT,
        "entries": entries,
        "head": head,
        "unsigned": list(unsigned),
        "pruned": list(pruned),
        "exported_at": to_text(exported_at),
    }


def signable(head: Mapping[str, Any]) -> bytes:
    """The bytes that the key signs."""
    from reviewer.audit.standalone import head_statement

    return head_statement(head)
