"""How much of an item, and of a verdict on it, a mark must show: of which class, where, passing for what.

The one count that there is: the window's notice, the command line, and what an approval must acknowledge are
all made of it. It counts what is drawn, so JSON's escapes and Markdown's entities count as what they spell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from reviewer.domain.content import JSON, MARKDOWN, Content, ContentKind
from reviewer.domain.decisions import Verdict
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from reviewer.ids import CandidateId, ItemId
from reviewer.render.block_marks import find_in_blocks
from reviewer.render.invisible import Finding, Hidden, find_hidden
from reviewer.render.registry import read

FILE = "place.file"
"""An evidence file that was opened; what was not opened has nothing to look at."""
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


def in_item(item: ReviewItem, numbers: Mapping[tuple[ItemId, CandidateId], int] | None = None) -> ToLookAt:
    """Everything that the operator goes by: the question, what follows from yes and no, proof and answers.

    `numbers` are those that the desk shows the answers under; without any they are counted in their order.
    """
    made = [
        ("place.question", 1, _text(item.title)),
        ("place.question", 1, in_content(Content(media_type=MARKDOWN, data=_bytes(item.body)))),
    ]
    for code, follows in (("place.yes", item.on_accept), ("place.no", item.on_decline)):
        made += [
            (code, 1, _text(one)) for one in (() if follows is None else (follows.text, *follows.effects))
        ]
    for number, action in enumerate(item.actions, 1):
        made += [("place.action", number, _text(one)) for one in (action.name, action.description)]
        made.append(("place.action", number, in_content(Content(media_type=JSON, data=action.arguments))))
    for number, evidence in enumerate(item.evidence, 1):
        made += [
            ("place.evidence", number, _text(one)) for one in (evidence.title or evidence.id, evidence.text)
        ]
    for number, candidate in enumerate(item.candidates, 1):
        shown = (numbers or {}).get((item.id, candidate.id), number)
        made.append(("place.answer", shown, _text(candidate.provenance.agent)))
        made.append(("place.answer", shown, in_content(candidate.content)))
    return _gathered(made)


def in_opened(opened: OpenedItem) -> dict[ItemId, ToLookAt]:
    """The same for each open member of a case, its answers under the numbers that the desk shows."""
    numbers = {(one.item, one.candidate.id): one.number for one in opened.answers}
    return {member.id: in_item(member, numbers) for member in opened.members}


def in_verdicts(verdicts: Iterable[Verdict]) -> ToLookAt:
    """What the operator's own words and content bring; said of several items at once it counts once."""
    given = tuple(verdicts)
    contents = dict.fromkeys(one.content for one in given if one.content is not None)
    actions = dict.fromkeys(chain.from_iterable(one.actions for one in given))
    words = dict.fromkeys(
        (code, text)
        for one in given
        for code, text in (
            ("place.own.conditions", one.conditions),
            ("place.own.question", one.question),
            ("place.own.reason", one.reason),
        )
    )
    made = [("place.own.content", 1, in_content(one)) for one in contents]
    for answer in actions:
        edited = Content(media_type=JSON, data=answer.arguments or b"")
        made += [
            ("place.own.action", answer.index + 1, one) for one in (in_content(edited), _text(answer.message))
        ]
    return _gathered([*made, *((code, 1, _text(text)) for code, text in words)])


def in_content(content: Content) -> Marks:
    """The marks that are drawn in a content. What was counted once is remembered."""
    if not _may_have(content):
        return Marks()
    key = (content.media_type, content.digest)
    known = _KNOWN.get(key)
    if known is None:
        known = _marks(find_in_blocks(read(content)))
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[key] = known
    return known


_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})
_SPELLS = {ContentKind.STRUCTURED: b"\\", ContentKind.TOOL_CALLS: b"\\", ContentKind.TEXT: b"&"}


def _may_have(content: Content) -> bool:
    """Plain ASCII without any escape has nothing to look at, and most contents are that."""
    data = content.data
    return (
        not data.isascii()
        or _SPELLS.get(content.kind, b"\x00") in data
        or len(data.translate(None, _CONTROLS)) < len(data)
    )


_MOST_KNOWN = 256
# By digest, not by `lru_cache`: that would keep the contents themselves.
_KNOWN: dict[tuple[str, str], Marks] = {}


def _text(text: str) -> Marks:
    return _marks(find_hidden(text))


def _marks(found: Iterable[Finding]) -> Marks:
    kinds: Counter[Hidden] = Counter()
    named: dict[tuple[str, str], Finding] = {}
    for one in found:
        kinds[one.kind] += 1
        if len(named) < MOST_NAMED:
            named.setdefault((one.character, one.passes_for), one)
    return Marks(kinds={kind: kinds[kind] for kind in Hidden if kinds[kind]}, named=tuple(named.values()))


def _together(many: Iterable[Marks]) -> Marks:
    kinds: Counter[Hidden] = Counter()
    named: dict[tuple[str, str], Finding] = {}
    for one in many:
        kinds.update(one.kinds)
        for finding in one.named:
            named.setdefault((finding.character, finding.passes_for), finding)
    return Marks(
        kinds={kind: kinds[kind] for kind in Hidden if kinds[kind]},
        named=tuple(named.values())[:MOST_NAMED],
    )


def _gathered(made: Sequence[tuple[str, int, Marks]]) -> ToLookAt:
    """One place for all that stands under one code and number."""
    places: dict[tuple[str, int], list[Marks]] = {}
    for code, number, marks in made:
        if marks.total:
            places.setdefault((code, number), []).append(marks)
    return ToLookAt(
        places=tuple(
            Place(code=code, number=number, marks=_together(many)) for (code, number), many in places.items()
        )
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # as it is drawn
