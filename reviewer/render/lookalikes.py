"""Characters that pass for others: letters of another script, of another form, digits, strokes over letters.

The rule follows UTS 39 (Unicode security mechanisms) and takes what deceives a reader, not all that is mixed:

1. *Two scripts in a word* (section 4, mixed-script confusables). A stretch of one script beside Latin letters
   in the same word counts if each of its letters passes for a Latin one: `p\u0430ypal`. `SMSка` does not: its
   last but one letter shows that the script changes. Latin letters in a Cyrillic or Greek word count the
   other way round, unless they are two or more capitals, an abbreviation: `PCшный`.
2. *A whole word of such letters* (section 4, whole-script confusables) counts where a dot, an `@` or an
   underscore joins it to Latin (`\u0440\u0430\u0441\u0435.com`), and in a text with Latin words in which not
   one letter shows at first sight that the script is at home there. A Sara in a Russian text is a name.
3. *Other forms of ASCII letters and digits* (NFKC): full-width, mathematical, Roman numerals, the kelvin
   sign. They count beside ASCII ones, mathematical letters also from two in a row on. Full-width words by
   themselves are how Chinese and Japanese write; a single mathematical letter is a formula.
4. *Digits of several systems in one number* (section 5.3), and letters that pass for digits between digits.
5. *Strokes over a letter or digit* (combining class 1), and all marks past four on one letter (section 5.4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import groupby

from reviewer.render.letters import (
    LATIN,
    LETTERS,
    MARKS,
    PASSES_BACK,
    PASSES_FOR_DIGIT,
    PASSING,
    Script,
    latin_for,
    script_of,
)


@dataclass(frozen=True, slots=True)
class LookAlike:
    """One stretch of characters that passes for another."""

    position: int
    text: str
    label: str
    """The script or form, in one word that a mark can hold."""
    passes_for: str
    """What it is taken for; empty for strokes, which make one character look like another."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a whole text says about its parts: which scripts are at home in it."""

    has_latin: bool = False
    at_home: frozenset[Script] = frozenset()


def setting_of(text: str) -> Setting:
    """The setting that a text makes for each of its words."""
    if text.isascii():
        return Setting(has_latin=True)
    signs = set(text)
    return Setting(
        has_latin=any(map(_LATIN_LETTER.match, signs)),
        at_home=frozenset(script for script in map(_at_home, signs) if script is not None),
    )


@lru_cache(maxsize=4_096)
def _at_home(sign: str) -> Script | None:
    """The script that a sign shows to be at home: it is a letter of it that passes for no Latin one."""
    return None if sign.isascii() or latin_for(sign) else script_of(sign)


_LATIN_LETTER = re.compile(f"[{LATIN}]")
_FOREIGN = re.compile(f"[{LETTERS}]")
_WORD = re.compile(rf"(?:[{LATIN}{LETTERS}][{MARKS}]*)+")
_BORDER = re.compile(rf"[{LATIN}][{MARKS}]*(?=[{LETTERS}])|[{LETTERS}][{MARKS}]*(?=[{LATIN}])")
_LONE = re.compile(rf"(?<![{LATIN}{LETTERS}{MARKS}])(?:[{PASSING}][{MARKS}]*+)++(?![{LATIN}{LETTERS}])")
_JOINED = re.compile(rf"[.@_]+[{LATIN}]")
_JOINS = re.compile(rf"[{LATIN}][.@_]+$")
_FAR = 256
LONGEST = 40
"""Characters of one stretch, the marks on its letters counted; a longer one is told in parts."""


def find_lookalikes(text: str, setting: Setting | None = None) -> list[LookAlike]:
    """Every stretch that passes for another, in order. `setting`: of the whole that this is a part of."""
    if text.isascii():
        return []
    sorts = {_sort_of(sign) for sign in set(text)}
    found: list[LookAlike] = []
    if _Sort.FORM in sorts:
        found += _other_forms(text)
    if _Sort.DIGIT in sorts or _Sort.FORM in sorts:
        found += _numbers(text)
    if _Sort.OVER in sorts:
        found += _strokes(text)
    if _Sort.FOREIGN in sorts:
        around = setting_of(text) if setting is None else setting
        found += [*_mixed(text, around), *_whole(text, around), *_in_digits(text)]
    parts = [part for one in found for part in _in_parts(one)]
    return _apart(sorted(parts, key=lambda one: (one.position, -len(one.text))))


