"""Which letters of other scripts pass for letters of ASCII, and which scripts those are. Data.

The pairs are those of Unicode's confusables (UTS 39, version 15.1) whose prototype is one letter of ASCII,
for the scripts that fonts commonly have. Of the Latin script itself only letters are listed that nothing but
a phonetic transcription uses. Left out because honest text can't do without them: dotless i (Turkish), and
all of Hebrew, Arabic, the Indic scripts and Chinese, whose few round or upright signs deceive nobody in a
line that runs or is built otherwise. Deseret, Osage, Miao, Old Italic and their like are left out too: hardly
any font draws them.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Script(StrEnum):
    """Scripts that can pass for Latin; the value is what a mark calls them."""

    CYRILLIC = "Cyrillic"
    GREEK = "Greek"
    ARMENIAN = "Armenian"
    CHEROKEE = "Cherokee"
    COPTIC = "Coptic"
    GEORGIAN = "Georgian"
    LISU = "Lisu"
    CANADIAN = "Canadian"
    TIFINAGH = "Tifinagh"
    PHONETIC = "phonetic"
    """Letters of the Latin script that only transcriptions use."""


LATIN = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Members of a character class."""
MARKS = r"\u0300-\u036f"

RANGES = {
    Script.CYRILLIC: r"\u0400-\u0481\u048a-\u052f\u1c80-\u1c88\ua640-\ua66e\ua680-\ua69b",
    Script.GREEK: r"\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u03e1\u03f0-\u03ff\u1f00-\u1fbc"
    r"\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc",
    Script.ARMENIAN: r"\u0531-\u0556\u0560-\u0587",
    Script.CHEROKEE: r"\u13a0-\u13fd\uab70-\uabbf",
    Script.COPTIC: r"\u03e2-\u03ef\u2c80-\u2cf3",
    Script.GEORGIAN: r"\u10a0-\u10fa\u10fc-\u10ff",
    Script.LISU: r"\ua4d0-\ua4f7",
    Script.CANADIAN: r"\u1401-\u166c\u166f-\u167f",
    Script.TIFINAGH: r"\u2d30-\u2d67",
    Script.PHONETIC: r"\u0250-\u02af\u1d00-\u1d25\u1d6b-\u1d9a\uab30-\uab5a",
}

