"""Texts with pointers in braces: `Approve {/value/name}` filled from a payload."""

from __future__ import annotations

import re

from reviewer.lenses.document import Spot

_HOLE = re.compile(r"\{(/[^{}]*)\}")


def pointers_in(text: str) -> tuple[str, ...]:
    """The pointers that a text is filled from, as they are written, `?` included."""
    return tuple(_HOLE.findall(text))


def fill(text: str, document: Spot) -> tuple[str, tuple[str, ...]]:
    """The text with its holes filled, and the pointers that found nothing and should have.

    Several values (`*`) are joined by commas; a value that is an object or array appears as its JSON.
    """
    missing: list[str] = []

    def _filled(hole: re.Match[str]) -> str:
        pointer = hole.group(1)
        found = [_shown(spot) for spot in document.find(pointer.removesuffix("?"))]
        if not any(found) and not pointer.endswith("?"):
            missing.append(pointer)
        return ", ".join(one for one in found if one)

    filled = _HOLE.sub(_filled, text)
    return filled.strip(), tuple(missing)


def _shown(spot: Spot) -> str:
    text = spot.text()
    if text is not None:
        return text
    return "" if spot.raw == b"null" else spot.raw.decode()
