"""What would be sent, as pages: every word of it, tinted where a row comes from an answer. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.render.invisible import marked
from reviewer.render.lookalikes import setting_of
from ui.blocks import html
from ui.blocks.content_view import Page
from ui.blocks.fill_queue import CHUNK_CHARS
from ui.blocks.paging import in_pages

_ANCHOR = "row-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some characters of the text that stand for one row."""

    start: int
    end: int
    path: str
    numbers: tuple[int, ...] = ()
    """The answers that it comes from; empty: the operator's own words, or nobody's yet."""
    is_open: bool = False
    """Nobody settled it: what stands there for now is another answer's."""
    has_fault: bool = False
    """The response schema does not take it."""


def pages(text: str, stretches: Sequence[Stretch]) -> list[Page]:
    """The text as it is: line by line, what can't be seen as marks, stretches tinted and findable."""
    return list(in_pages([html.in_pre(piece) for piece in _pieces(text, stretches)]))


def anchor(number: int) -> str:
    """What the beginning of stretch `number` (from 0) is called in the document."""
    return f"{_ANCHOR}{number}"


def number_of(name: str) -> int | None:
    """The stretch that an anchor means; None for any other."""
    tail = name.removeprefix(_ANCHOR)
    return int(tail) if tail != name and tail.isdecimal() else None


def _pieces(text: str, stretches: Sequence[Stretch]) -> Iterator[str]:
    """HTML in pieces that end with a line, or inside one that is too long for a piece."""
    piece: list[str] = []
    length = 0
    setting = setting_of(text)
    for part, css, name in _cut(text, stretches):
        for at, (line, is_end) in enumerate(_lines(marked(part, setting))):
            piece.append(html.tinted(line, css, "" if at else name))
            length += len(line)
            if is_end and length < CHUNK_CHARS:
                piece.append("\n")
            elif length >= CHUNK_CHARS:
                yield "".join(piece)
                piece, length = [], 0
    yield "".join(piece)


def _lines(part: str) -> Iterator[tuple[str, bool]]:
    """Pieces of a part, and whether a line ends behind each."""
    *ended, last = part.split("\n")
    for line in ended:
        yield line, True
    for at in range(0, max(1, len(last)), CHUNK_CHARS):
        yield last[at : at + CHUNK_CHARS], False


def _cut(text: str, stretches: Sequence[Stretch]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The text in parts, each with its classes and, where a stretch begins, its anchor."""
    at = 0
    for number, one in enumerate(stretches):
        if one.start < at:  # an argument inside a call that was picked whole
            continue
        yield text[at : one.start], (), ""
        yield text[one.start : one.end], _css(one), anchor(number)
        at = one.end
    yield text[at:], (), ""


def _css(one: Stretch) -> tuple[str, ...]:
    tints = ("open",) if one.is_open else ("from-own",)
    if one.numbers and not one.is_open:
        tints = (f"from-{(one.numbers[0] - 1) % 8 + 1}",)
    return (*tints, "fault") if one.has_fault else tints
