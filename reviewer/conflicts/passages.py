"""What to look for of an answer in the document that was drawn of it: passages in their order.

Passages hold foreign text as it is. Whoever looks for them marks what can't be seen as the drawing does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST = 800
"""Passages looked for in one document."""
MOST_MARKS = 200
"""Stretches that differ; one may be found in several lines."""
_LONGEST = 200
_FAR, _NEAR = 80, 12
"""How much of the line around a passage is looked for with it; rendered text has lost some of it."""
_ALONE = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of one line, with what stands before and after them on it."""

    words: str
    before: str = ""
    after: str = ""
    row: str = ""
    """The path of the row that it belongs to, where it is the beginning of one."""
    is_marked: bool = True
    """It differs; else it is only a place to go to."""
    looks_first: bool = False
    """It is among the marks that deserve the first look."""
    is_value: bool = False
    """It is drawn as it is and stands by itself: `3` is not the 3 of `30`."""
    is_verbatim: bool = False
    """Its line is drawn as it is or not at all: elsewhere the same few signs are others."""

    def surroundings(self) -> Iterator[tuple[str, str]]:
        """Ever less of the line, at last nothing: what was rendered has lost its markup signs."""
        tried: set[tuple[str, str]] = set()
        for around in (
            (self.before, self.after),
            (self.before, ""),
            (self.before[-_NEAR:], self.after[:_NEAR]),
            (self.before[-_NEAR:], ""),
            _ALONE,
        ):
            if around not in tried and (around != _ALONE or self._may_stand_alone):
                tried.add(around)
                yield around

    @property
    def _may_stand_alone(self) -> bool:
        return not self.is_verbatim or (self.before, self.after) == _ALONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Where a disputed row stands in the whole answer, as shares of its length from 0 to 1."""

    row: str
    start: float
    end: float
    is_material: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmarks:
    """What to find of one answer. The first two are looked for independently of each other."""

    marks: tuple[Passage, ...] = ()
    rows: tuple[Passage, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    """Every disputed row that has a place in the answer, in its order, whatever page is drawn."""


def passages_of(
    text: str, spans: Sequence[tuple[int, int]], *, is_markup: bool = False
) -> tuple[Passage, ...]:
    """What to look for: each span's words line by line. Where hunks begin follows from what is in them.

    Of Markdown the words between its signs: the signs are gone once it is rendered.
    """
    wanted: list[Passage] = []
    for start, end in spans[:MOST_MARKS]:
        position = start
        for line in text[start:end].split("\n"):
            begin = text.rfind("\n", 0, position) + 1
            line_end = text.find("\n", position)
            stop = len(text) if line_end < 0 else line_end
            cut = _opening(text, begin, position, position + len(line)) if is_markup else 0
            words = line[cut:]
            if words.strip() and not text.startswith("@@", begin):
                after = position + len(line)
                whole = Passage(
                    words=words[:_LONGEST],
                    before=text[max(begin, position + cut - _FAR) : position + cut],
                    after=text[after : min(stop, after + _FAR)],
                )
                wanted.extend(_without_signs(whole) if is_markup else (whole,))
            position += len(line) + 1
    return tuple(wanted)


def _opening(text: str, begin: int, start: int, end: int) -> int:
    """How many characters from `start` on belong to the sign that opens the line, as `2. ` or `- `.

    A piece may hold a part of it only, by which nobody would know it: the 2, or the point and the words.
    """
    opens = _OPENS.match(text, begin)
    return 0 if opens is None else max(0, min(opens.end(), end) - start)


_INNER_SIGNS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|[ \t]*\|[ \t]*")
_OPENS = re.compile(r"[ \t]*(?:#{1,6}|[-+>]|\d{1,9}[.)])[ \t]+")
_SIGNS = re.compile(rf"{_INNER_SIGNS.pattern}|^{_OPENS.pattern}")


def _without_signs(whole: Passage) -> Iterator[Passage]:
    """The passage in pieces; what stands beside each of them has no signs either."""
    before = _SIGNS.sub("", whole.before)
    # What opens a line is a sign only there.
    pieces = (_INNER_SIGNS if whole.before.strip() else _SIGNS).split(whole.words)
    for at, piece in enumerate(pieces):
        if piece.strip():
            after = "".join(pieces[at + 1 :]) + _SIGNS.sub("", whole.after)
            yield Passage(words=piece, before=before[-_FAR:], after=after[:_FAR])
        before += piece
