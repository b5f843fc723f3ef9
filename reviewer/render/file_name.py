"""A name for a copy of a foreign file: of its title what is harmless, with the ending of what it is."""

from __future__ import annotations

import re
import unicodedata

from reviewer.render.file_kind import SUFFIXES, FileKind
from reviewer.render.invisible import kind_of

LONGEST = 80
FALLBACK = "evidence"
_KEPT = re.compile(r"[^\w ()+=,@-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_EQUAL = {".jpeg": ".jpg", ".tiff": ".tif", ".tsv": ".csv", ".md": ".txt", ".log": ".txt"}


def suggested_name(title: str, kind: FileKind) -> str:
    """Never a path, a hidden file, a device, nor an ending that something would run.

    What the desk does not know ends in `.bin`, so that no program feels called upon.
    """
    suffix = SUFFIXES.get(kind, ".bin")
    seen = "".join(sign for sign in unicodedata.normalize("NFC", title) if kind_of(sign) is None)
    stem, dot, ending = seen.rpartition(".")
    if dot and _EQUAL.get(f".{ending.lower()}", f".{ending.lower()}") == suffix:
        seen = stem
    name = re.sub(r"\s+", " ", _KEPT.sub("_", seen)).strip("_ ")[:LONGEST].rstrip()
    if not name or _RESERVED.fullmatch(name):
        name = FALLBACK
    return name + suffix
