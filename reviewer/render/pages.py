"""Long text in bearable pieces: no run of characters without a break, no line without end, no page too big.

Qt lays out one run of a million characters for a minute, in any text widget; 15 ms once it is broken.
"""

from __future__ import annotations

import re

from reviewer.render.invisible import LONGEST_MARK, MARK

RUN = 512
"""Code points without a blank."""
LINE = 8_192
"""Code points without a line end; longer lines are broken at a blank."""
PAGE_BYTES = 64 * 1024
BREAK = "↩\n"
"""The visible mark of a break that the text does not have."""

_UNBROKEN = re.compile(rf"(?<!\S)\S{{{RUN + 1},}}+")


def hard_broken(text: str, mark: str = BREAK) -> str:
    """The text with unbroken runs and endless lines broken, each break marked.

    A field that gives its text back takes a `mark` that the text does not hold, and removes it again.
    """
    if len(text) <= RUN:
        return text
    broken = _UNBROKEN.sub(lambda run: _broken_run(run.group(), mark), text)
    if len(broken) <= LINE:
        return broken
    return "\n".join(_broken_line(line, mark) if len(line) > LINE else line for line in broken.split("\n"))


def _broken_run(run: str, mark: str) -> str:
    """A mark of the desk's own is never torn: what can't be found again can't be looked at."""
    pieces: list[str] = []
    at = 0
    while len(run) - at > RUN:
        end = at + RUN
        begins = run.rfind("⟦", max(at + 1, end - LONGEST_MARK), end)
        torn = MARK.match(run, begins) if begins >= 0 else None
        end = begins if torn is not None and torn.end() > end else end
        pieces.append(run[at:end])
        at = end
    return mark.join([*pieces, run[at:]])


def _broken_line(line: str, mark: str) -> str:
    pieces: list[str] = []
    at = 0
    while len(line) - at > LINE:
        # After a blank; there is one, because no run is longer than RUN.
        end = max(line.rfind(" ", at, at + LINE), line.rfind("\t", at, at + LINE)) + 1 or at + LINE
        end = end if end > at else at + LINE
        pieces.append(line[at:end])
        at = end
    return mark.join([*pieces, line[at:]])


def paged(text: str, *, page_bytes: int = PAGE_BYTES) -> tuple[str, ...]:
    """Hard-broken text in pages of at most `page_bytes` of UTF-8, cut at line ends where there are any.

    The pages joined are the hard-broken text; an empty text is one empty page.
    """
    pages: list[str] = []
    page: list[str] = []
    size = 0
    for line in hard_broken(text).splitlines(keepends=True):
        for piece in _fitting(line, page_bytes):
            length = len(piece.encode("utf-8", "replace"))
            if page and size + length > page_bytes:
                pages.append("".join(page))
                page, size = [], 0
            page.append(piece)
            size += length
    return (*pages, "".join(page))


def _fitting(line: str, page_bytes: int) -> list[str]:
    """The line whole, or in pieces where it could overflow a page: a code point has up to four bytes."""
    if len(line) * 4 <= page_bytes:
        return [line]
    step = page_bytes // 4
    return [line[at : at + step] for at in range(0, len(line), step)]
