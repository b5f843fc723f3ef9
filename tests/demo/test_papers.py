"""The papers of the sample desk are real files, the same ones every time."""

from __future__ import annotations

import base64
import hashlib

import pytest

from reviewer.demo.papers import make_paper
from reviewer.demo.scenes import read_scenes
from reviewer.render.file_kind import FileKind, file_kind
from reviewer.workers.evidence_drawn import Wanted
from reviewer.workers.evidence_image import ImagePages
from reviewer.workers.evidence_pdf import PdfPages
from reviewer.workers.evidence_text import TextPages

PAPER = {
    "sender": "A sender",
    "address": ["A street"],
    "title": "Invoice (7)",
    "facts": [["Date", "today"]],
    "rows": [["a thing", "1.00"]],
    "total": "1.00 EUR",
    "terms": "at once",
    "by_hand": "and another",
}
WANTED = Wanted(page=0, width=400)


def test_the_invoice_of_the_sample_cites_a_pdf_a_scan_and_a_table() -> None:
    (scene,) = [one for one in read_scenes() if one.name == "invoice-twice"]
    kinds = [file_kind(base64.b64decode(one["base64"]), one["media_type"]) for one in scene.fixed["evidence"]]
    assert kinds == [FileKind.PDF, FileKind.PNG, FileKind.CSV]


@pytest.mark.parametrize("form", ["pdf", "scan"])
def test_a_paper_can_be_drawn(form: str) -> None:
    data = make_paper({**PAPER, "form": form})
    pages = PdfPages(data) if form == "pdf" else ImagePages(data, FileKind.PNG)
    drawn = pages.draw(WANTED)
    assert (drawn.pages, drawn.width) == (1, 400)
    assert len(set(drawn.pixels)) > 2


def test_a_table_can_be_read() -> None:
    data = make_paper({"form": "csv", "rows": [["a", "b"], ["1", "2, 3"]]})
    drawn = TextPages(data, FileKind.CSV).draw(WANTED)
    assert (drawn.head, drawn.rows) == (("a", "b"), (("1", "2, 3"),))


@pytest.mark.parametrize("form", ["pdf", "scan"])
def test_a_paper_is_the_same_every_time(form: str) -> None:
    made = {hashlib.sha256(make_paper({**PAPER, "form": form})).hexdigest() for _ in range(2)}
    assert len(made) == 1
