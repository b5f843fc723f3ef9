"""Foreign words as full-text search takes them: quoted, so that no sign of its language is obeyed."""

from __future__ import annotations

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
