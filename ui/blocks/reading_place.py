"""Where an answer is being read: which page, how far down; moved without leading the views beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from contextlib import contextmanager

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser

from ui.blocks import tied
from ui.blocks.marked_passages import MarkedPassages

_FINE = 1_000_000
"""Shares of a whole answer as whole numbers, fine enough for any length."""


class ReadingPlace:
    """One view's place in all pages of its answer."""

    def __init__(self, browser: QTextBrowser, passages: MarkedPassages) -> None:
        self._browser = browser
        self._passages = passages
        self.pages: Sized = ()
        self.page = 0
        self.is_led = False
        """Whether the desk moves it now, and nobody has to follow."""

    @contextmanager
    def led(self) -> Iterator[None]:
        """What moves it meanwhile is no reading on."""
        before, self.is_led = self.is_led, True
        try:
            yield
        finally:
            self.is_led = before

    @property
    def is_at_top(self) -> bool:
        """Whether the beginning is on the screen."""
        return self.page == 0 and self._browser.verticalScrollBar().value() == 0

    @property
    def is_last_page(self) -> bool:
        """Whether no page follows."""
        return self.page + 1 >= len(self.pages)

    # -- where it is

    def standing(self) -> tied.Standing:
        """How far the page is scrolled, and how far down its rows stand."""
        bar = self._browser.verticalScrollBar()
        return tied.Standing(
            at=bar.value(), most=bar.maximum(), page=bar.pageStep(), rows=self._passages.tops()
        )

    def shares(self) -> tuple[float, float]:
        """From where to where the visible part reaches, as shares of all pages' length."""
        bar, count = self._browser.verticalScrollBar(), max(1, len(self.pages))
        height = max(1, bar.maximum() + bar.pageStep())
        begin, end = bar.value() / height, (bar.value() + bar.pageStep()) / height
        return (self.page + begin) / count, (self.page + min(1.0, end)) / count

    def row_places(self) -> dict[str, float]:
        """Where rows begin as shares of all pages' length, from 0 to 1; those of the visible page only."""
        standing = self.standing()
        height, count = max(1, standing.most + standing.page), max(1, len(self.pages))
        return {row: (self.page + top / height) / count for row, top in standing.rows.items()}

    def page_at(self, share: float) -> tuple[int, float]:
        """The page where a part of the whole stands, and how far down it, as a share of that page."""
        count = max(1, len(self.pages))
        page = min(count - 1, int(share * count))
        return page, share * count - page

    def fraction(self) -> float:
        """How far the page is scrolled, from 0 to 1."""
        bar = self._browser.verticalScrollBar()
        return bar.value() / bar.maximum() if bar.maximum() else 0.0

    def has_left(self, passage: QTextCursor, lost: int) -> bool:
        """Whether a passage was in view before the view lost so much of its height, and is not any more."""
        cursor = QTextCursor(passage)
        cursor.clearSelection()
        line, height = self._browser.cursorRect(cursor), self._browser.viewport().height()
        return 0 <= line.top() < height + lost and line.bottom() > height

    # -- moving

    def follow(self, leader: ReadingPlace) -> float | None:
        """Stand where another one does: rows that both have side by side.

        Pages of different answers hold different rows: of several, what counts is where rows stand
        in the whole. Returns the share of it to go to then, else None.
        """
        if max(len(self.pages), len(leader.pages)) > 1:
            return tied.follow(leader._in_the_whole(), self._in_the_whole()) / _FINE
        with self.led():
            self._browser.verticalScrollBar().setValue(tied.follow(leader.standing(), self.standing()))
        return None

    def _in_the_whole(self) -> tied.Standing:
        begin, end = self.shares()
        return tied.Standing(
            at=round(begin * _FINE),
            most=_FINE - round((end - begin) * _FINE),
            page=round((end - begin) * _FINE),
            rows={row: round(start * _FINE) for row, start in self._passages.starts().items()},
        )

    def go_to_fraction(self, fraction: float) -> None:
        """Where it was read before it was drawn anew."""
        bar = self._browser.verticalScrollBar()
        with self.led():
            bar.setValue(round(fraction * bar.maximum()))

    def lead_to(self, inside: float) -> None:
        """A part of the page into the middle of the view, for the others to follow."""
        bar = self._browser.verticalScrollBar()
        bar.setValue(round(inside * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))

    def stand_at(self, inside: float) -> None:
        """A part of the page to the top of the view."""
        bar = self._browser.verticalScrollBar()
        with self.led():
            bar.setValue(round(inside * (bar.maximum() + bar.pageStep())))

    def bring(self, passage: QTextCursor) -> None:
        """On the screen, with some lines before and after it."""
        cursor = QTextCursor(passage)
        cursor.clearSelection()
        with self.led():
            self._browser.setTextCursor(cursor)
            place, height = self._browser.cursorRect(), self._browser.viewport().height()
            if place.top() < 0 or place.bottom() > height - 2 * place.height():
                bar = self._browser.verticalScrollBar()
                bar.setValue(bar.value() + place.top() - height // 4)
