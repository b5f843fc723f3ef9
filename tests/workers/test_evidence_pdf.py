"""PDF pages as pixels."""

from __future__ import annotations

import pytest

from reviewer.workers.evidence_drawn import MAX_PIXELS, MAX_SIDE, CannotDraw
from reviewer.workers.evidence_pdf import PdfPages
from tests.hostile.files import POINTS, acting_pdf, pdf, stream
from tests.workers.evidence import is_inked, wanted

HEADLINE = (0.08, 0.05, 0.5, 0.12)
FIELD = (0.08, 0.26, 0.45, 0.3)


def test_a_page_is_as_wide_as_its_place_and_shows_its_text() -> None:
    drawn = PdfPages(pdf()).draw(wanted())
    assert (drawn.pages, drawn.width, drawn.height) == (1, 400, 400 * POINTS[1] // POINTS[0])
    assert is_inked(drawn, HEADLINE)
    assert not is_inked(drawn, FIELD)


def test_what_is_typed_into_a_form_is_drawn() -> None:
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(12480)/Rect[50 600 250 620]/F 4/P 3 0 R/AP<</N 7 0 R>>>>"
    )
    looks = stream(
        b"/Tx BMC BT /F 12 Tf 2 5 Td (12480) Tj ET EMC",
        b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F 5 0 R>>>>",
    )
    made = pdf(
        field,
        looks,
        catalog=b"/AcroForm<</Fields[6 0 R]>>",
        page=b"/MediaBox[0 0 595 842]/Annots[6 0 R]",
    )
    pages = PdfPages(made)
    assert is_inked(pages.draw(wanted()), FIELD)
    assert is_inked(pages.draw(wanted(zoom=2.0)), FIELD)


def test_scripts_and_files_inside_are_told_and_left_alone() -> None:
    drawn = PdfPages(acting_pdf("http://127.0.0.1:1/", "/etc/passwd")).draw(wanted())
    assert dict(drawn.notices) == {"evidence.has_scripts": {"count": 1}, "evidence.has_files": {"count": 1}}


@pytest.mark.parametrize("zoom", [1.0, 8.0, 1e6])
def test_a_page_is_never_larger_than_its_limits(zoom: float) -> None:
    drawn = PdfPages(pdf()).draw(wanted(width=4_000, zoom=zoom))
    assert drawn.width * drawn.height <= MAX_PIXELS
    assert max(drawn.width, drawn.height) <= MAX_SIDE
    assert len(drawn.pixels) == drawn.width * drawn.height * 4


@pytest.mark.parametrize("page", [-1, 1])
def test_a_page_that_is_not_there_is_refused(page: int) -> None:
    with pytest.raises(CannotDraw, match=r"evidence\.no_page"):
        PdfPages(pdf()).draw(wanted(page))


def test_a_page_that_the_file_only_claims_is_refused() -> None:
    pages = PdfPages(pdf(kids=b"3 0 R 99 0 R", count=2))
    with pytest.raises(CannotDraw):
        pages.draw(wanted(1))
    assert is_inked(pages.draw(wanted(0)), HEADLINE)


def test_a_file_that_is_no_pdf_is_broken() -> None:
    with pytest.raises(CannotDraw, match=r"evidence\.broken"):
        PdfPages(b"%PDF-1.7 and nothing more")


def test_a_password_is_not_asked_for() -> None:
    locked = pdf().replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -1/O("
        + b"a" * 32
        + b")/U("
        + b"b" * 32
        + b")>>/ID[(0123456789abcdef)(0123456789abcdef)]",
    )
    with pytest.raises(CannotDraw, match=r"evidence\.locked"):
        PdfPages(locked)