_PAIRS = {
    Script.CYRILLIC: "\u0430a\u0410A\u042cb\u0412B\u0441c\u0421C\u0501d\u0435e\u04bde\u0415E\u050cG\u04bbh"
    "\u041dH\u0456i\ua647i\u04cfi\u0458j\u0408J\u041aK\u0406l\u04c0l\u041cM\u043eo\u041eO"
    "\u0440p\u0420P\u051bq\u0433r\u0455s\u0405S\u0422T\u0475v\u0474V\u0461w\u051dw\u051cW"
    "\u0445x\u0425X\u0443y\u04afy\u0423Y\u04aeY",
    Script.GREEK: "\u03b1a\u0391A\u0392B\u0395E\u03dcF\u0397H\u03b9i\u03f3j\u037fJ\u039aK\u0399l\u039cM"
    "\u03faM\u039dN\u03bfo\u03c3o\u039fO\u03c1p\u03a1P\u03a4T\u03c5u\u03bdv\u03a7X\u03b3y"
    "\u03a5Y\u0396Z\u03f2c\u03f9C",
    Script.ARMENIAN: "\u0584f\u0581g\u0570h\u0578n\u057cn\u0585o\u0555O\u0563q\u0566q\u054fS\u057du\u054dU"
    "\u0561w",
    Script.CHEROKEE: "\u13aaA\u13cfb\u13f4B\uabafc\u13dfC\u13e7d\u13a0D\u13acE\u13c0G\u13f3G\u13c2h\u13bbH"
    "\uab75i\u13a5i\u13abJ\u13e6K\u13deL\u13b7M\u13e2P\uab81r\u13a1R\u13d2R\uabaas\u13d5S"
    "\u13daS\u13a2T\uaba9v\u13d9V\uab83w\u13b3W\u13d4W\u13a9Y\u13bdY\uab93z\u13c3Z",
    Script.COPTIC: "\u2ca5c\u2ca4C\u2c8eH\u2c94K\u2c92l\u2cd0L\u2c98M\u2c9aN\u2c9fo\u2c9eO\u2ca3p\u2ca2P"
    "\u2c85r\u2ca6T\u2cacX\u2ca8Y",
    Script.GEORGIAN: "\u10ffo\u10e7y",
    Script.LISU: "\ua4eeA\ua4d0B\ua4daC\ua4d2d\ua4d3D\ua4f0E\ua4ddF\ua4d6G\ua4e7H\ua4d9J\ua4d7K\ua4f2l"
    "\ua4e1L\ua4dfM\ua4e0N\ua4f3O\ua4d1P\ua4e3R\ua4e2S\ua4d4T\ua4f4U\ua4e6V\ua4eaW\ua4ebX"
    "\ua4ecY\ua4dcZ",
    Script.CANADIAN: "\u15c5A\u1472b\u15f7B\u146fd\u15deD\u15b4F\u157cH\u148dJ\u14aaL\u15f0M\u146dP\u1587R"
    "\u144cU\u142fV",
    Script.TIFINAGH: "\u2d39E\u2d4fl\u2d54O\u2d55Q\u2d38V\u2d5dX",
    Script.PHONETIC: "\u0251a\u1d04c\u0261g\u1d83g\u026ai\u0269i\u1d0fo\u1d11o\uab47r\uab48r\u1d1cu\u028bu"
    "\u1d20v\u026fw\u1d21w\u1d8cy\u028fy\u1d22z",
}
"""Letter and what it passes for, in turn; as escapes, because here too nobody could tell them apart."""
PASSES_FOR: dict[str, str] = {
    letter: latin for pairs in _PAIRS.values() for letter, latin in zip(pairs[::2], pairs[1::2], strict=True)
}
"""Letter -> the ASCII letter that it passes for."""
PASSES_FOR_DIGIT = {
    **dict.fromkeys("\u041e\u043e\u039f\u03bf", "0"),
    **dict.fromkeys("\u0417\u0437\u04e0", "3"),
    "\u0431": "6",
}
"""Letters that pass for a digit where they stand between two."""
PASSES_BACK: dict[Script, dict[str, str]] = {
    script: {latin: letter for letter, latin in reversed([*zip(pairs[::2], pairs[1::2], strict=True)])}
    for script, pairs in _PAIRS.items()
    if script in (Script.CYRILLIC, Script.GREEK)
}
"""ASCII letter -> the letter of that script that it passes for."""

LETTERS = "".join(RANGES.values())
"""Members of a character class: every letter of these scripts."""
_ANY = re.compile(f"[{LETTERS}]")
_OF = {script: re.compile(f"[{ranges}]") for script, ranges in RANGES.items()}


@lru_cache(maxsize=4_096)
def script_of(letter: str) -> Script | None:
    """The script of one letter, if it is one of these."""
    if not _ANY.match(letter):
        return None
    return next(script for script, pattern in _OF.items() if pattern.match(letter))


def latin_for(letter: str) -> str:
    """What a letter with its marks passes for; the marks stay on it. Empty: nothing."""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    latin = PASSES_FOR.get(base, "")
    return unicodedata.normalize("NFC", latin + "".join(marks)) if latin else ""


_WITH_MARKS = (*range(0x370, 0x530), *range(0x1F00, 0x2000))
"""Where Greek and Cyrillic keep letters that have their marks in them."""
PASSING = "".join({*PASSES_FOR, *(letter for letter in map(chr, _WITH_MARKS) if latin_for(letter))})
"""Members of a character class: every letter that passes for a Latin one."""
