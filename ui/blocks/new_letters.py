"""Has Qt load the fonts of letters that were never drawn, in short turns, before something with them is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from PySide6.QtGui import QFontMetrics

from ui.blocks.labels import LONGEST
from ui.blocks.turns import Turn
from ui.theme import Role, Theme

Written = tuple[Role, str]
"""A text, and the kind of type that it is drawn in."""
_EVERYWHERE = "\u024f"
"""The last of the Latin letters, which the first font has."""
_KEPT = 50_000
_WAITED_S = 0.5
"""Thousands of letters that no font has take a millisecond each; nobody waits longer for them to be met."""


class NewLetters:
    """The first letter of a script costs 10 to 25 ms, once: every font that might have it is opened."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._met: set[tuple[Role, int, str]] = set()

    async def meet(self, texts: Iterable[Written]) -> bool:
        """Whether it took more than one turn of the event loop; with none that is new it takes no time.

        What is left after half a second costs its time when it is drawn.
        """
        is_long, scale = False, self._theme.scale
        turn, whole = Turn(), Turn(_WAITED_S)
        for role, letter in self._new(texts):
            if whole.is_over:
                break
            QFontMetrics(self._theme.font(role)).horizontalAdvance(letter)
            self._met.add((role, scale, letter))
            if turn.is_over:
                is_long = True
                await asyncio.sleep(0)
                turn = Turn()
        return is_long

    def _new(self, texts: Iterable[Written]) -> list[tuple[Role, str]]:
        """In the order of their numbers, so that those of one script come after each other."""
        if len(self._met) > _KEPT:
            self._met.clear()
        scale = self._theme.scale
        # Most texts are told to have none of them far quicker than letter by letter.
        far = ((role, text[:LONGEST]) for role, text in texts if not text.isascii())
        letters = {(role, one) for role, text in far for one in text if one > _EVERYWHERE}
        return sorted(one for one in letters if (one[0], scale, one[1]) not in self._met)
