"""Name an array's elements, so that each is found again in another answer wherever it stands there.

By a member (`id=7`), or by what they are (`="letterhead"`, the second of two equal ones `2="letterhead"`); by
several such names where elements belong together that are not equal (`≈=5be1c04a91f2+c0ffee001234`), see
`likeness`. In one array alone it finds its element: it means the same in every answer, and in a merge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import zip_longest

from reviewer.conflicts.json_spans import ORDER
from reviewer.domain.json_text import NumberLiteral, write

KEYS = ("id", "key", "uuid", "name", "code", "sku")
"""Members that may name an array's elements, the first that fits; behind them any whose values do."""
MOST_BY_VALUE = 400
"""Elements of all answers together; where there are more, those that no member names go by their place."""
_LONGEST = 60
"""A value that is longer as JSON goes by its digest."""
_KEY = re.compile(r"[A-Za-z_][\w.-]*")
_BY_VALUE = re.compile(r"\d*=")
_LIKE = "≈"
_DIGEST = 12


def key_of(arrays: Sequence[list[object]]) -> str | None:
    """The member that names all elements of all arrays; empty: they go by what they are; None: by place."""
    if all(isinstance(one, dict) for array in arrays for one in array):
        keys = [key for key in KEYS if _names_all(arrays, key)]
        keys = keys or [key for key in _own_keys(arrays) if _names_all(arrays, key)]
        if keys:
            return keys[0]
    return "" if sum(map(len, arrays)) <= MOST_BY_VALUE and _go_by_value(arrays) else None


def _own_keys(arrays: Sequence[list[object]]) -> list[str]:
    """Members that name half of the elements or more in two arrays: strings first, then what pairs most."""
    first = next((array[0] for array in arrays if array), None)
    members = [one for one in first if _KEY.fullmatch(one)] if isinstance(first, dict) else []
    least = min((len(array) for array in arrays if array), default=0)
    ranked: list[tuple[bool, int, str]] = []
    for member in members:
        values = [one.get(member) for array in arrays for one in array if isinstance(one, dict)]
        shared = len(values) - len({write(value) for value in values if _may_name(value)})
        if all(map(_may_name, values)) and 2 * shared >= least:
            ranked.append((any(isinstance(value, NumberLiteral) for value in values), -shared, member))
    return [member for *_, member in sorted(ranked)]


def _may_name(value: object) -> bool:
    """Words and whole numbers; amounts and flags name nothing."""
    is_number = isinstance(value, NumberLiteral)
    return isinstance(value, str) and (value.lstrip("-").isdecimal() if is_number else bool(value))


def _names_all(arrays: Sequence[list[object]], key: str) -> bool:
    named = [{element_name(element, key) for element in array} for array in arrays]
    return all(None not in one and len(one) == len(array) for one, array in zip(named, arrays, strict=True))


def _go_by_value(arrays: Sequence[list[object]]) -> bool:
    """Words do; figures of one length stand for places, and what else pairs better by place does so."""
    every = [one for array in arrays for one in array]
    if not any(isinstance(one, (dict, list)) for one in every):
        if any(isinstance(one, str) and not isinstance(one, NumberLiteral) for one in every):
            return True
        if len(set(map(len, arrays))) == 1:
            return False
    texts = [[_value_name(one) for one in array] for array in arrays]
    by_place = [[one for one in column if one is not None] for column in zip_longest(*texts)]
    by_value = Counter(name for array in texts for name in _numbered(array))
    return len(every) - len(by_value) > sum(len(one) - len(set(one)) for one in by_place)


def element_name(element: object, key: str) -> str | None:
    """`id=7` or `id="7"`: a number and a string that look alike are different names."""
    name = element.get(key) if isinstance(element, dict) else None
    return f"{key}={write(name)}" if isinstance(name, str) else None


def names(array: Sequence[object], key: str) -> list[str | None]:
    """Each element's name by that key; None for one that it does not name."""
    if key == _LIKE:
        return [digest_of_name(name) for name in _numbered(map(_value_name, array))]
    if key:
        return [element_name(element, key) for element in array]
    return list(_numbered(map(_value_name, array)))


def _value_name(element: object) -> str:
    text = write(element, sort_keys=True)
    return text if len(text) <= _LONGEST else f"~{sha256(text.encode('utf-8', 'replace')).hexdigest()[:24]}"


