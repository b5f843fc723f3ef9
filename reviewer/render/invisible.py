"""Characters that can't be seen, that turn the line round or that pass for others: found, named, marked.

Nothing is ever stripped silently. What passes for another is found by `reviewer.render.lookalikes`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from reviewer.render.lookalikes import LONGEST, Setting, find_lookalikes


class Hidden(StrEnum):
    """Classes of what a reader must be shown by a mark (SECURITY, "never silently strip")."""

    CONTROL = "control"
    BIDI = "bidi"
    ZERO_WIDTH = "zero-width"
    TAG = "tag"
    VARIATION = "variation-selector"
    FILLER = "filler"
    PRIVATE = "private-use"
    """Drawn by whichever font claims it: the desk's own icons among them, so it could pass for the desk."""

    LOOK_ALIKE = "look-alike"
    """Letters and digits that pass for others."""
    STROKE = "stroke"
    """Marks over a character that make it look like another, or pile up."""
    IMITATION = "imitation"
    """The bracket that begins a mark of the desk's own, written by whoever wrote the text."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One hidden character, or one stretch of characters that passes for another."""

    position: int
    character: str
    kind: Hidden
    passes_for: str = ""
    """What a look-alike is taken for."""
    label: str = ""
    """The script or form of a look-alike, as its mark says."""

    @property
    def name(self) -> str:
        """Unicode's names of the characters, or their numbers where they have none."""
        return ", ".join(unicodedata.name(one, f"U+{ord(one):04X}") for one in dict.fromkeys(self.character))

    @property
    def mark(self) -> str:
        """What is drawn in its place. A look-alike stays readable in it."""
        if self.kind is Hidden.LOOK_ALIKE:
            return f"⟦{self.character}·{self.label}⟧"
        return mark(self.character[0])


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
    return None if _ANY.match(character) is None else class_of(character)


@lru_cache(maxsize=1_024)
def class_of(character: str) -> Hidden:
    """The same for one that is known to have a class."""
    return next(kind for kind, signs in _KINDS if signs.match(character))


def _pattern_for(text: str) -> re.Pattern[str]:
    """The quickest that finds everything in this text."""
    if text.isascii():
        return _ASCII
    has_far = len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)
    return _ANY if has_far else _NEAR


_LONGEST_LABEL = 40
MARK = re.compile(rf"⟦(?:U\+[0-9A-F]{{4,6}}|[^⟦⟧·\s]{{1,{LONGEST}}}·[A-Za-z-]{{1,{_LONGEST_LABEL}}})⟧")
"""What is drawn for a finding. Whatever breaks or cuts text tears none in two."""
LONGEST_MARK = LONGEST + _LONGEST_LABEL + 3
"""Characters of one mark."""
_BRACKETS = re.compile("[⟦〚]")
"""Where somebody wrote one of these it is marked itself: every `⟦` on the screen is the desk's own."""


def mark(character: str) -> str:
    """What is drawn in a hidden character's place."""
    return f"⟦U+{ord(character):04X}⟧"


def find_hidden(text: str, setting: Setting | None = None) -> Iterator[Finding]:
    """Everything of a foreign text that a mark must show, in order; also what was written as a mark already.

    `setting` is that of the whole, where this is a part of one.
    """
    pattern = _pattern_for(text)
    at = 0
    for span in find_spans(text, setting):
        yield from _signs(pattern, text, at, span.position)
        yield span
        at = span.position + len(span.character)
    yield from _signs(pattern, text, at, len(text))


def _signs(pattern: re.Pattern[str], text: str, begin: int, end: int) -> Iterator[Finding]:
    for match in pattern.finditer(text, begin, end):
        yield Finding(match.start(), match.group(), class_of(match.group()))


def find_spans(text: str, setting: Setting | None = None) -> list[Finding]:
    """The imitations and look-alikes of `find_hidden`: what more than a character by itself decides."""
    if text.isascii():
        return []
    imitations = (Finding(one.start(), one.group(), Hidden.IMITATION) for one in _BRACKETS.finditer(text))
    spans: list[Finding] = []
    end = 0
    for one in sorted(
        [*imitations, *_lookalikes(text, setting)], key=lambda one: (one.position, -len(one.character))
    ):
        # A stroke that can't be seen is counted as that.
        if one.position >= end and (len(one.character) > 1 or kind_of(one.character) is None):
            spans.append(one)
            end = one.position + len(one.character)
    return spans


def count_signs(text: str) -> Counter[str]:
    """How often each hidden character stands in a text, in the order in which they come up."""
    return Counter(_pattern_for(text).findall(text))


def first_sign(text: str) -> int:
    """Where the first hidden character stands; -1: there is none. 64 kB take less than half a millisecond."""
    found = _pattern_for(text).search(text)
    return found.start() if found is not None else -1


def _lookalikes(text: str, setting: Setting | None) -> Iterator[Finding]:
    for one in find_lookalikes(text, setting):
        kind = Hidden.LOOK_ALIKE if one.label else Hidden.STROKE
        yield Finding(one.position, one.text, kind, one.passes_for, one.label)


def marked(text: str, setting: Setting | None = None) -> str:
    """The text with a mark for each finding. A bracket like those of the marks becomes one itself.

    For text that comes straight from its author, once: it would take its own marks for imitations.
    """
    return with_marks_for(text, find_hidden(text, setting))


def with_hidden_marks(text: str) -> str:
    """Marks for what can't be seen at all, where all marks should be there already: the last defence."""
    return _pattern_for(text).sub(lambda match: mark(match.group()), text)


def with_marks_for(text: str, found: Iterable[Finding]) -> str:
    """The text with a mark for each of these findings in it."""
    pieces: list[str] = []
    at = 0
    for one in found:
        pieces += (text[at : one.position], one.mark)
        at = one.position + len(one.character)
    return "".join([*pieces, text[at:]]) if pieces else text
