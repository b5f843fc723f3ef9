"""Which cells say the same: groups of equal cells after a stated normalisation.

Normalisation touches blank space only: runs of space, tab and line ends count as one space, except inside
code. Nothing else is folded: not case, not Unicode forms, not the way a number or a date is written. Two
answers that look alike and differ in a code point do differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Sequence

# Single spaces, the most of all, match nothing and cost nothing.
_BLANKS = ("  ", "\n", "\t", "\r")
_BLANK = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")


def normalised(text: str, *, is_code: bool = False) -> str:
    """What is compared of a text."""
    if is_code:
        return text.replace("\r\n", "\n").strip("\n")
    # Most texts have nothing to fold, and looking for that is ten times quicker than folding.
    has_blanks = any(blank in text for blank in _BLANKS)
    return (_BLANK.sub(" ", text) if has_blanks else text).strip(" ")


def groups(keys: Sequence[Hashable]) -> tuple[int, ...]:
    """The group of each key: equal keys share one, numbered from 0 by first appearance."""
    numbers: dict[Hashable, int] = {}
    return tuple(numbers.setdefault(key, len(numbers)) for key in keys)


def look_alike(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether two texts of different groups look the same: in hidden characters or Unicode forms only."""
    seen: dict[str, list[tuple[str, int]]] = {}
    for text, number in {(text[:_LOOKED_AT], number) for text, number in zip(texts, numbers, strict=True)}:
        like = seen.setdefault(_looks(text), [])
        # One text in two groups differs in its type, or further down.
        if any(other != text and group != number for other, group in like):
            return True
        like.append((text, number))
    return False


_LOOKED_AT = 4_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _looks(text: str) -> str:
    if text.isascii():
        return _CONTROL.sub("", text)
    composed = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in composed if not _is_unseen(sign))


def _is_unseen(sign: str) -> bool:
    is_selector = "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
    return is_selector or unicodedata.category(sign) in ("Cf", "Cc")
