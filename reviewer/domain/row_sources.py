"""Where a row of a merged answer comes from, if not from one answer: words in records and on the wire."""

from __future__ import annotations

EDITED = "edited"
"""The operator wrote it."""
UNSET = "unset"
"""The row is left out: an absent member, argument, passage, call or hunk."""
BOTH_VALID = "both-valid"
"""Several answers hold, each under a condition that the operator wrote into the passage."""

OWN_WORDS = frozenset({EDITED, BOTH_VALID})
"""Sources whose text is the operator's."""
RESERVED = frozenset({EDITED, UNSET, BOTH_VALID})
"""An answer with one of these ids could not be told from a source, so it can't be merged with others."""
