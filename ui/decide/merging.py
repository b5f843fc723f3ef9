"""Puts the merged answer together from the picks. Knows no Qt."""

from __future__ import annotations

from reviewer.conflicts.merge import Merged, merge
from reviewer.domain.desk import OpenedItem, named_candidates
from ui.decide.composition import Composition

SYNC_BYTES = 48 * 1024
"""Answers of more bytes together are merged off the window's thread."""


def is_quick(opened: OpenedItem) -> bool:
    """Whether a merge fits into one turn of the event loop."""
    return sum(len(answer.candidate.content.data) for answer in opened.answers) <= SYNC_BYTES


def merged(opened: OpenedItem, composition: Composition) -> Merged:
    """The answer that the picks make, types kept; or why there is none."""
    sources = {path: pick.source for path, pick in composition.rows.items()}
    edits = {path: pick.edited for path, pick in composition.rows.items() if pick.has_own_words}
    return merge(named_candidates(opened), sources, edits)
