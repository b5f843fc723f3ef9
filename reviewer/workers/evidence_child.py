"""The evidence child: draws pages of foreign files, and may be killed.

It reads a question with or without the file, and keeps the last file: the next page costs only itself.
Before it reads the first one it gives up its right to open anything: no file, no connection, no process.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Protocol

from reviewer.render.file_kind import FileKind, file_kind
from reviewer.workers.bounds import limit_memory
from reviewer.workers.evidence_drawn import CannotDraw, Drawn, Wanted
from reviewer.workers.evidence_image import ImagePages
from reviewer.workers.evidence_pdf import PdfPages
from reviewer.workers.evidence_text import TextPages
from reviewer.workers.evidence_wire import NEEDS_FILE, written_page, written_refusal
from reviewer.workers.frames import parted
from reviewer.workers.serving import serve

CPU_S = 2.0
"""For one page, with reading the file where that is new."""
MEMORY_BYTES = 768 * 1024 * 1024
_WARM_UP_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    b"endobj "
    b"4 0 obj<</Length 23>>stream\nBT /F 1 Tf (a) Tj ET\nendstream endobj "
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj trailer<</Root 1 0 R>>"
)


class Pages(Protocol):
    """An opened file of one kind."""

    def draw(self, wanted: Wanted) -> Drawn:
        """Raises CannotDraw."""


class Reader:
    """Keeps the last file open."""

    def __init__(self) -> None:
        self._name = ""
        self._kind = FileKind.OTHER
        self._pages: Pages | None = None

    def answers(self, question: bytes) -> Iterator[bytes]:
        """What is sent back: the page, or that the file is needed, or why it can't be drawn."""
        yield self._answer(question)

    def _answer(self, question: bytes) -> bytes:
        asked, data = parted(question)
        wanted = Wanted(**asked["wanted"])
        try:
            if asked["name"] != self._name or self._pages is None:
                if not asked["has_file"]:
                    return NEEDS_FILE
                self._open(asked["name"], bytes(data), wanted)
            if self._pages is None:
                return written_refusal(self._kind)
            return written_page(self._kind, self._pages.draw(wanted))
        except CannotDraw as refused:
            return written_refusal(self._kind, str(refused))
        except (MemoryError, RecursionError):
            self._name, self._pages = "", None
            return written_refusal(self._kind, "evidence.too_big")

    def _open(self, name: str, data: bytes, wanted: Wanted) -> None:
        self._name, self._pages = "", None
        self._kind = file_kind(data, wanted.media_type, wanted.title)
        if self._kind is FileKind.PDF:
            self._pages = PdfPages(data)
        elif self._kind in {FileKind.PNG, FileKind.JPEG, FileKind.TIFF}:
            self._pages = ImagePages(data, self._kind)
        elif self._kind in {FileKind.TEXT, FileKind.CSV}:
            self._pages = TextPages(data, self._kind)
        self._name = name


def main() -> None:
    """Serve until standard input ends."""
    limit_memory(MEMORY_BYTES)
    _warm_up()
    serve(Reader().answers, CPU_S)


def _warm_up() -> None:
    """Each decoder once: what it loads at its first use has to be loaded while that is still allowed."""
    from PIL import Image

    wanted = Wanted(page=0, width=9)
    PdfPages(_WARM_UP_PDF).draw(wanted)
    for kind, options in (
        (FileKind.PNG, {"format": "PNG"}),
        (FileKind.JPEG, {"format": "JPEG"}),
        (FileKind.TIFF, {"format": "TIFF", "compression": "tiff_lzw"}),
    ):
        made = io.BytesIO()
        Image.new("RGBA" if kind is FileKind.PNG else "RGB", (9, 9)).save(made, **options)
        ImagePages(made.getvalue(), kind).draw(wanted)
    for text in (b"a,b\n1,2", "\ufeffa".encode("utf-16"), b"\xe4"):
        TextPages(text, file_kind(text, "text/csv")).draw(wanted)


if __name__ == "__main__":
    main()
