"""The two shapes of a sentence: words with named parameters, or forms that depend on a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Plural:
    """A sentence that depends on a number: `by` names the parameter, `forms` the forms of the language."""

    by: str
    forms: Mapping[str, str]


def plural(by: str, one: str, other: str, zero: str | None = None) -> Plural:
    """English forms."""
    return Plural(by, {"one": one, "other": other, "zero": other if zero is None else zero})


Sentence: TypeAlias = str | Plural
Sentences: TypeAlias = Mapping[str, Sentence]
