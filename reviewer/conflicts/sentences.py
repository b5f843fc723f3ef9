"""Cut a paragraph into sentences, in linear time and rather too seldom than too often.

A sentence ends at a full stop, an exclamation or a question mark before blank space and neither a small
letter nor a figure. It does not end behind a figure (`14. May`), a single letter (`J. Smith`) or a common
abbreviation. The sentences lie side by side and cover the paragraph.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from reviewer.conflicts.segment import BLANK, Segment

_END = re.compile(r"[.!?…]{1,8}[\"”»’')\]]{0,3}\s+|[。！？]{1,8}[」』）]{0,3}\s*")
_LAST_WORD = re.compile(r"\w*$")
_LONGEST_WORD = 24
_ABBREVIATIONS = frozenset({
    *("mr", "mrs", "ms", "dr", "prof", "st", "nr", "vs", "etc", "eg", "ie", "al", "inc", "ltd", "co", "jr"),
    *("bzw", "ca", "inkl", "evtl", "usw", "ggf", "bsp", "abs", "art", "str", "tel", "approx", "dept", "est"),
    *("fig", "vol", "pp", "cf", "sr"),
})  # fmt: skip


def sentences(paragraph: Segment, whole: str) -> tuple[Segment, ...]:
    """The sentences of a paragraph of the whole text, in order; the last one keeps the blank lines behind
    it."""
    text = whole[paragraph.start : paragraph.end]
    length = len(text.rstrip(BLANK))
    ends = [match.end() for match in _END.finditer(text) if match.end() < length and _ends_there(text, match)]
    return tuple(
        replace(
            paragraph,
            start=paragraph.start + start,
            end=paragraph.start + end,
            text=text[start:end].strip("\r\n").rstrip(BLANK),
        )
        for start, end in pairwise([0, *ends, len(text)])
    )


def _ends_there(text: str, match: re.Match[str]) -> bool:
    if text[match.end()].islower() or text[match.end()].isdigit():
        return False
    if match.group()[0] != ".":
        return True
    before = _LAST_WORD.search(text[max(0, match.start() - _LONGEST_WORD) : match.start()])
    word = before.group() if before is not None else ""
    return len(word) != 1 and not word[-1:].isdigit() and word.casefold() not in _ABBREVIATIONS
