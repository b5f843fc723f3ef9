"""The parts of a drawn page: stretches of its words, by which what was in view is told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from reviewer.domain.exposure import PART_CHARS

LINE_ENDS = "\n\u2028\u2029\ufdd0\ufdd1"
"""What ends a line in drawn text; the last two are Qt's own signs for the ends of a table's cell."""
_PART = re.compile(rf"[^{LINE_ENDS}]{{1,{PART_CHARS}}}")


def parts(words: str) -> tuple[tuple[int, int], ...]:
    """Where each part begins and ends, in characters. Blank lines are no parts."""
    return tuple(found.span() for found in _PART.finditer(words) if not found.group().isspace())


def names_digest(names: Iterable[str]) -> str:
    """SHA-256 of names in their order."""
    return words_digest("\0".join(names))


def words_digest(words: str) -> str:
    """SHA-256 of a page's words; half a surrogate pair counts as what it is."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
