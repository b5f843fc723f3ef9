"""Long text as pages of small pieces of HTML: no page is long, no fill is long, no line is unbroken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from reviewer.render.invisible import LONGEST_MARK
from ui.blocks import html
from ui.blocks.fill_queue import CHUNK_CHARS

PAGE_CHARS = 64 * 1024


def plain_pages(text: str, css: str = "") -> list[list[str]]:
    """Preformatted text."""
    return [
        [html.preformatted([(line, css) for line in piece.split("\n")]) for piece in cut(page, CHUNK_CHARS)]
        for page in cut(text, PAGE_CHARS)
    ]


def cut(text: str, size: int) -> list[str]:
    """Pieces of at most `size` characters, ending where a line ends if there is one in the last half."""
    return list(_pieces(text, size)) or [""]


def _pieces(text: str, size: int) -> Iterator[str]:
    at = 0
    while at < len(text):
        end = at + size
        if end < len(text):
            line_end = text.rfind("\n", at + size // 2, end)
            end = line_end + 1 if line_end > 0 else _before_mark(text, at, end)
        yield text[at:end].removesuffix("\n") if end < len(text) else text[at:end]
        at = end


def _before_mark(text: str, at: int, end: int) -> int:
    """An end that tears no mark of the desk's own in two."""
    begin = text.rfind("⟦", max(at + 1, end - LONGEST_MARK), end)
    return begin if begin > at and text.find("⟧", begin, begin + LONGEST_MARK) >= end else end


def in_pages(pieces: Iterable[str]) -> list[list[str]]:
    """Ready pieces of HTML gathered to pages."""
    pages = Pages([[]])
    for piece in pieces:
        pages.add(piece)
    return list(pages)


@dataclass(slots=True)
class Extent:
    """How many pages there are so far: for whoever wants to know it later, and must not keep the pages."""

    pages: int
    is_growing: bool = False
    """Whether more is being made; it stays so where the drawing was left."""


class Pages(Sequence[list[str]]):
    """Pages that grow by pieces of HTML as they come. What they are made of is copied."""

    def __init__(self, pages: Iterable[Sequence[str]] = (), *, is_growing: bool = False) -> None:
        self._pages = [list(page) for page in pages]
        self._length = sum(map(len, self._pages[-1])) if self._pages else 0
        self.extent = Extent(len(self._pages), is_growing)

    def add(self, piece: str) -> bool:
        """One more at the end. Returns whether it begins another page."""
        is_new = not self._pages or (self._length > 0 and self._length + len(piece) > PAGE_CHARS)
        if is_new:
            self._pages.append([])
            self._length = 0
            self.extent.pages += 1
        self._pages[-1].append(piece)
        self._length += len(piece)
        return is_new

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...
    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        return self._pages[at]

    def __len__(self) -> int:
        return len(self._pages)
