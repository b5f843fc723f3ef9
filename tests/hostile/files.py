"""Files made to hurt whoever draws them: bombs, broken ones, and those that would do something."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from functools import cache

from PIL import Image

POINTS = (595, 842)


def pdf(
    *objects: bytes, page: bytes = b"", catalog: bytes = b"", kids: bytes = b"3 0 R", count: int = 1
) -> bytes:
    """A PDF of one page whose content is object 4; `objects` begin with number 6."""
    head = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count,
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>"
        + (page or b"/MediaBox[0 0 %d %d]" % POINTS)
        + b">>",
        stream(b"BT /F 24 Tf 60 760 Td (Invoice BF-4711) Tj ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return numbered([*head, *objects])


def numbered(objects: Sequence[bytes]) -> bytes:
    """Objects as a file with its table."""
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def stream(data: bytes, more: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def drawing_pdf(content: bytes, more: bytes = b"") -> bytes:
    """A PDF whose only page draws `content`."""
    made = pdf(stream(content, more), page=b"/MediaBox[0 0 595 842]")
    return made.replace(b"/Contents 4 0 R", b"/Contents 6 0 R")


def png(width: int, height: int, rows: bytes | None = None) -> bytes:
    """A PNG of eight bits a pixel that says to be so large, whatever is in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    body = zlib.compress(rows if rows is not None else b"\0" * ((width + 1) * height), 1)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def picture(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """A picture that is nothing but one."""
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **options)  # type: ignore[arg-type]
    return made.getvalue()


def tiff_chain(links: Sequence[int]) -> bytes:
    """A TIFF of one grey pixel, whose directories are chained as told: `links[n]` follows directory n."""
    entries = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    entries += [(273, 4, 1, 8), (277, 3, 1, 1), (278, 3, 1, 1), (279, 4, 1, 1)]
    length = 2 + 12 * len(entries) + 4
    first = 10

    def place(number: int) -> int:
        return first + number * length if number >= 0 else 0

    made = b"II*\0" + struct.pack("<I", first) + b"\x80\0"
    for following in links:
        made += struct.pack("<H", len(entries))
        made += b"".join(struct.pack("<HHII", *entry) for entry in entries)
        made += struct.pack("<I", place(following))
    return made


def acting_pdf(url: str, path: str) -> bytes:
    """A PDF that would run a script, start a program, call a server and read a file, if it could."""
    calls = url.encode()
    file = path.encode()
    return pdf(
        b"<</S/JavaScript/JS(app.launchURL('%s'); this.submitForm('%s');)>>" % (calls, calls),
        b"<</S/Launch/F(%s)/Win<</F(calc.exe)>>>>" % file,
        b"<</S/URI/URI(%s)>>" % calls,
        stream(b"MZ...", b"/Type/EmbeddedFile"),
        b"<</Type/Filespec/F(tool.exe)/UF(tool.exe)/EF<</F 9 0 R>>>>",
        stream(b"", b"/Type/XObject/Subtype/Image/Width 9/Height 9/F<</FS/URL/F(%s)>>" % calls),
        b"<</Type/Filespec/F(%s)>>" % file,
        b"<</S/GoToR/F 12 0 R/D[0/Fit]>>",
        b"<</S/SubmitForm/F<</FS/URL/F(%s)>>>>" % calls,
        catalog=b"/OpenAction 6 0 R/AA<</WC 7 0 R/DP 8 0 R>>"
        b"/Names<</JavaScript<</Names[(a) 6 0 R]>>/EmbeddedFiles<</Names[(tool.exe) 10 0 R]>>>>",
        page=b"/MediaBox[0 0 595 842]/AA<</O 13 0 R/C 14 0 R>>/Annots[<</Type/Annot/Subtype/Link"
        b"/Rect[0 0 9 9]/A 7 0 R>> <</Type/Annot/Subtype/Link/Rect[9 9 18 18]/A 8 0 R>>]",
    )


def nested(depth: int) -> bytes:
    """A PDF whose page draws a form that draws a form."""
    forms = [
        stream(
            b"/X Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (7 + number),
        )
        for number in range(depth)
    ]
    last = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    made = pdf(*forms, last)
    return made.replace(b"/Font<</F 5 0 R>>", b"/XObject<</X 6 0 R>>").replace(
        b"BT /F 24 Tf 60 760 Td (Invoice BF-4711) Tj ET", b"/X Do                                        "
    )


