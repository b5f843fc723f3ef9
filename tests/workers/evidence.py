"""One page drawn, for the tests of what draws it."""

from __future__ import annotations

from PIL import Image

from reviewer.workers.evidence_drawn import Drawn, Wanted


def wanted(page: int = 0, width: int = 400, zoom: float = 1.0) -> Wanted:
    """A page for a place of 400 pixels, unless told otherwise."""
    return Wanted(page=page, width=width, zoom=zoom)


def seen(drawn: Drawn) -> Image.Image:
    """What is on the page."""
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.pixels, "raw", "BGRX")


def is_inked(drawn: Drawn, box: tuple[float, float, float, float]) -> bool:
    """Whether something dark stands in that part of the page, given in shares of its sides."""
    picture = seen(drawn).convert("L")
    left, top, right, bottom = box
    part = picture.crop(
        (
            int(left * drawn.width),
            int(top * drawn.height),
            int(right * drawn.width),
            int(bottom * drawn.height),
        )
    )
    return int(part.getextrema()[0]) < 128  # type: ignore[arg-type]
