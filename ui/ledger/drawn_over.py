"""What was in view, drawn over the pages of views: each once, in short turns, and on as a page grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtGui import QTextDocument

from reviewer.domain.exposure import PageSeen
from ui.blocks.content_view import ContentView
from ui.blocks.fill_queue import FillQueue
from ui.blocks.look import Look
from ui.ledger.hatching import Match, hatch, stretches

Told = Callable[[str], tuple[Match, PageSeen | None]]
"""What the record says of a page with these words."""
_RANK = 1
"""Behind the fills of the pages themselves."""


@dataclass(slots=True)
class _Page:
    """A document that was drawn over: its words are others than before."""

    document: QTextDocument
    length: int = 0
    """So many characters of it are done."""
    is_busy: bool = False


class DrawnOver:
    """Of all views of one place."""

    def __init__(self, look: Look, fills: FillQueue) -> None:
        self._look = look
        self._fills = fills
        self._pages: dict[ContentView, _Page] = {}

    def draw(self, view: ContentView, told: Told) -> None:
        """What is there of the page, and was not drawn over yet; what comes later is asked for by itself."""
        document = view.browser.document()
        page = self._pages.get(view)
        if page is None or page.document is not document:
            page = self._pages[view] = _Page(document)
        if page.is_busy:
            return
        words, is_more = document.toRawText()[page.length :], page.length > 0
        if not is_more:
            match, seen = told(words)
            self._say(view, is_other=match is Match.OTHER)
            if match is Match.OTHER:
                return
        else:
            seen = None
        if words:
            wanted = stretches(words, seen)
            page.is_busy = True
            page.length += len(words) + (0 if is_more else sum(len(one.caption) + 1 for one in wanted))
            self._go_on(view, hatch(document, words, wanted, self._look, is_more=is_more), told)

    def _say(self, view: ContentView, *, is_other: bool) -> None:
        other = self._look.say("as_seen.other")
        if is_other:
            view.notice.tell(other)
        elif view.notice.told == other:
            view.notice.tell("")

    def _go_on(self, view: ContentView, hatching: Iterator[None], told: Told) -> None:
        """Dropped with the fills of the page when another one is shown."""

        def turn() -> None:
            if next(hatching, self) is None:
                self._go_on(view, hatching, told)
            else:
                self._pages[view].is_busy = False
                self.draw(view, told)  # it may have grown meanwhile

        self._fills.add(view, turn, rank=_RANK)
