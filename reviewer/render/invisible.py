"""Characters that can't be seen or that turn the line round: found, named, counted, and shown as marks.

Nothing is ever stripped silently. Words that mix scripts are found too: they pass for other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Hidden(StrEnum):
    """Classes of hidden characters (SECURITY, "never silently strip")."""

    CONTROL = "control"
    BIDI = "bidi"
    ZERO_WIDTH = "zero-width"
    TAG = "tag"
    VARIATION = "variation-selector"
    FILLER = "filler"
    PRIVATE = "private-use"
    """Drawn by whichever font claims it: the desk's own icons among them, so it could pass for the desk."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One hidden character."""

    position: int
    character: str
    kind: Hidden

    @property
    def name(self) -> str:
        """Its Unicode name, or its number where it has none."""
        return unicodedata.name(self.character, f"U+{ord(self.character):04X}")


# Tab, line feed and carriage return are seen as blank space. Line separators and lone surrogates are not:
# the former end a line for some and not for others, the latter are no characters at all. Noncharacters are
# none either, and Qt takes two of them for the edges of a frame; U+FFFC stands for an object that is missing.
# All of Unicode's Default_Ignorable_Code_Point is in some class: a font draws nothing for it.
_CLASSES = {
    Hidden.CONTROL: "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
    "\ufdd0-\ufdef\ufffc\ufffe\uffff",
    Hidden.BIDI: "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    Hidden.ZERO_WIDTH: "\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a",
    Hidden.TAG: "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff",
    Hidden.VARIATION: "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef",
    Hidden.FILLER: "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0",
    Hidden.PRIVATE: "\ue000-\uf8ff\U000f0000-\U0010ffff",
}
_SIGNS = "".join(_CLASSES.values())
_ANY = re.compile(f"[{_SIGNS}]")
# The same for texts without characters beyond U+FFFF, and for plain ASCII: without the far ranges a class is
# a bitmap, which is searched twenty times as fast.
_FAR_RANGE = re.compile("[\\U00010000-\\U0010ffff]-[\\U00010000-\\U0010ffff]")
_NEAR = re.compile(f"[{_FAR_RANGE.sub('', _SIGNS)}]")
_ASCII = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_KINDS = tuple((kind, re.compile(f"[{signs}]")) for kind, signs in _CLASSES.items())


def kind_of(character: str) -> Hidden | None:
    """The class of a hidden character; None for one that can be seen."""
    match = _ANY.match(character)
    return None if match is None else _class(match)


def _class(match: re.Match[str]) -> Hidden:
    return _class_of(match.group())


@lru_cache(maxsize=1_024)
def _class_of(character: str) -> Hidden:
    return next(kind for kind, signs in _KINDS if signs.match(character))


def _pattern_for(text: str) -> re.Pattern[str]:
    """The quickest that finds everything in this text."""
    if text.isascii():
        return _ASCII
    has_far = len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)
    return _ANY if has_far else _NEAR


def find_hidden(text: str) -> Iterator[Finding]:
    """Every hidden character, in order."""
    for match in _pattern_for(text).finditer(text):
        yield Finding(match.start(), match.group(), _class(match))


def count_hidden(text: str) -> Counter[Hidden]:
    """How many of each class."""
    return Counter(found.kind for found in find_hidden(text))


MARK = re.compile(r"⟦U\+[0-9A-F]{4,6}⟧")
"""What `mark` draws. An answer may have written one itself: it is looked at like the others."""


def mark(character: str) -> str:
    """What is drawn in a hidden character's place."""
    return f"⟦U+{ord(character):04X}⟧"


def with_marks(text: str) -> str:
    """The text with each hidden character drawn as its mark."""
    return _pattern_for(text).sub(lambda match: mark(match.group()), text)


_WORD = re.compile(r"[^\W\d_]+")
_LOOKALIKE_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts with letters that pass for one another; Japanese mixes three scripts and deceives nobody."""


def mixed_script_words(text: str) -> Iterator[tuple[int, str]]:
    """Words with letters of several look-alike scripts, with their position: `pаypal` with a Cyrillic `а`."""
    if text.isascii():
        return
    for match in _WORD.finditer(text):
        if not match.group().isascii() and len(_scripts(match.group())) > 1:
            yield match.start(), match.group()


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in set(word))
    return {name for name in names if name in _LOOKALIKE_SCRIPTS}
