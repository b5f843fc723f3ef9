"""One opened item or case: all that was in view of it, and the exposure that is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer import __version__
from reviewer.domain.decisions import Surface
from reviewer.domain.desk import OpenedItem
from reviewer.domain.exposure import (
    AnswerSeen,
    Exposure,
    FileSeen,
    PageSeen,
    Reach,
    Viewport,
    of_item,
)
from reviewer.domain.exposure_bounds import row_runs, within_bounds
from reviewer.domain.parts import names_digest
from reviewer.ids import CandidateId, ItemId
from ui.blocks.paging import Extent
from ui.exposure.drawn_page import DrawnPage
from ui.exposure.stopwatch import LONGEST_GAP_S, Tally

_NONE = Extent(0)
QUESTION = 0
"""The number of the question itself, where there is no answer."""


class ItemSeen:
    """Grows while the item is on the screen, and goes on when it comes back to it."""

    def __init__(self, opened: OpenedItem) -> None:
        self._opened = opened
        self.shown = Tally()
        self._pages: dict[int, list[DrawnPage]] = {}
        self._extents: dict[int, Extent] = {}
        self._rows: dict[str, Tally] = {}
        self._files: dict[tuple[str, str, int], Tally] = {}
        self._file_pages: dict[tuple[str, str], int] = {}

    def page(self, number: int, page: int, *, of: Extent, words: str) -> DrawnPage:
        """The page of an answer with these words; one that was drawn with others is another one."""
        self._extents[number] = of
        drawn = self._pages.setdefault(number, [])
        found = next((one for one in drawn if one.page == page and one.takes(words)), None)
        if found is None:
            found = DrawnPage(page, words)
            drawn.append(found)
        return found

    def row(self, path: str) -> Tally:
        """A row of the matrix, or an action of a request."""
        return self._rows.setdefault(path, Tally())

    def file_page(self, key: tuple[str, str], page: int, *, of: int) -> Tally:
        """A page of an evidence file."""
        self._file_pages[key] = of
        return self._files.setdefault((*key, page), Tally())

    # -- what was in view

    def times_s(self) -> dict[int, float]:
        """How long any part of each answer was in view, by number; what never was is not in it."""
        times = {
            number: sum(one.tally.any_s for one in drawn) for number, drawn in self._pages.items() if number
        }
        return {number: time_s for number, time_s in times.items() if time_s > 0}

    def exposures(
        self,
        rows: Mapping[str, bool],
        viewport: Viewport,
        *,
        renderer: str,
        is_read_aloud: bool,
    ) -> dict[ItemId, Exposure]:
        """For each item of the case. `rows`: every row that there is, and whether it is folded away."""
        whole = Exposure(
            surface=str(Surface.WINDOW),
            app=__version__,
            renderer=renderer,
            lens="",
            viewport=viewport,
            shown_ms=_ms(self.shown),
            longest_gap_ms=int(LONGEST_GAP_S * 1000),
            is_read_aloud=is_read_aloud,
            answers=tuple(self._answers()),
            rows=row_runs(self._row(path, is_folded=is_folded) for path, is_folded in rows.items()),
            rows_digest=names_digest(rows) if rows else "",
            files=tuple(self._file_pages_seen()),
        )
        return {one.id: within_bounds(of_item(whole, one)) for one in self._opened.members}

    def _answers(self) -> Iterable[AnswerSeen]:
        opened = self._opened
        if QUESTION in self._pages or (not opened.answers and not opened.item.actions):
            yield self._answer(opened.item.id, CandidateId(""), QUESTION)
        if opened.item.actions and len(opened.answers) <= 1:
            return  # the actions stand there in its place
        for one in opened.answers:
            yield self._answer(one.item, one.candidate.id, one.number)

    def _answer(self, item: ItemId, candidate: CandidateId, number: int) -> AnswerSeen:
        seen: tuple[PageSeen, ...] = tuple(one.seen() for one in self._pages.get(number, ()))
        of = self._extents.get(number, _NONE)
        # Of one that was left while it was being made nobody saw the rest: it is not called whole.
        pages = of.pages + of.is_growing
        return AnswerSeen(item=item, candidate=candidate, number=number, pages=pages, seen=seen)

    def _row(self, path: str, *, is_folded: bool) -> tuple[Reach, float]:
        tally = self._rows.get(path)
        if tally is not None and tally.any_s > 0:
            return Reach.SEEN, tally.any_s * 1000
        return (Reach.FOLDED if is_folded else Reach.NEVER), 0

    def _file_pages_seen(self) -> Iterable[FileSeen]:
        for (item, evidence, page), tally in self._files.items():
            if tally.any_s > 0:
                pages = self._file_pages[item, evidence]
                yield FileSeen(
                    item=ItemId(item), evidence=evidence, page=page + 1, pages=pages, ms=_ms(tally)
                )


def _ms(tally: Tally) -> int:
    return int(tally.any_s * 1000)
