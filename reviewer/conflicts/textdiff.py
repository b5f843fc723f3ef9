"""Which words of differing texts to mark: by lines first, by words within the lines that changed.

The marks are symmetric. Where one text has words that another lacks, the word beside the gap is marked in
both of them: marking the odd one out only would be a vote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from rapidfuzz.distance import Levenshtein

Span = tuple[int, int]
"""From, to, in characters."""

MAX_WORK = 4_000_000
"""Words times words of one changed block; a bigger block is marked as a whole."""

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


def marks_among(groups: Mapping[str, int]) -> dict[str, list[Span]]:
    """For each text, the spans that differ from at least one text of another group."""
    found: dict[str, list[Span]] = {text: [] for text in groups}
    for one, other in combinations(groups, 2):
        if groups[one] != groups[other]:
            ours, theirs = differences(one, other)
            found[one].extend(ours)
            found[other].extend(theirs)
    return {text: joined(spans) for text, spans in found.items()}


def differences(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """The spans of each text that the other one has not. Both empty only for equal texts."""
    ours: list[Span] = []
    theirs: list[Span] = []
    if one == other:
        return ours, theirs
    if one > other:
        # Among equally short ways to turn one text into the other the first is taken: let that be one and
        # the same in both directions.
        theirs, ours = differences(other, one)
        return ours, theirs
    lines, other_lines = one.splitlines(keepends=True), other.splitlines(keepends=True)
    at, other_at = _offsets(lines), _offsets(other_lines)
    for tag, i, i_end, j, j_end in _opcodes(lines, other_lines):
        if tag == "equal":
            continue
        mine, its = _in_block(one[at[i] : at[i_end]], other[other_at[j] : other_at[j_end]])
        ours.extend((at[i] + start, at[i] + end) for start, end in mine)
        theirs.extend((other_at[j] + start, other_at[j] + end) for start, end in its)
    # A block that one text lacks altogether leaves nothing to mark beside it but the whole.
    return ours or [(0, len(one))], theirs or [(0, len(other))]


def joined(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, overlapping and touching ones as one, empty ones left out."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        elif end > start:
            made.append((start, end))
    return made


def _in_block(one: str, other: str) -> tuple[list[Span], list[Span]]:
    words, other_words = _WORD.findall(one), _WORD.findall(other)
    if not words or not other_words or len(words) * len(other_words) > MAX_WORK:
        return [(0, len(one))] if one else [], [(0, len(other))] if other else []
    at, other_at = _offsets(words), _offsets(other_words)
    ours: list[Span] = []
    theirs: list[Span] = []
    for tag, i, i_end, j, j_end in _opcodes(words, other_words):
        if tag == "equal":
            continue
        has_gap = i == i_end or j == j_end
        ours.append(_with_neighbour(words, at, i, i_end) if has_gap else (at[i], at[i_end]))
        theirs.append(
            _with_neighbour(other_words, other_at, j, j_end) if has_gap else (other_at[j], other_at[j_end])
        )
    return ours, theirs


def _with_neighbour(words: list[str], at: list[int], start: int, end: int) -> Span:
    """The words from `start` to `end` and the word before them; at the very beginning the one after them."""
    before = next((n for n in range(start - 1, -1, -1) if not words[n].isspace()), None)
    if before is not None:
        return at[before], at[max(end, before + 1)]
    after = next((n for n in range(end, len(words)) if not words[n].isspace()), len(words) - 1)
    return at[start], at[after + 1]


def _offsets(parts: Sequence[str]) -> list[int]:
    at = [0]
    for part in parts:
        at.append(at[-1] + len(part))
    return at


def _opcodes(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    numbers: dict[str, int] = {}
    mine, other = ([numbers.setdefault(part, len(numbers)) for part in side] for side in (ours, theirs))
    return [
        (step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end)
        for step in Levenshtein.opcodes(mine, other)
    ]
