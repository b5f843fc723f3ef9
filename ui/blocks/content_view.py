"""One answer's content on the screen: plain at once, rendered later, in pages, never loading anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QTextEdit, QVBoxLayout, QWidget

from reviewer.conflicts.passages import Landmarks, Passage
from reviewer.render.invisible import MARK, with_marks
from ui.blocks import html, tied
from ui.blocks.browser import SafeBrowser
from ui.blocks.fill_queue import FillQueue
from ui.blocks.html import style_sheet
from ui.blocks.labels import LineLabel
from ui.blocks.link_dialog import LinkDialog
from ui.blocks.look import Look
from ui.blocks.paging import Pages
from ui.blocks.passages import looked_for, next_match
from ui.blocks.turns import Turn
from ui.shortcuts.dispatcher import TYPING_ZONE
from ui.theme import Role

_FINE = 1_000_000
"""Shares of a whole answer as whole numbers, fine enough for any length."""

_LOOKED_AT = 5
"""Pages in which a row is looked for, around the one where it should stand."""

_Found = tuple[Passage, QTextCursor]

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
        self._page = 0
        self._rank = 0
        self._is_led = False
        self._is_filled = False
        """Whether all of the visible page was there once, so that it was looked through."""
        self._is_final = True
        """False while only a word that it is being drawn stands there."""
        self._landmarks = Landmarks()
        self._row = ""
        self._is_awaited = False
        """Whether the row is brought on the screen as soon as it is found."""
        self._found: tuple[list[_Found], dict[str, list[_Found]]] = ([], {})
        """On the visible page: what is marked, and where rows stand."""
        self._hidden = QTextCursor()
        """The mark of a hidden character that was gone to."""
        self._is_seeking = False
        """Whether the first mark of the page is gone to as soon as the page is there."""
        self.browser = SafeBrowser(self)
        self.browser.setProperty("key_pane", "reader")
        self.browser.set_style(style_sheet(look.theme))
        self.browser.link_asked.connect(self._on_link_asked)
        self.browser.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._notice = LineLabel(look.theme, Role.CAPTION)
        self._notice_strip = QFrame(self)
        self._bar = QWidget(self)
        self._place = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._search = QLineEdit()
        self._previous = look.button("pages.previous", weight="bare")
        self._next = look.button("pages.next", weight="bare")
        self._lay_out()

    def _lay_out(self) -> None:
        look = self._look
        self._search.setProperty(TYPING_ZONE, True)
        self._search.setPlaceholderText(look.say("pages.search"))
        self._search.setAccessibleName(look.say("pages.search"))
        self._search.setMaxLength(200)
        self._search.setMaximumWidth(look.px(200))
        self._search.returnPressed.connect(self._on_search)
        self._previous.clicked.connect(lambda: self.show_page(self._page - 1))
        self._next.clicked.connect(lambda: self.show_page(self._page + 1))
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(look.px(12), look.px(2), look.px(12), look.px(2))
        row.addWidget(self._place, 1)
        row.addWidget(self._search)
        row.addWidget(self._previous)
        row.addWidget(self._next)
        self._bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._notice_strip.setProperty("ground", "notice")
        strip = QHBoxLayout(self._notice_strip)
        strip.setContentsMargins(look.px(12), look.px(2), look.px(12), look.px(2))
        strip.addWidget(self._notice)
        self._notice_strip.hide()
        column.addWidget(self._notice_strip)
        column.addWidget(self.browser, 1)
        column.addWidget(self._bar)

    def show_pages(self, pages: Sequence[Page], *, rank: int = 0, is_final: bool = True) -> None:
        """Other content. The fills of what was there before are dropped."""
        if self._is_final:
            # What follows the word that it is being drawn is what was marked meanwhile.
            self._landmarks, self._row = Landmarks(), ""
        self._is_final = is_final
        self.tell("")
        self._pages = Pages(pages or [[]])
        self._rank = rank
        self._bar.setVisible(len(self._pages) > 1)
        self.show_page(0)

    @property
    def is_at_top(self) -> bool:
        """Whether the beginning is on the screen, so that nobody minds when it is drawn anew."""
        return self._page == 0 and self.browser.verticalScrollBar().value() == 0

    def add_piece(self, piece: str) -> bool:
        """More at the end; what is on the screen stays. Returns whether another page begins with it."""
        is_new = self._pages.add(piece)
        if is_new:
            self._bar.setVisible(len(self._pages) > 1)
            self._show_place()
        elif self._page == len(self._pages) - 1:
            self._fills.add(self, partial(self._append, piece), rank=self._rank)
        return is_new

    def look_again(self) -> None:
        """For what differs: the page is longer than it was when it was begun."""
        self._fills.add(self, self._find_landmarks, rank=self._rank + 1)

    def tell(self, words: str) -> None:
        """What the desk has to say about the content: above it, never in it."""
        self._notice.show_text(words)
        self._notice_strip.setVisible(bool(words))

    def told(self) -> str:
        """What is said above the content."""
        return self._notice.text() if not self._notice_strip.isHidden() else ""

    def place_shown(self) -> str:
        """Which page of how many; empty where there is one."""
        return self._place.text() if not self._bar.isHidden() else ""

    def replace_pages(self, pages: Sequence[Page]) -> None:
        """The same content, drawn otherwise: the reader stays where it is, and so do the landmarks."""
        at = self._fraction()
        self._is_final = True
        self._pages = Pages(pages or [[]])
        self._bar.setVisible(len(self._pages) > 1)
        self.show_page(min(self._page, len(self._pages) - 1))
        self._fills.add(self, lambda: self._scroll_to(at), rank=self._rank)

    def show_page(self, number: int) -> None:
        """One page, its pieces in turns of their own."""
        self._page = min(max(number, 0), len(self._pages) - 1)
        self._show_place()
        self._fills.drop(self)
        self._is_filled = False
        pieces = list(self._pages[self._page]) if self._pages else []
        first, rest = (pieces[0] if pieces else ""), pieces[1:]
        self._fills.add(self, lambda: self._begin(first), rank=self._rank)
        for piece in rest:
            self._fills.add(self, partial(self._append, piece), rank=self._rank)
        self._fills.add(self, self._finish, rank=self._rank)
        if self._is_seeking:
            self._fills.add(self, self._seek, rank=self._rank)  # it was dropped with the page before

    def _show_place(self) -> None:
        self._place.show_text(self._look.say("pages.place", page=self._page + 1, pages=len(self._pages)))
        self._previous.setEnabled(self._page > 0)
        self._next.setEnabled(self._page + 1 < len(self._pages))

    def mark(self, landmarks: Landmarks) -> None:
        """What differs, and where the rows stand; also on what is rendered later."""
        self._landmarks = landmarks
        if self._is_filled:
            self._fills.add(self, self._find_landmarks, rank=self._rank + 1)

    def clear(self) -> None:
        """Nothing, at once."""
        self._fills.drop(self)
        self._pages, self._page, self._is_final = Pages(), 0, True
        self._landmarks, self._found, self._row = Landmarks(), ([], {}), ""
        self._is_awaited = self._is_seeking = False
        self._hidden = QTextCursor()
        self._bar.hide()
        self.tell("")
        self.browser.start_over()

    def restyle(self) -> None:
        """Other colours, or another scale: fill again."""
        self.browser.set_style(style_sheet(self._look.theme))
        if self._pages:
            self.show_page(self._page)

    # -- scrolling

    def scroll_by_page(self, step: int) -> None:
        """Space and Shift+Space; at the end of a page the next one."""
        bar = self.browser.verticalScrollBar()
        if step > 0 and bar.value() == bar.maximum() and self._page + 1 < len(self._pages):
            self.show_page(self._page + 1)
            return
        bar.setValue(bar.value() + step * max(20, bar.pageStep() - 30))

    def follow(self, leader: ContentView) -> None:
        """Stand where another view stands, without leading it in turn: rows that both have side by side."""
        if max(len(self._pages), len(leader._pages)) > 1:
            self._follow_by_shares(leader)
            return
        self._is_led = True
        bar = self.browser.verticalScrollBar()
        bar.setValue(tied.follow(leader.standing(), self.standing()))
        self._is_led = False

    def _follow_by_shares(self, leader: ContentView) -> None:
        """Pages of different answers hold different rows: what counts is where rows stand in the whole."""
        share = tied.follow(leader._standing_of_all(), self._standing_of_all()) / _FINE
        count = len(self._pages)
        page = min(count - 1, int(share * count))
        if page != self._page:
            self.show_page(page)
        self._fills.add(self, lambda: self._show_share(share * count - page, is_top=True), rank=self._rank)

    def _standing_of_all(self) -> tied.Standing:
        """The view in the whole answer, whatever page is drawn."""
        begin, end = self.shares_shown()
        return tied.Standing(
            at=round(begin * _FINE),
            most=_FINE - round((end - begin) * _FINE),
            page=round((end - begin) * _FINE),
            rows={one.row: round(one.start * _FINE) for one in self._landmarks.stretches},
        )

    def standing(self) -> tied.Standing:
        """How far it is scrolled, and how far down its rows stand."""
        bar, layout = self.browser.verticalScrollBar(), self.browser.document().documentLayout()
        tops = {
            path: round(layout.blockBoundingRect(found[0][1].block()).top())
            for path, found in self._found[1].items()
        }
        return tied.Standing(at=bar.value(), most=bar.maximum(), page=bar.pageStep(), rows=tops)

    def row_places(self) -> dict[str, float]:
        """Where rows begin as shares of all pages' length, from 0 to 1; those of the visible page only."""
        standing = self.standing()
        height, count = max(1, standing.most + standing.page), max(1, len(self._pages))
        return {path: (self._page + top / height) / count for path, top in standing.rows.items()}

    def shares_shown(self) -> tuple[float, float]:
        """From where to where the visible part reaches, as shares of all pages' length."""
        bar, count = self.browser.verticalScrollBar(), max(1, len(self._pages))
        height = max(1, bar.maximum() + bar.pageStep())
        begin, end = bar.value() / height, (bar.value() + bar.pageStep()) / height
        return (self._page + begin) / count, (self._page + min(1.0, end)) / count

    def go_to_share(self, share: float) -> None:
        """Bring a part of the whole on the screen, on another page if it stands there."""
        count = max(1, len(self._pages))
        page = min(count - 1, int(share * count))
        if page != self._page:
            self.show_page(page)
        inside = share * count - page
        self._fills.add(self, lambda: self._show_share(inside), rank=self._rank)

    def _show_share(self, inside: float, *, is_top: bool = False) -> None:
        bar = self.browser.verticalScrollBar()
        height = bar.maximum() + bar.pageStep()
        self._is_led = is_top
        bar.setValue(round(inside * height - (0 if is_top else bar.pageStep() / 2)))
        self._is_led = False

    def show_row(self, path: str) -> bool:
        """Light a row's passage and bring it on the screen; False: this answer says nothing there."""
        self._row = path
        found = self._found[1].get(path)
        self._is_awaited = bool(path) and not found
        if found:
            self._bring(found[0][1])
        self._paint_marks()
        if found or not path or len(self._pages) < 2:
            return bool(found)
        page = self._page_of(path)
        if page is None or page == self._page:
            return page is not None
        self.show_page(page)
        return True

    def has_row(self, path: str) -> bool:
        """Whether a row stands on the visible page, as far as it was looked through."""
        return path in self._found[1]

    def _bring(self, passage: QTextCursor) -> None:
        """With some lines before and after it, and without leading the other views."""
        cursor = QTextCursor(passage)
        cursor.clearSelection()
        self._is_led = True
        self.browser.setTextCursor(cursor)
        place, height = self.browser.cursorRect(), self.browser.viewport().height()
        if place.top() < 0 or place.bottom() > height - 2 * place.height():
            bar = self.browser.verticalScrollBar()
            bar.setValue(bar.value() + place.top() - height // 4)
        self._is_led = False

    def _page_of(self, path: str) -> int | None:
        """The page on which a row's first words stand, nearest to where they stand in the whole."""
        words = next((with_marks(one.words) for one in self._landmarks.rows if one.row == path), "")
        share = next((one.start for one in self._landmarks.stretches if one.row == path), None)
        if share is None or not words:
            return None
        guess = int(share * len(self._pages))
        nearest = sorted(range(len(self._pages)), key=lambda page: abs(page - guess))[:_LOOKED_AT]
        return next((page for page in nearest if words in html.words_of(self._pages[page])), None)

    def next_hidden(self) -> bool:
        """Go to the next mark of a hidden character, on this page or a later one; False: there is none."""
        if self._go_to_hidden():
            return True
        later = range(self._page + 1, len(self._pages))
        page = next((at for at in later if any(MARK.search(piece) for piece in self._pages[at])), None)
        self._hidden = QTextCursor()
        if page is not None:
            self.show_page(page)
            self.seek_hidden()
        self._paint_marks()
        return page is not None

    def seek_hidden(self) -> None:
        """The same on the page that is being filled in, once it is there."""
        self._is_seeking = True
        self._fills.add(self, self._seek, rank=self._rank)

    def _seek(self) -> None:
        self._is_seeking = False
        self._go_to_hidden()

    def _go_to_hidden(self) -> bool:
        document = self.browser.document()
        start = 0 if self._hidden.isNull() else self._hidden.selectionEnd()
        found = next_match(document, MARK, start)
        if found is None:
            return False
        self._hidden = found
        cursor = QTextCursor(found)
        cursor.clearSelection()
        self.browser.setTextCursor(cursor)
        self.browser.ensureCursorVisible()
        self._paint_marks()
        return True

    def _scroll_to(self, fraction: float) -> None:
        bar = self.browser.verticalScrollBar()
        self._is_led = True
        bar.setValue(round(fraction * bar.maximum()))
        self._is_led = False

    def _fraction(self) -> float:
        bar = self.browser.verticalScrollBar()
        return bar.value() / bar.maximum() if bar.maximum() else 0.0

    def _on_scrolled(self) -> None:
        if not self._is_led:
            self.scrolled.emit()

    # -- filling

    def _begin(self, html: str) -> None:
        self._is_led = True
        self._found, self._hidden = ([], {}), QTextCursor()
        self.browser.start_over()
        self.browser.document().setHtml(html)
        self._is_led = False

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
        self._found = ([], {})
        self._search_on(self._looked_for())

    def _looked_for(self) -> Iterator[None]:
        marked, rows = self._found
        yield from self._look_for(self._landmarks.rows, marked, rows)
        # Of a row on another page nothing stands here, whatever looks like its words.
        elsewhere = {one.row for one in self._landmarks.rows} - rows.keys() if len(self._pages) > 1 else set()
        yield from self._look_for(
            [one for one in self._landmarks.marks if one.row not in elsewhere], marked, rows
        )

    def _look_for(
        self,
        wanted: Sequence[Passage],
        marked: list[_Found],
        rows: dict[str, list[_Found]],
    ) -> Iterator[None]:
        for one, cursor in looked_for(self.browser.document(), wanted):
            if cursor is not None and one.is_marked:
                marked.append((one, cursor))
            if cursor is not None and one.row:
                rows.setdefault(one.row, []).append((one, cursor))
            yield

    def _search_on(self, search: Iterator[None]) -> None:
        turn = Turn()
        for _ in search:
            if turn.is_over:
                # Dropped with everything else of this page when another one is shown.
                self._fills.add(self, lambda: self._search_on(search), rank=self._rank + 1)
                return
        self._paint_marks()
        found = self._found[1].get(self._row)
        if found and self._is_awaited:
            # It was asked for before it was found.
            self._is_awaited = False
            self._bring(found[0][1])
            self.row_brought.emit(self._row)
        self.landmarks_found.emit()

    def _paint_marks(self) -> None:
        """What differs in yellow; what of it belongs to the row under the cursor in a stronger one.

        Words that deserve the first look have a line under them, in every answer alike.
        """
        marked, rows = self._found
        lit = rows.get(self._row, ())
        self.browser.setExtraSelections(
            [
                *(self._selection(cursor, "sel") for one, cursor in lit if not one.is_marked),
                *(self._selection(at, "mark", is_first=one.looks_first) for one, at in marked),
                *(
                    self._selection(at, "mark_strong", is_first=one.looks_first)
                    for one, at in lit
                    if one.is_marked
                ),
                *([] if self._hidden.isNull() else [self._selection(self._hidden, "mark_strong")]),
            ]
        )

    def _selection(
        self, cursor: QTextCursor, tone: str, *, is_first: bool = False
    ) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setBackground(self._look.theme.colour(tone))
        if is_first:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            look.setUnderlineColor(self._look.theme.colour("text"))
        selection.cursor = cursor
        selection.format = look
        return selection

    # -- search and links

    def _on_search(self) -> None:
        """From the caret on, then through the following pages."""
        wanted = self._search.text()
        if not wanted or self.browser.find(wanted):
            return
        count = len(self._pages)
        for offset in range(1, count + 1):
            page = (self._page + offset) % count
            if any(wanted.casefold() in piece.casefold() for piece in self._pages[page]):
                self.show_page(page)
                self._fills.add(self, lambda: self._find_from_top(wanted), rank=self._rank)
                return

    def _find_from_top(self, wanted: str) -> None:
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        self.browser.find(wanted, QTextDocument.FindFlag(0))

    def _on_link_asked(self, target: str) -> None:
        dialog = LinkDialog(self._look, target, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
