"""What was in view of an item before it was decided: in which order, how long, and what never."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reviewer.domain.items import ReviewItem
from reviewer.ids import CandidateId, ItemId

FORMAT = 1
PART_CHARS = 240
"""Characters of one part. A part ends where a line of the drawn text ends, or after so many of them: it
depends on the words alone, and stays the same in another font, width, scale or theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Parts one after the other that were in view equally long."""

    first: int
    """From 0."""
    last: int
    ms: int
    """Milliseconds, rounded down; 0 where no time was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSeen:
    """A page of an answer as it was drawn. Drawn with other words, it is another one of these."""

    page: int
    """From 1."""
    digest: str
    """SHA-256 of the words on it, so that who draws it again knows whether the parts are the same."""
    parts: int
    """How many the page has."""
    ms: int
    """How long any part of it was in view."""
    runs: tuple[Run, ...] = ()
    """Ascending. A part in none of them was never in view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSeen:
    """One answer, in the order in which it was shown."""

    item: ItemId
    candidate: CandidateId
    """Empty: the question itself, where there is no answer."""
    number: int
    pages: int
    """How many it had when the decision was made, and one more if it was not all drawn by then; 0: nobody
    brought it on the screen.
    """
    seen: tuple[PageSeen, ...] = ()


class Reach(StrEnum):
    """How far a row of the matrix was reached."""

    SEEN = "seen"
    NEVER = "never"
    """Listed, and never scrolled to."""
    FOLDED = "folded"
    """Behind the line that says on how many points all agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRun:
    """Rows of the matrix one after the other, in the report's order, that were reached equally far."""

    count: int
    reach: Reach
    ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeen:
    """A page of an evidence file that was on the screen, or the overview with what is quoted along."""

    item: ItemId
    evidence: str
    """Both empty: the overview, which is that of the whole case."""
    page: int
    """From 1."""
    pages: int
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewport:
    """The place that the item had on the screen."""

    width: int
    """Device-independent pixels."""
    height: int
    scale: int
    """Percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """All that is known of what was in view. It holds no words of the item, only digests and numbers."""

    format: int = FORMAT
    surface: str
    app: str
    """Version of the program."""
    renderer: str
    """What drew it, with its version."""
    lens: str
    viewport: Viewport | None = None
    shown_ms: int = 0
    """How long anything of the item was in view."""
    longest_gap_ms: int = 0
    """So much counts between two signs of life; what is longer was no reading."""
    is_timed: bool = True
    """False: it was printed, and nobody knows how long it was looked at."""
    is_read_aloud: bool = False
    """An assistive technology was at work: it may have read what was never in view."""
    is_cut: bool = False
    """It was too much to keep: what is not listed may have been in view."""
    answers: tuple[AnswerSeen, ...] = ()
    rows: tuple[RowRun, ...] = ()
    """Of the matrix, or the actions of a request; they have no names here."""
    rows_digest: str = ""
    """Of what names them, so that who compares the answers again knows whether the rows are the same."""
    files: tuple[FileSeen, ...] = ()


def of_item(exposure: Exposure, item: ReviewItem) -> Exposure:
    """What of a whole case concerns one of its items; the rows compare all of them and stay."""
    return replace(
        exposure,
        lens=f"{item.lens.name}@{item.lens.digest}" if item.lens else "",
        answers=tuple(one for one in exposure.answers if one.item == item.id),
        files=tuple(one for one in exposure.files if one.item in (item.id, "")),
    )


def never_in_view(page: PageSeen) -> tuple[tuple[int, int], ...]:
    """First and last of the parts that are in no run."""
    missing: list[tuple[int, int]] = []
    at = 0
    for run in page.runs:
        if run.first > at:
            missing.append((at, run.first - 1))
        at = run.last + 1
    if at < page.parts:
        missing.append((at, page.parts - 1))
    return tuple(missing)


def read_form(answer: AnswerSeen, page: int) -> PageSeen | None:
    """A page in the words in which it was longest in view; None: it never was."""
    drawn = [one for one in answer.seen if one.page == page and one.runs]
    return max(drawn, key=lambda one: one.ms, default=None)


@dataclass(frozen=True, slots=True)
class Reached:
    """An answer in short."""

    ms: int
    """How long any of it was in view, on whichever page."""
    parts: int
    """Of the pages that were in view."""
    never: int
    """Parts of these that were not."""
    pages: int
    pages_never: int
    """Pages of which nothing was in view."""

    @property
    def is_whole(self) -> bool:
        """Whether all of it was in view."""
        return self.pages > 0 and not self.never and not self.pages_never


def reached(answer: AnswerSeen) -> Reached:
    """How much of an answer was in view. Counted on each page in the words in which it was longest."""
    forms = [form for page in range(1, answer.pages + 1) if (form := read_form(answer, page))]
    return Reached(
        ms=sum(one.ms for one in answer.seen),
        parts=sum(form.parts for form in forms),
        never=sum(last - first + 1 for form in forms for first, last in never_in_view(form)),
        pages=answer.pages,
        pages_never=answer.pages - len(forms),
    )


def each_part(page: PageSeen) -> list[int | None]:
    """How many milliseconds each part was in view; None: never. A page has thousands of parts."""
    times: list[int | None] = [None] * page.parts
    for run in page.runs:
        times[run.first : run.last + 1] = [run.ms] * len(times[run.first : run.last + 1])
    return times


def rows_reached(rows: Sequence[RowRun]) -> dict[Reach, int]:
    """How many rows were reached how far."""
    return {reach: sum(row.count for row in rows if row.reach is reach) for reach in Reach}


def each_row(rows: Sequence[RowRun]) -> list[tuple[Reach, int]]:
    """How far, and how many milliseconds, row by row."""
    return [(row.reach, row.ms) for row in rows for _ in range(row.count)]
