"""How much of an item, and of a verdict on it, a mark must show: of which class, where, passing for what.

The one count that there is: the window's notice, the command line, and what an approval must acknowledge are
all made of it. It counts what is drawn, so JSON's escapes and Markdown's entities count as what they spell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from reviewer.domain.content import JSON, MARKDOWN, Content
from reviewer.domain.decisions import Verdict
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from reviewer.ids import CandidateId, ItemId
from reviewer.render.counting import Counted, Thing, marks_in
from reviewer.render.marks import Marks, Tally

FILE = "place.file"
"""An evidence file that was opened; what was not opened has nothing to look at."""
Numbers: TypeAlias = Mapping[tuple[ItemId, CandidateId], int]
"""Those that the desk shows answers under; one that has none is counted in its item's order."""
_Part: TypeAlias = tuple[str, int, Thing]
"""A place's code and number, and something that stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Marks, and where they stand."""

    code: str
    """Message code: `place.title`, `place.answer` ..."""
    number: int
    """Of several places of that sort, counted from 1."""
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLookAt:
    """Every place that has marks, in reading order."""

    places: tuple[Place, ...] = ()

    @property
    def total(self) -> int:
        """How many marks there are to look at."""
        return sum(place.marks.total for place in self.places)

    @property
    def in_files(self) -> int:
        """How many of them stand in files. Nobody but the window knows which of these were opened."""
        return sum(place.marks.total for place in self.places if place.code == FILE)

    @property
    def marks(self) -> Marks:
        """Those of all places together."""
        return _together(place.marks for place in self.places)

    def __add__(self, other: ToLookAt) -> ToLookAt:
        return ToLookAt(places=self.places + other.places)


def in_item(item: ReviewItem, numbers: Numbers | None = None, counted: Counted | None = None) -> ToLookAt:
    """Everything that the operator goes by: the question, what follows from yes and no, proof and answers.

    `counted`: what need not be counted here any more.
    """
    return _gathered(_parts_of(item, numbers or {}), counted or {})


def things_in(item: ReviewItem) -> Iterator[Thing]:
    """What `in_item` counts."""
    return (thing for _, _, thing in _parts_of(item, {}))


def _parts_of(item: ReviewItem, numbers: Numbers) -> Iterator[_Part]:
    yield "place.question", 1, item.title
    yield "place.question", 1, Content(media_type=MARKDOWN, data=_bytes(item.body))
    for code, follows in (("place.yes", item.on_accept), ("place.no", item.on_decline)):
        if follows is not None:
            yield from ((code, 1, one) for one in (follows.text, *follows.effects))
    for number, action in enumerate(item.actions, 1):
        yield "place.action", number, action.name
        yield "place.action", number, action.description
        yield "place.action", number, Content(media_type=JSON, data=action.arguments)
    for number, evidence in enumerate(item.evidence, 1):
        yield "place.evidence", number, evidence.title or evidence.id
        yield "place.evidence", number, evidence.text
    for number, candidate in enumerate(item.candidates, 1):
        shown = numbers.get((item.id, candidate.id), number)
        yield "place.answer", shown, candidate.provenance.agent
        yield "place.answer", shown, candidate.content


def in_opened(opened: OpenedItem, counted: Counted | None = None) -> dict[ItemId, ToLookAt]:
    """The same for each open member of a case, its answers under the numbers that the desk shows."""
    numbers = {(one.item, one.candidate.id): one.number for one in opened.answers}
    return {member.id: in_item(member, numbers, counted) for member in opened.members}


def in_verdicts(verdicts: Iterable[Verdict], counted: Counted | None = None) -> ToLookAt:
    """What the operator's own words and content bring; said of several items at once it counts once."""
    return _gathered(_parts_given(tuple(verdicts)), counted or {})


def things_given(verdicts: Iterable[Verdict]) -> Iterator[Thing]:
    """What `in_verdicts` counts."""
    return (thing for _, _, thing in _parts_given(tuple(verdicts)))


def _parts_given(given: Sequence[Verdict]) -> Iterator[_Part]:
    for content in dict.fromkeys(one.content for one in given if one.content is not None):
        yield "place.own.content", 1, content
    for answer in dict.fromkeys(chain.from_iterable(one.actions for one in given)):
        yield "place.own.action", answer.index + 1, Content(media_type=JSON, data=answer.arguments or b"")
        yield "place.own.action", answer.index + 1, answer.message
    words = dict.fromkeys(
        (code, text)
        for one in given
        for code, text in (
            ("place.own.conditions", one.conditions),
            ("place.own.question", one.question),
            ("place.own.reason", one.reason),
        )
    )
    yield from ((code, 1, text) for code, text in words)


def _together(many: Iterable[Marks]) -> Marks:
    tally = Tally()
    for one in many:
        tally.add_marks(one)
    return tally.marks


def _gathered(parts: Iterable[_Part], counted: Counted) -> ToLookAt:
    """One place for all that stands under one code and number."""
    places: dict[tuple[str, int], list[Marks]] = {}
    for code, number, thing in parts:
        marks = counted.get(thing) or marks_in(thing)
        if marks.total:
            places.setdefault((code, number), []).append(marks)
    return ToLookAt(
        places=tuple(
            Place(code=code, number=number, marks=_together(many)) for (code, number), many in places.items()
        )
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # as it is drawn
