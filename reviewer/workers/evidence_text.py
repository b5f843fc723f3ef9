"""Text and tables in pages, with a mark for everything in them that can't be seen or passes for another."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping

from reviewer.render.file_kind import FileKind, read_text
from reviewer.render.pages import paged
from reviewer.workers.evidence_drawn import MAX_ROW, CannotDraw, Drawn, Wanted
from reviewer.workers.evidence_marks import Row, marked_rows, marked_text

MAX_TABLE_BYTES = 4 * 1024 * 1024
MAX_COLUMNS = 64
MAX_CELL = 4_000
PAGE_CELLS = 2_000
PAGE_ROWS = 200
PAGE_CHARS = 40_000
_DELIMITERS = ",;\t|"
_SAMPLE = 20


class TextPages:
    """One text; a table where it is one."""

    def __init__(self, data: bytes, kind: FileKind) -> None:
        text, is_guessed = read_text(data)
        self._notices: list[tuple[str, Mapping[str, int]]] = []
        if is_guessed:
            self._notices.append(("evidence.guessed_encoding", {}))
        self._hidden: Mapping[str, int] = {}
        self._head: Row = ()
        self._tables: list[tuple[Row, ...]] = []
        self._texts: tuple[str, ...] = ()
        if kind is FileKind.CSV and not self._is_table(text):
            self._notices.append(("evidence.not_a_table", {}))
        if not self._tables:
            marked, self._hidden = marked_text(text)
            self._texts = paged(marked)

    def draw(self, wanted: Wanted) -> Drawn:
        """One page of it."""
        pages = len(self._tables or self._texts)
        if not 0 <= wanted.page < pages:
            raise CannotDraw("evidence.no_page")
        return Drawn(
            pages=pages,
            text=None if self._tables else self._texts[wanted.page],
            head=self._head,
            rows=self._tables[wanted.page] if self._tables else None,
            notices=tuple(self._notices),
            hidden=self._hidden,
        )

    def _is_table(self, text: str) -> bool:
        if len(text) > MAX_TABLE_BYTES:
            return False
        try:
            rows = [
                tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
            ]
        except csv.Error:
            return False
        rows = [row for row in rows if row]
        if not rows or any(len(row) > MAX_COLUMNS or max(map(len, row)) > MAX_CELL for row in rows):
            return False
        columns = max(map(len, rows))
        even = [row + ("",) * (columns - len(row)) for row in rows]
        marked, hidden = marked_rows(even)
        if any(sum(map(len, row)) > MAX_ROW for row in marked):
            return False
        (self._head, *body), self._hidden = marked, hidden
        self._tables = list(_in_pages(body)) or [()]
        return True


def _delimiter(text: str) -> str:
    """The sign that stands in most of the first lines equally often."""
    lines = [line for line in text[:20_000].split("\n")[:_SAMPLE] if line.strip()]

    def agreement(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in lines)
        counts.pop(0, None)
        return max(counts.values(), default=0), max(counts, default=0)

    return max(_DELIMITERS, key=agreement)


def _in_pages(rows: list[Row]) -> Iterator[tuple[Row, ...]]:
    page: list[Row] = []
    cells = characters = 0
    for row in rows:
        length = sum(map(len, row))
        is_full = len(page) == PAGE_ROWS or cells + len(row) > PAGE_CELLS or characters + length > PAGE_CHARS
        if page and is_full:
            yield tuple(page)
            page, cells, characters = [], 0, 0
        page.append(row)
        cells += len(row)
        characters += length
    if page:
        yield tuple(page)
