"""How many marks of which class: counted without making a thing of each, because there may be thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice

from reviewer.render.invisible import Finding, Hidden, class_of, count_signs, find_spans
from reviewer.render.lookalikes import Setting

MOST_NAMED = 12
"""Different characters that are kept by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What there is to look at in one place."""

    kinds: Mapping[Hidden, int] = field(default_factory=dict)
    """How many of each class, in the classes' order."""
    named: tuple[Finding, ...] = ()
    """The first few different ones."""

    @property
    def total(self) -> int:
        """How many marks."""
        return sum(self.kinds.values())


class Tally:
    """Adds up what `find_hidden` finds, text by text in reading order."""

    def __init__(self) -> None:
        self._kinds: Counter[Hidden] = Counter()
        self._named: dict[tuple[str, str], Finding] = {}

    def add(self, text: str, setting: Setting | None = None) -> None:
        """One more text; `setting` is that of the whole, where this is a part of one."""
        spans = find_spans(text, setting)
        rest = _without(text, spans) if spans else text
        signs = count_signs(rest)
        if not spans and not signs:
            return
        self._kinds.update(one.kind for one in spans)
        for sign, count in signs.items():
            self._kinds[class_of(sign)] += count
        self._name(merge(_different(spans), _first_ones(rest, signs), key=lambda one: one.position))

    def add_marks(self, marks: Marks) -> None:
        """What was counted elsewhere."""
        self._kinds.update(marks.kinds)
        self._name(marks.named)

    @property
    def marks(self) -> Marks:
        """What was added so far."""
        return Marks(
            kinds={kind: self._kinds[kind] for kind in Hidden if self._kinds[kind]},
            named=tuple(self._named.values()),
        )

    def _name(self, found: Iterable[Finding]) -> None:
        for one in found:
            if len(self._named) == MOST_NAMED:
                return
            self._named.setdefault((one.character, one.passes_for), one)


def _without(text: str, spans: Iterable[Finding]) -> str:
    """Blanks where the spans stand: what is in one is not counted once more."""
    pieces: list[str] = []
    at = 0
    for one in spans:
        pieces += (text[at : one.position], " " * len(one.character))
        at = one.position + len(one.character)
    return "".join([*pieces, text[at:]])


def _different(spans: Iterable[Finding]) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for one in spans:
        if (one.character, one.passes_for) not in seen:
            seen.add((one.character, one.passes_for))
            yield one


def _first_ones(text: str, signs: Iterable[str]) -> Iterator[Finding]:
    for sign in islice(signs, MOST_NAMED):
        yield Finding(text.index(sign), sign, class_of(sign))