def circle() -> bytes:
    """A PDF whose form draws itself, twice."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    return drawing_pdf(b"/X Do", form).replace(b"/X Do", b"/X Do /X Do").replace(b"/Length 5", b"/Length 11")


@cache
def bombs() -> Mapping[str, bytes]:
    """Small files that want much time or memory of whoever draws them."""
    zeros = zlib.compress(b"\0" * 200_000_000, 1)
    flate = b"/Filter/FlateDecode"
    twice = zlib.compress(zlib.compress(b"q " * 30_000_000, 1), 1)
    huge_image = stream(
        zeros,
        flate
        + b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 8",
    )
    with_image = (
        pdf(huge_image)
        .replace(b"/Font<</F 5 0 R>>", b"/XObject<</X 6 0 R>>")
        .replace(
            b"BT /F 24 Tf 60 760 Td (Invoice BF-4711) Tj ET", b"595 0 0 842 0 0 cm /X Do                     "
        )
    )
    return {
        "png that says 60,000 by 60,000": png(60_000, 60_000, b"\0" * 1_000),
        "png that swells to 3.6 billion": png(60_000, 60_000, b"\0" * 20_000_000),
        "png just over the limit": png(8_000, 5_001, b"\0" * 1_000),
        "jpeg that says 65,000 by 65,000": _resized_jpeg(65_000, 65_000),
        "tiff that says 100,000 by 100,000": _resized_tiff(100_000, 100_000),
        "pdf whose stream swells": drawing_pdf(zeros, flate),
        "pdf whose stream swells twice": drawing_pdf(twice, b"/Filter[/FlateDecode/FlateDecode]"),
        "pdf with a picture of 3.6 billion pixels": with_image,
        "pdf with a page of a mile": pdf(page=b"/MediaBox[0 0 1e9 1e9]"),
        "pdf with a page of nothing": pdf(page=b"/MediaBox[0 0 0 0]"),
        "pdf with a page of no size": pdf(page=b"/MediaBox[(a) (b) (c) (d)]"),
        "pdf that draws ten million times": drawing_pdf(
            zlib.compress(b"0 0 m 500 800 l S " * 5_000_000, 1), flate
        ),
        "pdf with patterns in patterns": _patterns(),
        "pdf whose form draws itself": circle(),
        "pdf of forms 500 deep": nested(500),
        "pdf that says a billion pages": pdf(count=10**9),
        "pdf with brackets 100,000 deep": drawing_pdf(b"[" * 100_000),
        "pdf with dictionaries 100,000 deep": pdf(b"<</A" * 100_000 + b">>" * 100_000),
        "pdf whose pages are their own parents": pdf(kids=b"2 0 R 3 0 R", count=2),
        "tiff whose chain is a circle": tiff_chain([1, 2, 0]),
        "tiff whose directory follows itself": tiff_chain([0]),
        "tiff of 20,000 directories": tiff_chain([*range(1, 20_000), -1]),
        "csv of one row of a million cells": b"," * 1_000_000,
        "csv with a quote that never ends": b'a,b\n"' + b"x,\n" * 1_000_000,
        "csv of a million rows": b"1\n" * 1_000_000,
        "text of one word of 8 MB": b"x" * 8_000_000,
        "text of 4 MB of marks": "\u202e".encode() * 1_300_000,
    }


_PATTERN = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .01/YStep .01"


def _patterns() -> bytes:
    """Each pattern fills itself with thousands of the next one."""
    made = []
    for number in range(6):
        made.append(
            stream(
                b"/Pattern cs /P scn 0 0 1 1 re f",
                _PATTERN + b"/Resources<</Pattern<</P %d 0 R>>>>" % (7 + number),
            )
        )
    last = stream(
        b"0 0 1 1 re f",
        _PATTERN + b"/Resources<<>>",
    )
    return (
        pdf(*made, last)
        .replace(b"/Font<</F 5 0 R>>", b"/Pattern<</P 6 0 R>>")
        .replace(
            b"BT /F 24 Tf 60 760 Td (Invoice BF-4711) Tj ET", b"/Pattern cs /P scn 0 0 595 842 re f          "
        )
    )


def _resized_jpeg(width: int, height: int) -> bytes:
    made = bytearray(picture("JPEG"))
    frame = made.index(b"\xff\xc0")
    made[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(made)


def _resized_tiff(width: int, height: int) -> bytes:
    made = tiff_chain([-1])
    for tag, value in ((256, width), (257, height)):
        at = made.index(struct.pack("<HHI", tag, 3, 1))
        made = made[:at] + struct.pack("<HHII", tag, 4, 1, value) + made[at + 12 :]
    return made


def broken() -> Mapping[str, bytes]:
    """Good files cut off, or with their bytes changed."""
    good = {
        "pdf": pdf(),
        "png": picture("PNG"),
        "jpeg": picture("JPEG"),
        "tiff": picture("TIFF", compression="tiff_lzw"),
    }
    made: dict[str, bytes] = {}
    for name, data in good.items():
        for part in (0.2, 0.5, 0.9, 0.98):
            made[f"{name} cut at {part:.0%}"] = data[: int(len(data) * part)]
        for seed in range(6):
            made[f"{name} changed {seed}"] = _changed(data, seed)
        made[f"{name} of nothing but its mark"] = data[:8]
    return made


def _changed(data: bytes, seed: int) -> bytes:
    """Some bytes behind the mark become others, the same ones each time."""
    made = bytearray(data)
    state = seed * 7_919 + 17
    for _ in range(1 + len(data) // 40):
        state = (state * 1_103_515_245 + 12_345) % 2**31
        made[8 + state % (len(made) - 8)] = (state >> 8) % 256
    return bytes(made)
