"""What a file is, by its content; what its sender says of it only tells one sort of text from another."""

from __future__ import annotations

import codecs
from enum import StrEnum


class FileKind(StrEnum):
    """What the desk can draw, and everything else."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    CSV = "csv"
    TEXT = "text"
    OTHER = "other"


SUFFIXES = {
    FileKind.PDF: ".pdf",
    FileKind.PNG: ".png",
    FileKind.JPEG: ".jpg",
    FileKind.TIFF: ".tif",
    FileKind.CSV: ".csv",
    FileKind.TEXT: ".txt",
}
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"II+\x00", FileKind.TIFF),
    (b"MM\x00+", FileKind.TIFF),
)
_PDF, _PDF_WITHIN = b"%PDF-", 1024
"""PDF readers look for the mark that far into a file."""
_DECLARED = {
    "application/pdf": FileKind.PDF,
    "image/png": FileKind.PNG,
    "image/jpeg": FileKind.JPEG,
    "image/jpg": FileKind.JPEG,
    "image/tiff": FileKind.TIFF,
    "text/csv": FileKind.CSV,
    "text/tab-separated-values": FileKind.CSV,
}
_TEXT_ENDINGS = ("+json", "+xml", "/json", "/xml", "/yaml", "/x-yaml", "/toml")
_UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})


def file_kind(data: bytes, media_type: str = "", title: str = "") -> FileKind:
    """By the first bytes; text is a table where its sender calls it one."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if _PDF in data[:_PDF_WITHIN]:
        return FileKind.PDF
    if not is_text(data):
        return FileKind.OTHER
    is_table = declared_kind(media_type) is FileKind.CSV or title.lower().endswith((".csv", ".tsv"))
    return FileKind.CSV if is_table else FileKind.TEXT


def is_text(data: bytes) -> bool:
    """Whether bytes are text in UTF-8 or UTF-16, or in an older encoding of one byte a character."""
    if data.startswith(_UTF_16):
        return True
    if b"\x00" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return len(data.translate(None, _CONTROLS)) == len(data)
    return True


def read_text(data: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding had to be guessed."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace"), False
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), True


def declared_kind(media_type: str) -> FileKind | None:
    """What its sender calls it; None: nothing, or nothing in particular."""
    base = media_type.partition(";")[0].strip().lower()
    if base in _UNDECLARED:
        return None
    if base in _DECLARED:
        return _DECLARED[base]
    is_text_type = base.startswith("text/") or base.endswith(_TEXT_ENDINGS)
    return FileKind.TEXT if is_text_type else FileKind.OTHER


def is_as_declared(found: FileKind, media_type: str) -> bool:
    """Whether the content is what its sender calls it. A table is text too."""
    declared = declared_kind(media_type)
    texts = {FileKind.CSV, FileKind.TEXT}
    return declared in {None, found} or {declared, found} == texts or declared is found is FileKind.OTHER
