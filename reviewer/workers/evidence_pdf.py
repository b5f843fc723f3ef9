"""Pages of a PDF as pixels. Scripts are not run, forms are not begun, what is embedded is not opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pypdfium2
from pypdfium2 import raw

from reviewer.workers.evidence_drawn import MAX_ZOOM, CannotDraw, Drawn, Wanted, scaled

_POINTS_FULL = 96 / 72


class PdfPages:
    """One document. Each page is read when it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Raises CannotDraw."""
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
            raise CannotDraw("evidence.locked" if locked else "evidence.broken") from error
        self._pages = len(self._document)
        self._notices = tuple(self._told())

    def draw(self, wanted: Wanted) -> Drawn:
        """One page on white. What is typed into forms is drawn as it stands in the file."""
        if not 0 <= wanted.page < self._pages:
            raise CannotDraw("evidence.no_page")
        try:
            page = self._document[wanted.page]
            wide, high = page.get_size()
            scale = min(wanted.width / max(wide, 1e-3), MAX_ZOOM * _POINTS_FULL) * wanted.zoom
            width, height = scaled(wide, high, scale)
            # Appearances of form fields become part of the page: else only a form's own machinery draws them.
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            pixels = self._pixels(wanted.page, width, height)
        except pypdfium2.PdfiumError as error:
            raise CannotDraw("evidence.broken") from error
        return Drawn(pages=self._pages, width=width, height=height, pixels=pixels, notices=self._notices)

    def _pixels(self, number: int, width: int, height: int) -> bytes:
        page = self._document[number]
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRx)
        try:
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
            return bytes(bitmap.buffer)
        finally:
            bitmap.close()
            page.close()

    def _told(self) -> Iterator[tuple[str, Mapping[str, int]]]:
        scripts = raw.FPDFDoc_GetJavaScriptActionCount(self._document)
        if scripts > 0:
            yield "evidence.has_scripts", {"count": scripts}
        files = raw.FPDFDoc_GetAttachmentCount(self._document)
        if files > 0:
            yield "evidence.has_files", {"count": files}
        if raw.FPDF_GetFormType(self._document) in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}:
            yield "evidence.has_other_form", {}