def _in_parts(found: LookAlike) -> Iterator[LookAlike]:
    """Parts that a mark can hold. Of a letter that is longer by itself what stands over it is left out."""
    if len(found.text) <= LONGEST:
        yield found
        return
    at = found.position
    some: list[tuple[str, str]] = []
    length = 0
    for letter, plain in zip(_LETTER.findall(found.text), _LETTER.findall(found.passes_for), strict=True):
        if some and length + len(letter) > LONGEST:
            yield _part(found, at, some)
            at, some, length = at + length, [], 0
        some.append((letter, plain))
        length += len(letter)
    yield _part(found, at, some)


def _part(whole: LookAlike, position: int, letters: list[tuple[str, str]]) -> LookAlike:
    text, plain = ("".join(side)[:LONGEST] for side in zip(*letters, strict=True))
    return LookAlike(position, text, whole.label, plain)


class _Sort(Enum):
    """What a character may be part of. Most texts have few different ones, so each is judged once."""

    NONE = auto()
    FORM = auto()
    DIGIT = auto()
    OVER = auto()
    FOREIGN = auto()


@lru_cache(maxsize=4_096)
def _sort_of(sign: str) -> _Sort:
    if sign.isascii():
        return _Sort.NONE
    if _FOREIGN.match(sign):
        return _Sort.FOREIGN
    if sign.isdecimal() and not _FORM.match(sign):
        return _Sort.DIGIT
    if _FORM.match(sign):
        return _Sort.FORM
    return _Sort.OVER if unicodedata.combining(sign) else _Sort.NONE


def _apart(found: list[LookAlike]) -> list[LookAlike]:
    """Of two that overlap the first and longer one."""
    kept: list[LookAlike] = []
    for one in found:
        if not kept or kept[-1].position + len(kept[-1].text) <= one.position:
            kept.append(one)
    return kept


def _mixed(text: str, around: Setting) -> Iterator[LookAlike]:
    done = 0
    for border in _BORDER.finditer(text):
        if border.start() < done:
            continue
        start = _word_start(text, border.start())
        word = _WORD.match(text, start)
        if word is not None:
            done = word.end()
            yield from _in_word(start, word.group(), around)


def _word_start(text: str, at: int) -> int:
    """The first letter of the word, or one so far before that no reader would see it as one word."""
    first = max(0, at - _FAR)
    while at > first and _WORD.fullmatch(text, at - 1, at + 1):
        at -= 1
    return at


def _in_word(position: int, word: str, around: Setting) -> Iterator[LookAlike]:
    stretches = list(_stretches(word))
    foreign = [(at, part, script) for at, part, script in stretches if script is not None]
    found = [
        one
        for at, part, script in foreign
        if not (script is Script.PHONETIC and script in around.at_home)
        for one in _passing(position + at, part, script)
    ]
    yield from found or _latin_in(position, stretches)


def _latin_in(position: int, stretches: list[tuple[int, str, Script | None]]) -> Iterator[LookAlike]:
    """Latin letters that pass for those around them."""
    scripts = {script for _, _, script in stretches if script is not None}
    back = PASSES_BACK.get(next(iter(scripts))) if len(scripts) == 1 else None
    for at, part, script in stretches:
        is_abbreviation = len(part) > 1 and part.isupper()
        if script is None and back is not None and not is_abbreviation and all(one in back for one in part):
            passes_for = "".join(back[one] for one in part)
            yield LookAlike(position + at, part, "Latin", passes_for)


def _stretches(word: str) -> Iterator[tuple[int, str, Script | None]]:
    """Neighbouring letters of one script, marks with the letter that they stand on; None is Latin."""
    at = 0
    letters = _LETTER.findall(word)
    for script, group in groupby(letters, key=lambda one: script_of(one[0])):
        part = "".join(group)
        yield at, part, script
        at += len(part)


_LETTER = re.compile(rf"[^{MARKS}][{MARKS}]*")


def _passing(position: int, part: str, script: Script) -> Iterator[LookAlike]:
    """The stretch, if each of its letters passes for one of ASCII."""
    latin = [latin_for(letter) for letter in _LETTER.findall(part)]
    if all(latin):
        yield LookAlike(position, part, script, "".join(latin))


def _whole(text: str, around: Setting) -> Iterator[LookAlike]:
    for match in _LONE.finditer(text):
        stretches = [
            (at, part, script) for at, part, script in _stretches(match.group()) if script is not None
        ]
        if _is_joined(text, *match.span()) or not _is_honest(stretches, around):
            for at, part, script in stretches:
                yield from _passing(match.start() + at, part, script)


