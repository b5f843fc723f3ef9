"""Full-text search: foreign words are quoted, so that no sign of its language is obeyed; what was deleted is
merged out of an index in steps.
"""

from __future__ import annotations

from typing import Final

from reviewer.sqlite import Connection

MERGED_AT_ONCE: Final = 64
"""Pages that one transaction merges; a gesture that comes meanwhile waits for so much and no more."""
_MERGES: Final = {
    "decisions_fts": "INSERT INTO decisions_fts (decisions_fts, rank) VALUES ('merge', ?)",
    "items_fts": "INSERT INTO items_fts (items_fts, rank) VALUES ('merge', ?)",
}
_NOTHING: Final = 1
"""Changes that SQLite counts for a merge that had nothing to do."""
PREFIX_FROM = 3
"""Shorter words must be whole: nearly everything begins with one letter."""


def phrase(word: str) -> str:
    """One word as an FTS5 string. A NUL would end the query early; half a surrogate pair is no text."""
    plain = word.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return '"' + plain.replace('"', '""') + '"'


def prefixes(text: str) -> str:
    """A search: every word, the longer ones also as beginnings. Empty where there is no word."""
    words = text.replace("\0", " ").split()
    return " ".join(phrase(word) + ("*" if len(word) >= PREFIX_FROM else "") for word in words)


def begin_merge(connection: Connection, index: str) -> None:
    """In the transaction that deletes words: from now on `go_on_merging` writes the index anew without them.

    What is deleted stands in the index, marked, until all of it was merged into one.
    """
    _merge(connection, index, -MERGED_AT_ONCE)


def go_on_merging(connection: Connection, index: str) -> bool:
    """Merge a little of an index, wherever the last process was; returns whether there may be more to do."""
    before = connection.total_changes
    _merge(connection, index, MERGED_AT_ONCE)
    return bool(connection.total_changes - before > _NOTHING)


def _merge(connection: Connection, index: str, pages: int) -> None:
    """SQLite's own command: a negative number of pages begins, and a positive one goes on."""
    connection.execute(_MERGES[index], (pages,))
