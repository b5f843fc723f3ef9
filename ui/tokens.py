"""The design tokens: colours by name for light and dark, read once from resources/theme/tokens.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

UNDERLINES = ("solid", "dashed", "dotted", "double", "dash-dot", "wave", "solid thick", "dotted thick")
"""The underline that means an answer, by its number: hue alone never does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerColours:
    """What means one answer everywhere: ink for numeral and rule, wash for cells, and a line pattern."""

    ink: str
    wash: str
    underline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One theme's colours as `#RRGGBB`. Every pair that is used meets its contrast (tests/ui/test_tokens)."""

    bg: str
    pane: str
    raised: str
    hover: str
    sel: str
    line: str
    line_strong: str
    text: str
    text2: str
    text3: str
    accent: str
    on_accent: str
    danger: str
    on_danger: str
    notice: str
    mark: str
    mark_strong: str
    is_dark: bool
    answers: tuple[AnswerColours, ...]

    def answer(self, number: int) -> AnswerColours:
        """The colours of *Answer n*; beyond eight they begin again, as answers are then paged."""
        return self.answers[(number - 1) % len(self.answers)]

    def ink(self, number: int) -> str:
        """The ink of *Answer n*."""
        return self.answer(number).ink

    def wash(self, number: int) -> str:
        """The cell tint of *Answer n*."""
        return self.answer(number).wash

    def colours(self) -> Mapping[str, str]:
        """The named colours, for the stylesheet."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.type == "str"}


@cache
def tokens(name: str) -> Tokens:
    """The tokens of `light` or `dark`."""
    loaded: dict[str, Any] = json.loads((files("resources") / "theme" / "tokens.json").read_text("utf-8"))
    theme = loaded[name]
    answers = tuple(
        AnswerColours(ink=one["ink"], wash=one["wash"], underline=underline)
        for one, underline in zip(theme["cand"].values(), UNDERLINES, strict=True)
    )
    return Tokens(**theme["tokens"], is_dark=name == "dark", answers=answers)
