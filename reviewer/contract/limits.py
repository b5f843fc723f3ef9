"""How big things of the Review API may be. The OpenAPI document tells the same figures."""

from __future__ import annotations

from typing import Final

MAX_DOCUMENT_BYTES: Final = 4 * 1024 * 1024
MAX_REVIEW_BYTES: Final = 8 * 1024 * 1024
MAX_BATCH_BYTES: Final = 16 * 1024 * 1024
MAX_PAGE_BYTES: Final = 4 * 1024 * 1024
"""A page of the feed ends before it is bigger than this; one review alone may be."""

BATCH_LIMIT: Final = 100
PAGE_LIMIT: Final = 500
DEFAULT_PAGE: Final = 100
MAX_CANDIDATES: Final = 16
MAX_ACTIONS: Final = 50
MAX_BODY: Final = 1_000_000
"""Characters of the question."""
MAX_WAIT_S: Final = 60
MAX_CONTINUATION: Final = 2_000
"""Characters."""
DEFAULT_LEASE_S: Final = 120
MAX_LEASE_S: Final = 900

MAX_SCHEMA_BYTES: Final = 64 * 1024
MAX_SCHEMA_DEPTH: Final = 32
MAX_SCHEMA_STEPS: Final = 10_000
"""Subschemas that one validation may visit at most; references that fan out are refused at create."""
