"""What drawing a page of evidence comes to: pixels, text or a table, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_SOURCE_PIXELS = 40_000_000
MAX_PIXELS = 6_000_000
"""Of what is handed over; larger pages are made smaller."""
MAX_SIDE = 8_192
MAX_ROW = 40_000
"""Characters of one row of a table, its marks counted; what has longer ones is drawn as text."""
MAX_ZOOM = 8.0
PIXEL_BYTES = 4


REFUSALS = frozenset(
    f"evidence.{word}" for word in ("broken", "locked", "no_page", "too_big", "too_many_pixels")
)
"""Why a page can't be drawn, as the child may say it."""
NOTICES = {
    **dict.fromkeys(
        (
            *("evidence.guessed_encoding", "evidence.has_other_form", "evidence.not_a_table"),
            "evidence.see_through",
        ),
        frozenset[str](),
    ),
    **dict.fromkeys(
        ("evidence.has_files", "evidence.has_scripts", "evidence.more_pages"), frozenset({"count"})
    ),
}
"""What the child may say about a page beside it, and the figures that belong to it."""


class CannotDraw(Exception):
    """The file, or this page of it, can't be drawn; the argument is a message code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One page, as it is asked for."""

    page: int
    width: int
    """Of the place where it is shown, in pixels."""
    zoom: float = 1.0
    """1.0: as wide as the place; a picture that is smaller than that as large as it is."""
    media_type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One page. Of `pixels`, `text` and `rows` one is there."""

    pages: int
    width: int = 0
    height: int = 0
    pixels: bytes = b""
    """Blue, green, red and a filler byte for each pixel, line by line without a gap."""
    text: str | None = None
    """Like the cells of `rows` with the marks in it already."""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] | None = None
    notices: tuple[tuple[str, Mapping[str, int]], ...] = ()
    hidden: Mapping[str, int] = field(default_factory=dict)
    """Of the whole file: how many hidden characters of each class."""


def scaled(width: float, height: float, scale: float) -> tuple[int, int]:
    """A size in whole pixels, smaller than asked for where it would be too large."""
    if not (0 < width < 1e9 and 0 < height < 1e9):
        raise CannotDraw("evidence.broken")
    scale = min(scale, MAX_SIDE / width, MAX_SIDE / height, (MAX_PIXELS / (width * height)) ** 0.5)
    return max(1, int(width * scale)), max(1, int(height * scale))
