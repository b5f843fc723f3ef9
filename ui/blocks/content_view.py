"""One answer's content on the screen: plain at once, rendered later, in pages, never loading anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.conflicts.passages import Landmarks
from reviewer.render.invisible import MARK
from ui.blocks import html
from ui.blocks.browser import SafeBrowser
from ui.blocks.fill_queue import FillQueue
from ui.blocks.html import style_sheet
from ui.blocks.link_dialog import LinkDialog
from ui.blocks.look import Look
from ui.blocks.marked_passages import MarkedPassages
from ui.blocks.notice_line import NoticeLine
from ui.blocks.page_bar import PageBar
from ui.blocks.paging import Extent, Pages
from ui.blocks.reading_place import ReadingPlace
from ui.blocks.turns import Turn

_LOOKED_AT = 5
"""Pages in which a row is looked for, around the one where it should stand."""

Page = Sequence[str]
"""A page is HTML in pieces small enough to be filled in one after the other."""


class ContentView(QWidget):
    """Shows pages of HTML that the desk made or cleaned. More than one page brings a bar with search."""

    shown = Signal()
    """The visible page is on the screen completely."""
    landmarks_found = Signal()
    """It is known which rows stand where on the visible page."""
    row_brought = Signal(str)
    """A row that was asked for is found and on the screen now."""
    scrolled = Signal()
    """By the operator, or by the desk on the operator's behalf; not where it follows another view."""

    def __init__(self, look: Look, fills: FillQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._fills = fills
        self._pages = Pages()
        self._rank = 0
        self._is_filled = False
        """Whether all of the visible page was there once, so that it was looked through."""
        self._is_final = True
        """False while only a word that it is being drawn stands there."""
        self._is_awaited = False
        """Whether the lit row is brought on the screen as soon as it is found."""
        self._brought_to: int | None = None
        """Where on the page it was found when it was brought."""
        self._is_seeking = False
        """Whether the first mark of the page is gone to as soon as the page is there."""
        self.browser = SafeBrowser(self)
        self.browser.setProperty("key_pane", "reader")
        self.browser.set_style(style_sheet(look.theme))
        self.browser.link_asked.connect(self._on_link_asked)
        self.browser.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.passages = MarkedPassages(look, self.browser)
        self.place = ReadingPlace(self.browser, self.passages)
        self.notice = NoticeLine(look, self)
        self.bar = PageBar(look, self)
        self.bar.turn_asked.connect(self._read_on)
        self.bar.search_asked.connect(self._on_search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.browser, 1)
        column.addWidget(self.bar)

    # -- content

    def show_pages(self, pages: Sequence[Page], *, rank: int = 0, is_final: bool = True) -> None:
        """Other content. The fills of what was there before are dropped."""
        if self._is_final:
            # What follows the word that it is being drawn is what was marked meanwhile.
            self.passages.forget()
        self._is_final = is_final
        self.notice.tell("")
        self._take(Pages(pages or [[]]))
        self._rank = rank
        self.show_page(0)

    def replace_pages(self, pages: Sequence[Page], *, is_growing: bool = False) -> None:
        """The same content, drawn otherwise: the reader stays where it is, and so do the landmarks.

        `is_growing`: more pieces follow, until `end_pages`.
        """
        at = self.place.fraction()
        self._is_final = True
        self._take(Pages(pages or [[]], is_growing=is_growing))
        self.show_page(self.place.page)
        self._add_fill(lambda: self._go_back_to(at))

    def _go_back_to(self, fraction: float) -> None:
        """Where it was read before; a row that was asked for and found by now is not left again."""
        if self._brought_to is None:
            self.place.go_to_fraction(fraction)

    def add_piece(self, piece: str) -> bool:
        """More at the end; what is on the screen stays. Returns whether another page begins with it."""
        is_last = self.place.is_last_page
        is_new = self._pages.add(piece)
        if is_new:
            self.bar.show_place(self.place.page, len(self._pages))
        elif is_last:
            self._add_fill(partial(self._append, piece))
        return is_new

    def end_pages(self) -> None:
        """That was the last piece."""
        self._pages.extent.is_growing = False
        self.look_again()

    @property
    def extent(self) -> Extent:
        """How many pages there are, now and as long as these are drawn."""
        return self._pages.extent

    async def turn(self) -> None:
        """Wait until no other view is being filled, and nobody else makes pieces for one."""
        await self._fills.turn(rank=self._rank)

    @property
    def is_readable(self) -> bool:
        """Whether the content itself is there, and all of the visible page was."""
        return self._is_filled and self._is_final

    def _take(self, pages: Pages) -> None:
        self._pages = self.place.pages = pages

    def clear(self) -> None:
        """Nothing, at once."""
        self._fills.drop(self)
        self._take(Pages())
        self.place.page, self._is_final, self._is_filled = 0, True, False
        self.passages.forget()
        self.passages.leave_page()
        self._is_awaited = self._is_seeking = False
        self.bar.hide()
        self.notice.tell("")
        self.browser.start_over()

    def restyle(self) -> None:
        """Other colours, or another scale: fill again."""
        self.browser.set_style(style_sheet(self._look.theme))
        if self._pages:
            self.show_page(self.place.page)

    # -- pages

    def show_page(self, number: int) -> None:
        """One page, its pieces in turns of their own."""
        self.place.page = min(max(number, 0), len(self._pages) - 1)
        self.bar.show_place(self.place.page, len(self._pages))
        self._fills.drop(self)
        self._is_filled, self._brought_to = False, None
        first, *rest = self._pages[self.place.page] or [""]
        # The beginnings of all views before the rest of any: that is what one looks at first.
        self._fills.add(self, lambda: self._begin(first), rank=self._rank - 1)
        for piece in rest:
            self._add_fill(partial(self._append, piece))
        self._add_fill(self._finish)
        if self._is_seeking:
            self._add_fill(self._seek)  # it was dropped with the page before

    def scroll_by_page(self, step: int) -> None:
        """Space and Shift+Space; at the end of a page the next one."""
        bar = self.browser.verticalScrollBar()
        if step > 0 and bar.value() == bar.maximum() and not self.place.is_last_page:
            self._read_on(1)
            return
        bar.setValue(bar.value() + step * max(20, bar.pageStep() - 30))

    def _read_on(self, step: int) -> None:
        """Another page, by hand: whoever reads on is not brought back to a row that is found later."""
        self._is_awaited = False
        self.show_page(self.place.page + step)

    def follow(self, leader: ContentView) -> None:
        """Stand where another view stands, without leading it in turn."""
        share = self.place.follow(leader.place)
        if share is not None:
            self._go_to(share, self.place.stand_at)

    def go_to_share(self, share: float) -> None:
        """Bring a part of the whole on the screen, on another page if it stands there."""
        self._is_awaited = False
        self._go_to(share, self.place.lead_to)

    def _go_to(self, share: float, move: Callable[[float], None]) -> None:
        page, inside = self.place.page_at(share)
        if page != self.place.page:
            self.show_page(page)
        self._add_fill(lambda: move(inside))

    def _on_scrolled(self) -> None:
        if not self.place.is_led:
            self.scrolled.emit()

    # -- rows and marks

    def mark(self, landmarks: Landmarks) -> None:
        """What differs, and where the rows stand; also on what is rendered later."""
        self.passages.know(landmarks)
        if self._is_filled:
            self.look_again()

    def look_again(self) -> None:
        """For what differs: there is more to find, or more of the page than when it was begun."""
        self._fills.add(self, self._find_landmarks, rank=self._rank + 1)

    def show_row(self, path: str) -> bool:
        """Light a row's passage and bring it on the screen; False: this answer says nothing there."""
        self.passages.light(path)
        found = self.passages.place_of(path)
        self._is_awaited, self._brought_to = bool(path) and found is None, None
        if found is not None:
            self._bring(found)
            return True
        return self._turn_to(path)

    def _turn_to(self, path: str) -> bool:
        """Show the page that a row stands on; False: on none of those that are there."""
        page = self._page_of(path) if path and len(self._pages) > 1 else None
        if page is not None and page != self.place.page:
            self.show_page(page)
        return page is not None

    def _bring(self, passage: QTextCursor) -> None:
        self._brought_to = passage.selectionStart()
        self.place.bring(passage)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A form takes room from the readers: the lit row stays in view, if it was."""
        super().resizeEvent(event)
        lost = event.oldSize().height() - event.size().height()
        found = self.passages.place_of(self.passages.lit)
        if lost > 0 and found is not None and self.place.has_left(found, lost):
            self.place.bring(found)

    def _page_of(self, path: str) -> int | None:
        """The page on which a row's first words stand, nearest to where they stand in the whole."""
        words, share = self.passages.words_of(path), self.passages.starts().get(path)
        if share is None or not words:
            return None
        guess = int(share * len(self._pages))
        nearest = sorted(range(len(self._pages)), key=lambda page: abs(page - guess))[:_LOOKED_AT]
        return next((page for page in nearest if words in html.words_of(self._pages[page])), None)

    def next_hidden(self) -> bool:
        """Go to the next mark of a hidden character, on this page or a later one; False: there is none."""
        if self._go_to_hidden():
            return True
        later = range(self.place.page + 1, len(self._pages))
        page = next((at for at in later if any(MARK.search(piece) for piece in self._pages[at])), None)
        if page is not None:
            self.show_page(page)
            self.seek_hidden()
        return page is not None

    def seek_hidden(self) -> None:
        """The same on the page that is being filled in, once it is there."""
        self._is_seeking = True
        self._add_fill(self._seek)

    def _seek(self) -> None:
        self._is_seeking = False
        self._go_to_hidden()

    def _go_to_hidden(self) -> bool:
        found = self.passages.next_hidden()
        if found is None:
            return False
        cursor = QTextCursor(found)
        cursor.clearSelection()
        self.browser.setTextCursor(cursor)
        self.browser.ensureCursorVisible()
        return True

    # -- filling

    def _add_fill(self, run: Callable[[], None]) -> None:
        self._fills.add(self, run, rank=self._rank)

    def _begin(self, html: str) -> None:
        with self.place.led():
            self.passages.leave_page()
            self.browser.start_over()
            self.browser.document().setHtml(html)

    def _append(self, html: str) -> None:
        cursor = QTextCursor(self.browser.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertBlock()
        cursor.insertHtml(html)

    def _finish(self) -> None:
        self._is_filled = True
        self._find_landmarks()
        if self._is_final:
            self.shown.emit()

    def _find_landmarks(self) -> None:
        """In turns: most passages of a long answer stand on other pages, and each of them is looked for."""
        self._search_on(self.passages.find(is_all=len(self._pages) <= 1))

    def _search_on(self, search: Iterator[None]) -> None:
        turn = Turn()
        for _ in search:
            if turn.is_over:
                # Dropped with everything else of this page when another one is shown.
                self._fills.add(self, lambda: self._search_on(search), rank=self._rank + 1)
                return
        self.passages.paint()
        found = self.passages.place_of(self.passages.lit)
        if found is not None and (self._is_awaited or self._brought_to not in (None, found.selectionStart())):
            # Asked for before it was found, or found in words like it before all of the page was there.
            self._is_awaited = False
            self._bring(found)
            self.row_brought.emit(self.passages.lit)
        elif found is None and self._is_awaited:
            # Asked for while only the beginning was there: the page that it stands on may have come since.
            self._turn_to(self.passages.lit)
        self.landmarks_found.emit()

    # -- search and links

    def _on_search(self, wanted: str) -> None:
        """From the caret on, then through the following pages."""
        if not wanted or self.browser.find(wanted):
            return
        count = len(self._pages)
        for offset in range(1, count + 1):
            page = (self.place.page + offset) % count
            if any(wanted.casefold() in piece.casefold() for piece in self._pages[page]):
                self._read_on(page - self.place.page)
                self._add_fill(lambda: self._find_from_top(wanted))
                return

    def _find_from_top(self, wanted: str) -> None:
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        self.browser.find(wanted, QTextDocument.FindFlag(0))

    def _on_link_asked(self, target: str) -> None:
        dialog = LinkDialog(self._look, target, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