def _numbered(values: Iterable[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for value in values:
        seen[value] += 1
        yield f"{seen[value] if seen[value] > 1 else ''}={value}"


def like_token(names: Collection[str]) -> str:
    """The name of elements that belong together, by their names by value; a single one keeps its own."""
    return next(iter(names)) if len(names) == 1 else f"{_LIKE}={'+'.join(sorted(map(digest_of_name, names)))}"


def digest_of_name(name: str) -> str:
    """A name by value, as it stands in a name for several."""
    return sha256(name.encode("utf-8", "replace")).hexdigest()[:_DIGEST]


def is_like(token: str) -> bool:
    """Whether a token names elements that belong together and are not equal."""
    return token.startswith(f"{_LIKE}=")


def digests_in(token: str) -> list[str]:
    """What such a token is made of."""
    return token.partition("=")[2].split("+")


def is_by_value(token: str) -> bool:
    """Whether a token names an element by what it is."""
    return _BY_VALUE.match(token) is not None


def is_named(token: str) -> bool:
    """Whether a token names an element, by a member or by what it is."""
    return "=" in token


def is_element(token: str) -> bool:
    """Whether a token is an element's: its place or its name."""
    return token.isdecimal() or is_named(token) or isinstance(token, OrderToken)


def member_of(tokens: Sequence[str]) -> str:
    """The innermost member on the way to a place: what an element belongs to; empty: there is none."""
    return next((token for token in reversed(tokens) if not is_element(token)), "")


def key_in(token: str) -> str:
    """The key that a name was made by; empty for one by value."""
    return "" if is_by_value(token) else token.partition("=")[0]


def index_of(array: Sequence[object], token: str) -> int | None:
    """The index of an element by its index or by its name."""
    if is_index(token):
        return int(token) if int(token) < len(array) else None
    return index_in(positions(array, key_in(token)), token) if is_named(token) else None


def index_in(found: Mapping[str, int], token: str) -> int | None:
    """The same, where `positions` for the token's key are known."""
    if is_like(token):
        return next((found[one] for one in digests_in(token) if one in found), None)
    return found.get(token)


def is_index(token: str) -> bool:
    """Whether a token means an element by its place."""
    return token.isascii() and token.isdecimal()


def positions(array: Sequence[object], key: str) -> dict[str, int]:
    """Where each element stands that this key names; of two of one name the first."""
    found: dict[str, int] = {}
    for index, name in enumerate(names(array, key)):
        if name is not None:
            found.setdefault(name, index)
    return found


# -- order


class OrderToken(str):
    """Stands in a place for the order of an array's elements. A member that has this name is none."""

    __slots__ = ()


def order_token(key: str) -> OrderToken:
    """What stands in a path for the order of the elements that this key names."""
    return OrderToken(f"{ORDER} {key}".rstrip())


def is_order(path: str) -> bool:
    """Whether a path, or one token as a path spells it, ends in an order's."""
    last = path.rpartition("/")[2]
    return last == ORDER or last.startswith(ORDER + " ")


def order_of(array: Sequence[object], token: str) -> list[object]:
    """The elements by what they are called, in their order."""
    return called(array, _key_of_order(token))


def called(array: Sequence[object], key: str) -> list[object]:
    """What each element is called by that key: the member's value, or the element itself."""
    return [one[key] for one in array if isinstance(one, dict) and key in one] if key else list(array)


def arranged(array: list[object], token: str, wanted: object) -> list[object]:
    """The elements in the wanted order; those that it does not name stay where they are."""
    if not isinstance(wanted, list):
        return array
    key = _key_of_order(token)
    asked = [f"{key}={write(one)}" for one in wanted] if key else names(wanted, "")
    ranks = {name: rank for rank, name in enumerate(asked)}
    found = [(at, ranks[name]) for at, name in enumerate(names(array, key)) if name in ranks]
    made = list(array)
    for (at, _), (source, _) in zip(found, sorted(found, key=lambda one: one[1]), strict=True):
        made[at] = array[source]
    return made


def _key_of_order(token: str) -> str:
    return token.removeprefix(ORDER).removeprefix(" ")


def exchanged(named: Sequence[Sequence[str]]) -> dict[str, str]:
    """The index of each element that stands where other answers have another one, by its name.

    Only where nothing comes, goes or moves: the arrays are equally long, and what two of them share stands
    at one place in both.
    """
    places: dict[str, int] = {}
    if len(set(map(len, named))) > 1:
        return {}
    for one in named:
        for place, name in enumerate(one):
            if places.setdefault(name, place) != place:
                return {}
    return {name: str(place) for name, place in places.items() if any(one[place] != name for one in named)}


def is_one_order(named: Sequence[Sequence[str]]) -> bool:
    """Elements that two answers share come in the same order in both; otherwise the order is a difference."""
    sets = [frozenset(one) for one in named]
    for i, one in enumerate(named):
        for j in range(i + 1, len(named)):
            if [token for token in one if token in sets[j]] != [
                token for token in named[j] if token in sets[i]
            ]:
                return False
    return True