def _is_honest(stretches: list[tuple[int, str, Script]], around: Setting) -> bool:
    """One script that is at home in the text, or nothing that it could pass for; two in a word never are."""
    if len(stretches) > 1:
        return False
    (_, word, script) = stretches[0]
    return script in around.at_home or not around.has_latin or _is_symbol(word, script)


def _is_joined(text: str, start: int, end: int) -> bool:
    return end - start > 1 and bool(_JOINED.match(text, end) or _JOINS.search(text, max(0, start - 4), start))


def _is_symbol(word: str, script: Script) -> bool:
    """A single Greek letter is a formula's, and a single one of a transcription a sound."""
    return len(word) == 1 and script in (Script.GREEK, Script.PHONETIC)


# Not the super- and subscripts, circled letters and ligatures: they look like what they are.
_MATHS = (
    "\U0001d400-\U0001d7ff\u2102\u210a-\u210e\u2110-\u2112\u2115\u2119-\u211d\u2124\u2128\u212c\u212d"
    "\u212f-\u2131\u2133\u2134\u2139\u2145-\u2149"
)
_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_ROMAN = "\u2160\u2164\u2169\u216c-\u216f\u2170\u2174\u2179\u217c-\u217f"
_FORM = re.compile(f"[{_MATHS}]+|[{_WIDE}]+|[{_ROMAN}]+|\u212a")
_IS_MATHS = re.compile(f"[{_MATHS}]+")
_ASCII = re.compile("[A-Za-z0-9]")
_ASCII_LETTER = re.compile("[A-Za-z]")


def _other_forms(text: str) -> Iterator[LookAlike]:
    for match in _FORM.finditer(text):
        is_maths = _IS_MATHS.match(match.group()) is not None
        beside = _ASCII_LETTER if is_maths else _ASCII  # the 2 of 2x stands beside a formula's letter
        is_beside = any(
            map(beside.match, (text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]))
        )
        if is_beside or match.group() == "\u212a" or (is_maths and len(match.group()) > 1):
            yield from _form(match.start(), match.group())


def _form(position: int, part: str) -> Iterator[LookAlike]:
    plain = unicodedata.normalize("NFKC", part)
    if len(plain) == len(part) and plain.isascii():
        yield LookAlike(position, part, _form_label(part[0]), plain)


def _form_label(sign: str) -> str:
    return unicodedata.name(sign, "other").partition(" ")[0].capitalize()


_NUMBER = re.compile(r"\d+(?:[.,\u066b\u066c]\d+)*")
_DIGITS = re.compile(r"\d+")
_BETWEEN = re.compile(rf"(?<=[0-9])[{''.join(PASSES_FOR_DIGIT)}]+(?=[0-9])")


def _in_digits(text: str) -> Iterator[LookAlike]:
    for match in _BETWEEN.finditer(text):
        passes_for = "".join(PASSES_FOR_DIGIT[one] for one in match.group())
        yield LookAlike(match.start(), match.group(), script_of(match.group()[0]) or "", passes_for)


def _numbers(text: str) -> Iterator[LookAlike]:
    for match in _NUMBER.finditer(text):
        if not match.group().isascii():
            yield from _in_number(match.start(), match.group())


def _in_number(position: int, number: str) -> Iterator[LookAlike]:
    """Of two systems in one number those digits that are not like the first of ASCII, or the first at all."""
    stretches = [
        (digits.start() + at, part, system)
        for digits in _DIGITS.finditer(number)
        for at, part, system in _systems(digits.group())
    ]
    systems = [system for _, _, system in stretches]
    usual = "0" if "0" in systems else systems[0]
    for at, part, system in stretches:
        if system != usual:
            plain = "".join(str(unicodedata.decimal(one)) for one in part)
            label = unicodedata.name(part[0], "other").partition(" DIGIT")[0].title().replace(" ", "-")
            yield LookAlike(position + at, part, label, plain)


def _systems(digits: str) -> Iterator[tuple[int, str, str]]:
    at = 0
    for zero, group in groupby(digits, key=lambda one: chr(ord(one) - unicodedata.decimal(one))):
        part = "".join(group)
        yield at, part, zero
        at += len(part)


_OVER = "\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb"
_STROKE = re.compile(rf"(?<=[^\W_])[{MARKS}]*?[{_OVER}]")
_PILE = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]{5,}")


def _strokes(text: str) -> Iterator[LookAlike]:
    for match in _STROKE.finditer(text):
        yield LookAlike(match.end() - 1, match.group()[-1], "", "")
    for match in _PILE.finditer(text):
        for at in range(match.start() + 4, match.end()):
            yield LookAlike(at, text[at], "", "")
