"""The digest of what was on the screen."""

from __future__ import annotations

import hashlib
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
