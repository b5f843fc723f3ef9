"""What a dispute is about, in the reader's words: the weightiest points as message codes with parameters.

A field goes by its name, a call by what it does, a passage by the figures, dates or words that part the
answers. Values stand in the order of their text, so that none of them is put first by chance or by number. A
name of many words, or with the end of a sentence in it, is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.conflicts.elements import is_order, member_of
from reviewer.conflicts.jsondiff import ROOT, tokens_of
from reviewer.conflicts.lexicon import CURRENCY_SIGNS, words_of_name
from reviewer.conflicts.materiality import FactKind, facts
from reviewer.conflicts.parts import short
from reviewer.conflicts.report import Row, RowKind, Topic
from reviewer.conflicts.side_effects import is_verb
from reviewer.conflicts.weight import MAX_FACT_CHARACTERS

MOST = 3
"""How many topics a sentence names."""
_LOOKED_AT = 40
"""Rows that are looked at for topics that differ from each other."""
_LONGEST_VALUE = 24
_MOST_TELLING = (FactKind.NUMBER, FactKind.DATE, FactKind.MONEY, FactKind.MODALITY, FactKind.NAME)
_ORDINAL = re.compile(r"^[ \t]{0,8}\d{1,3}[.)][ \t]", re.MULTILINE)
"""What only numbers a list."""
_SIGNS = f"{CURRENCY_SIGNS}%‰°"
_PLAIN = re.compile(r"(?=.{0,80}$)[A-Za-zß-ÿ\d]+(?:[_-]+[A-Za-zß-ÿ\d]+)*_*")

_A_NAME = re.compile(r"(?=.{1,80}$)[\w#/-]+(?:[.:][\w#/-]+)*(?: [\w#/-]+(?:[.:][\w#/-]+)*){0,2}…?")
"""Three words at most, and no end of a sentence.

Nothing in it is possessive: Python before 3.11.5 goes wrong where such a repetition fails half-way through.
"""
_OUR_QUOTES = str.maketrans(dict.fromkeys("“”„‟", '"'))


def topics(disputed: Sequence[Row]) -> tuple[tuple[Topic, ...], bool]:
    """What the first of these rows are about, each once; whether there is more than that."""
    found: list[Topic] = []
    for row in disputed[:_LOOKED_AT]:
        found.extend(topic for topic in _topics_of(row) if topic not in found)
        if len(found) > MOST:
            break
    return tuple(found[:MOST]), len(found) > MOST or len(disputed) > _LOOKED_AT


def _topics_of(row: Row) -> list[Topic]:
    if row.kind is RowKind.PARAGRAPH:
        return _of_texts([_ORDINAL.sub("", cell.text) for cell in row.cells])
    if row.kind is RowKind.FIELD:
        return [_named("topic.order" if is_order(row.path) else "topic.field", _name(row.path))]
    if row.kind is RowKind.ARGUMENT:
        of = _quotable(_spoken(row.label.partition(" › ")[0]))
        return [_named("topic.argument", _name(row.path), of=of)]
    if row.kind is not RowKind.CALL:
        return [_named("topic.place", row.label)]
    act = _spoken(row.label)
    is_act = is_verb(words_of_name(row.label)) and _is_a_name(act)
    return [_named("topic.action", act) if is_act else _named("topic.call", row.label)]


def _named(code: str, name: str, **more: str) -> Topic:
    """Agents give the names: one that could read as a sentence of ours stands in quotation marks."""
    if _is_a_name(name):
        return Topic(code=code, params={"name": name, **more})
    return Topic(code=f"{code}.foreign", params={"name": _quotable(name), **more})


def _is_a_name(text: str) -> bool:
    return _A_NAME.fullmatch(text) is not None


def _quotable(text: str) -> str:
    """With no mark that would end the quotation."""
    return text.translate(_OUR_QUOTES)


def _name(path: str) -> str:
    """The member that a pointer ends in; an element goes by its array's name."""
    if path.endswith(ROOT):
        return ROOT
    member = member_of(tokens_of(path))
    return _spoken(member) if member else short(path)


def _spoken(name: str) -> str:
    """`cancel_order` as one says it. A name that is more than words stays as it is."""
    is_plain = _PLAIN.fullmatch(name) is not None
    return " ".join(words_of_name(name)) if is_plain else short(name)


def _of_texts(texts: Sequence[str]) -> list[Topic]:
    """The most telling sort of fact, and whether something is so at all."""
    if any(len(text) > MAX_FACT_CHARACTERS for text in texts):
        return [Topic(code="topic.passage")]
    told = [facts(text) for text in texts]
    parting: dict[FactKind, list[str]] = {}
    for kind, token in sorted({token for one in told for token in one if _parts(token, told)}):
        parting.setdefault(kind, []).append(token)
    found = []
    if (telling := next((one for one in _MOST_TELLING if one in parting), None)) is not None:
        found.append(_of_facts(telling, parting[telling], texts))
    if FactKind.NEGATION in parting:
        found = [one for one in found if one.code != _SAID]
        found.append(_said(FactKind.NEGATION, parting[FactKind.NEGATION], texts))
    return found or [Topic(code="topic.wording")]


def _parts(token: tuple[FactKind, str], told: Sequence[dict[tuple[FactKind, str], int]]) -> bool:
    return len({one.get(token, 0) for one in told}) > 1


def _of_facts(kind: FactKind, tokens: Sequence[str], texts: Sequence[str]) -> Topic:
    if kind is FactKind.MODALITY and len(tokens) == 1:
        return _said(kind, tokens, texts)
    values = [_as_written(token, texts) for token in tokens]
    if not 1 <= len(values) <= len(_VALUES) or max(map(len, values)) > _LONGEST_VALUE:
        return Topic(code=f"topic.{kind.value}")
    return Topic(code=_VALUES[len(values) - 1], params=dict(zip(_PLACES, values, strict=False)))


def _said(kind: FactKind, tokens: Sequence[str], texts: Sequence[str]) -> Topic:
    """The words around what only some answers say: "not" alone tells nobody what it is about."""
    word = "|".join(map(re.escape, tokens))
    around = re.compile(
        rf"(?<!\w)((?:{_WORD}[ ]){{0,2}}(?:{word})(?!\w)(?:[ ]{_WORD}){{0,3}})( ?)", re.IGNORECASE
    )
    said = sorted({found.groups() for text in texts for found in around.finditer(text)})
    for words, goes_on in said:
        if len(words) <= _LONGEST_SAID and not all(words in text for text in texts):
            return Topic(code=_SAID, params={"words": f"{words} …" if goes_on else words})
    return Topic(code=f"topic.{kind.value}")


_WORD = r"[\w'’-]{1,24}(?!\w)"
_SAID = "topic.said"
_LONGEST_SAID = 48
_VALUES = ("topic.one_value", "topic.two_values", "topic.three_values")
_PLACES = ("first", "second", "third")


def _as_written(token: str, texts: Sequence[str]) -> str:
    """Facts are told in small letters; a reader knows them as they stand."""
    written = sorted(set(_written(token, texts)))
    return written[0] if written else token


def _written(token: str, texts: Sequence[str]) -> Iterator[str]:
    sign = f"[{_SIGNS}]" if token[-1].isdigit() else "(?!)"
    pattern = re.compile(rf"(?:{sign} ?)?{re.escape(token)}(?: ?{sign})?", re.IGNORECASE)
    for text in texts:
        if (found := pattern.search(text)) is not None:
            yield found.group()
