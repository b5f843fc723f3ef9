"""The digest of what was on the screen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import rfc8785

from reviewer.domain.decisions import Shown


def shown_digest(shown: Shown) -> str:
    """SHA-256 over the RFC 8785 form of an envelope of strings only.

    Agents' values are never canonicalised: each answer stands there by the SHA-256 of its raw bytes.
    """
    envelope: dict[str, Any] = {
        "item": str(shown.item),
        "version": shown.version,
        "candidates": [[str(candidate), digest] for candidate, digest in shown.candidates],
        "view": dict(shown.view),
    }
    return hashlib.sha256(rfc8785.dumps(envelope)).hexdigest()


def case_digest(digests: Iterable[str]) -> str:
    """One digest for all that was shown of a case, whatever the order of its members; of one item its own."""
    ordered = sorted(digests)
    if len(ordered) == 1:
        return ordered[0]
    return hashlib.sha256("\n".join(ordered).encode()).hexdigest()
