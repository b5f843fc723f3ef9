"""Which words of an answer deserve the first look, given the other answers and nothing else.

A word is *borne out* by another answer as far as the same word stands there between the same neighbours: of
the two words on either side of it, the share that are near it there too, at the best place. How alone a
word is, is what the average other answer lacks of that, with half as much again of its own and its direct
neighbours' loneliness: what is wrong is mostly more than a word long.

It knows no language but for the list of negations, uses no model, and does not depend on the order of the
answers. It finds what one answer says alone, not what is wrong: an error that all make stays unseen, and a
happy wording is pointed at. So it orders the marks and removes none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reviewer.conflicts.lexicon import NEGATIONS
from reviewer.conflicts.textdiff import Span

SHARE = 0.15
"""How many of an answer's words are looked at first."""
REACH = 2
"""Neighbours on either side that bear a word out."""
MOST_PLACES = 16
"""A word that stands in an answer more often is looked for at the nearest places."""
_SPREAD = 0.5

_WORD = re.compile(r"\w+")
_BEFORE, _AFTER = "<", ">"
"""Stand for what is before the first and after the last word; no word consists of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoneWord:
    """A word of an answer, in characters, and how alone it is: 0 (all say it there) to 1 (nobody does)."""

    start: int
    end: int
    loneliness: float
    is_fact: bool = False
    """It holds a digit or is a negation."""

    @property
    def priority(self) -> float:
        """What comes first: a figure or a no that is rather alone before any wording, then loneliness."""
        return self.loneliness + (self.is_fact and self.loneliness > 0.5)

    @property
    def span(self) -> Span:
        """From, to."""
        return self.start, self.end


def by_priority(words: Sequence[LoneWord]) -> list[LoneWord]:
    """The words, what to look at first in front; of equal ones the first."""
    return sorted(words, key=lambda one: (-one.priority, one.start))


def first(words: Sequence[LoneWord], words_in_all: int) -> list[Span]:
    """What to look at first of an answer of that many words: at most `SHARE` of them, in order."""
    best = by_priority(words)[: int(SHARE * words_in_all)]
    return sorted(one.span for one in best if one.loneliness > 0)


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def lone_words(texts: Sequence[str]) -> list[list[LoneWord]]:
    """For each text all its words in order. One text alone has nothing to be compared with: all words are
    0."""
    read = [_Words(text) for text in texts]
    return [_judged(one, [other for other in read if other is not one]) for one in read]


class _Words:
    """The words of one text, and where each of them stands."""

    def __init__(self, text: str) -> None:
        self.spans = [match.span() for match in _WORD.finditer(text)]
        self.words = [text[start:end].casefold() for start, end in self.spans]

    @cached_property
    def surroundings(self) -> list[frozenset[str]]:
        """The words around each one."""
        padded = [*[_BEFORE] * REACH, *self.words, *[_AFTER] * REACH]
        return [
            frozenset(padded[at : at + REACH] + padded[at + REACH + 1 : at + 2 * REACH + 1])
            for at in range(len(self.words))
        ]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands, in order."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(word, []).append(at)
        return found

    @cached_property
    def places_around(self) -> dict[str, list[frozenset[str]]]:
        """What stands around each word at its places."""
        around = self.surroundings
        return {word: [around[at] for at in places] for word, places in self.places.items()}

    def near(self, word: str, at: int) -> list[frozenset[str]]:
        """What stands around a word at no more than `MOST_PLACES` places, those about the index `at`."""
        around = self.places_around[word]
        if len(around) <= MOST_PLACES:
            return around
        begin = max(0, min(bisect_left(self.places[word], at) - MOST_PLACES // 2, len(around) - MOST_PLACES))
        return around[begin : begin + MOST_PLACES]


def _judged(own: _Words, others: Sequence[_Words]) -> list[LoneWord]:
    alone = [_alone(own, at, others) for at in range(len(own.words))] if others else [0.0] * len(own.words)
    return [
        LoneWord(start=start, end=end, loneliness=lonely, is_fact=_is_fact(word))
        for (start, end), word, lonely in zip(own.spans, own.words, _spread(alone), strict=True)
    ]


def _is_fact(word: str) -> bool:
    return word in NEGATIONS or any(map(str.isdigit, word))


def _alone(own: _Words, at: int, others: Sequence[_Words]) -> float:
    word, around = own.words[at], own.surroundings[at]
    borne_out = 0
    for other in others:
        if word in other.places_around:
            borne_out += max([len(around & there) for there in other.near(word, at)])
    return 1 - borne_out / (len(others) * len(around))


def _spread(alone: Sequence[float]) -> list[float]:
    padded = [*alone[:1], *alone, *alone[-1:]]
    return [
        (own + _SPREAD * (before + 2 * own + after) / 4) / (1 + _SPREAD)
        for before, own, after in zip(padded, alone, padded[2:], strict=False)
    ]
