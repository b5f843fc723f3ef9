"""What is marked on the page that is drawn: what differs, where rows stand, what can't be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from reviewer.conflicts.passages import Landmarks, Passage
from reviewer.render.invisible import MARK, marked
from ui.blocks.look import Look
from ui.blocks.passages import looked_for, next_match

_Found = tuple[Passage, QTextCursor]


class MarkedPassages:
    """Knows what to find of an answer, finds it on one page, and tints it."""

    def __init__(self, look: Look, browser: QTextEdit) -> None:
        self._look = look
        self._browser = browser
        self._landmarks = Landmarks()
        self._marked: list[_Found] = []
        self._rows: dict[str, list[_Found]] = {}
        self.lit = ""
        """The row under the matrix's cursor."""
        self.keeps_ground = False
        """The ground says something already, as hatching does: the lit row is underlined, not tinted."""
        self._hidden = QTextCursor()
        """The mark of a hidden character that was gone to."""

    # -- what is known of the answer

    def know(self, landmarks: Landmarks) -> None:
        """What differs, and where the rows stand."""
        self._landmarks = landmarks

    def forget(self) -> None:
        """Another answer."""
        self._landmarks, self.lit = Landmarks(), ""

    def words_of(self, row: str) -> str:
        """A row's first words as they are drawn; empty: it has none."""
        return next((marked(one.words) for one in self._landmarks.rows if one.row == row), "")

    def starts(self) -> dict[str, float]:
        """Where rows begin in the whole answer, as shares of its length."""
        return {one.row: one.start for one in self._landmarks.stretches}

    # -- what is found on the page

    def leave_page(self) -> None:
        """Another page: nothing on it is found yet."""
        self._marked, self._rows, self._hidden = [], {}, QTextCursor()

    def find(self, *, is_all: bool) -> Iterator[None]:
        """Look through the page, passage by passage; `is_all`: it is the whole answer."""
        marked, rows = self._marked, self._rows = list[_Found](), dict[str, list[_Found]]()
        yield from self._look_for(self._landmarks.rows, marked, rows)
        # Of a row on another page nothing stands here, whatever looks like its words.
        elsewhere = set() if is_all else {one.row for one in self._landmarks.rows} - rows.keys()
        here = [one for one in self._landmarks.marks if one.row not in elsewhere]
        yield from self._look_for(here, marked, rows)

    def _look_for(
        self, wanted: Sequence[Passage], marked: list[_Found], rows: dict[str, list[_Found]]
    ) -> Iterator[None]:
        for one, cursor in looked_for(self._browser.document(), wanted):
            if cursor is not None and one.is_marked:
                marked.append((one, cursor))
            if cursor is not None and one.row:
                rows.setdefault(one.row, []).append((one, cursor))
            yield

    def has(self, row: str) -> bool:
        """Whether a row stands on the page, as far as it was looked through."""
        return row in self._rows

    def place_of(self, row: str) -> QTextCursor | None:
        """Where a row begins on the page."""
        found = self._rows.get(row)
        return found[0][1] if found else None

    def tops(self) -> dict[str, int]:
        """How far down the page rows begin, in pixels."""
        layout = self._browser.document().documentLayout()
        return {
            row: round(layout.blockBoundingRect(found[0][1].block()).top())
            for row, found in self._rows.items()
        }

    def light(self, row: str) -> None:
        """Show which passages belong to a row."""
        self.lit = row
        self.paint()

    def next_hidden(self) -> QTextCursor | None:
        """Go on to the next mark of a hidden character; None: the page has no more, and none is lit."""
        start = 0 if self._hidden.isNull() else self._hidden.selectionEnd()
        found = next_match(self._browser.document(), MARK, start)
        self._hidden = QTextCursor() if found is None else found
        self.paint()
        return found

    # -- tints

    def paint(self) -> None:
        """What differs in yellow; what of it belongs to the lit row in a stronger one.

        Words that deserve the first look have a line under them, in every answer alike.
        """
        lit = self._rows.get(self.lit, ())
        self._browser.setExtraSelections(
            [
                *(self._tinted(cursor, "sel") for one, cursor in lit if not one.is_marked),
                *(self._tinted(at, "mark", is_first=one.looks_first) for one, at in self._marked),
                *(
                    self._tinted(at, "mark_strong", is_first=one.looks_first)
                    for one, at in lit
                    if one.is_marked
                ),
                *([] if self._hidden.isNull() else [self._tinted(self._hidden, "mark_strong")]),
            ]
        )

    def _tinted(self, cursor: QTextCursor, tone: str, *, is_first: bool = False) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        if not self.keeps_ground:
            look.setBackground(self._look.theme.colour(tone))
        if is_first or self.keeps_ground:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            look.setUnderlineColor(self._look.theme.colour("text"))
        selection.cursor = cursor
        selection.format = look
        return selection
