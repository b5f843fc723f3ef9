"""Papers of the sample desk: an invoice as PDF, as a scan, a table; made from the data of a scene."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 595, 842
"""A4 in points."""
LEFT, RIGHT = 60, 535
MEDIA_TYPES: Final = {"pdf": "application/pdf", "scan": "image/png", "csv": "text/csv"}
_SCAN_SCALE: Final = 2
_GREY: Final = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words at a place, in points from the top left; amounts end at the right margin."""

    top: int
    size: int
    text: str
    left: int = LEFT
    is_bold: bool = False
    is_amount: bool = False
    by_hand: bool = False


def make_paper(paper: Mapping[str, Any]) -> bytes:
    """The file that a scene's data describe; the same bytes every time."""
    form = paper["form"]
    if form == "csv":
        return _table(paper["rows"])
    lines = _laid_out(paper)
    return as_pdf(lines) if form == "pdf" else as_scan(lines)


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue().encode()


def _laid_out(paper: Mapping[str, Any]) -> tuple[Line, ...]:
    lines = [
        Line(top=70, size=18, text=paper["sender"], is_bold=True),
        *(Line(top=92 + 14 * number, size=9, text=text) for number, text in enumerate(paper["address"])),
        Line(top=190, size=22, text=paper["title"], is_bold=True),
    ]
    top = 230
    for name, value in paper["facts"]:
        lines += [Line(top=top, size=11, text=name), Line(top=top, size=11, text=value, left=190)]
        top += 20
    top += 30
    for name, amount in paper["rows"]:
        lines += [Line(top=top, size=11, text=name), Line(top=top, size=11, text=amount, is_amount=True)]
        top += 22
    lines += [
        Line(top=top + 20, size=13, text="Total", is_bold=True),
        Line(top=top + 20, size=13, text=paper["total"], is_amount=True, is_bold=True),
        Line(top=top + 60, size=10, text=paper["terms"]),
    ]
    if written := paper.get("by_hand"):
        lines.append(Line(top=262, size=17, text=written, left=330, by_hand=True))
    return tuple(lines)


def as_pdf(lines: Sequence[Line]) -> bytes:
    """One page with the fonts that every PDF reader brings along."""
    drawn = b"".join(_pdf_line(line) for line in lines)
    rules = b".6 w 60 %d m 535 %d l S 60 %d m 535 %d l S " % ((HEIGHT - 130,) * 2 + (HEIGHT - 205,) * 2)
    content = rules + drawn
    fonts = b"".join(
        b"/%s<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % font
        for font in ((b"F1", b"Helvetica"), (b"F2", b"Helvetica-Bold"), (b"F3", b"Courier"))
    )
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</Font<<%s>>>>>>"
        % (WIDTH, HEIGHT, fonts),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    )
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def _pdf_line(line: Line) -> bytes:
    font = b"F3" if line.is_amount else b"F2" if line.is_bold else b"F1"
    left = RIGHT - round(0.6 * line.size * len(line.text)) if line.is_amount else line.left
    words = line.text.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        words = words.replace(sign, b"\\" + sign)
    return b"BT /%s %d Tf %d %d Td (%s) Tj ET\n" % (font, line.size, left, HEIGHT - line.top, words)


def as_scan(lines: Sequence[Line]) -> bytes:
    """The paper as a scanner sees it: grey, and not quite straight."""
    from PIL import Image, ImageDraw

    paper = Image.new("L", (WIDTH * _SCAN_SCALE, HEIGHT * _SCAN_SCALE), _GREY)
    draw = ImageDraw.Draw(paper)
    for top in (130, 205):
        draw.line([_SCAN_SCALE * at for at in (LEFT, top, RIGHT, top)], fill=60, width=_SCAN_SCALE)
    for line in lines:
        if not line.by_hand:
            _write(draw, line, ink=35)
            continue
        # Written at a slant, over what is printed.
        slip = Image.new("L", paper.size, 0)
        _write(ImageDraw.Draw(slip), line, ink=190)
        paper.paste(60, mask=slip.rotate(7, center=(line.left * _SCAN_SCALE, line.top * _SCAN_SCALE)))
    turned = paper.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=_GREY - 14)
    made = io.BytesIO()
    turned.quantize(24, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def _write(draw: ImageDraw, line: Line, *, ink: int) -> None:
    from PIL import ImageFont

    place = (RIGHT if line.is_amount else line.left) * _SCAN_SCALE, line.top * _SCAN_SCALE
    draw.text(
        place,
        line.text,
        fill=ink,
        font=ImageFont.load_default(line.size * _SCAN_SCALE),
        anchor="rs" if line.is_amount else "ls",
        stroke_width=1 if line.is_bold or line.by_hand else 0,
    )
