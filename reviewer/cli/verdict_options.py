"""Which options of `decide` a verdict takes: any other would stand in the record and mean nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import click

from reviewer.verdicts._api import VerdictField
from reviewer.verdicts.registry import get

_FIELDS: Final[Mapping[str, frozenset[VerdictField]]] = {
    "--answer": frozenset({VerdictField.CANDIDATE, VerdictField.CANDIDATES}),
    "--content": frozenset({VerdictField.CONTENT}),
    "--reason-code": frozenset({VerdictField.REASON_CODE}),
    "--reason": frozenset({VerdictField.REASON}),
    "--question": frozenset({VerdictField.QUESTION}),
    "--conditions": frozenset({VerdictField.CONDITIONS}),
}
_ALSO: Final[Mapping[str, frozenset[str]]] = {
    "approve": frozenset({"--answer"}),
    "merge": frozenset({"--answer"}),
}
"""Has no field for it in the form: the one answer that is approved, and the one that a merge begins with."""


def must_be_taken(verdict: str, given: Collection[str]) -> None:
    """Raises UsageError for an option that this verdict has no field for."""
    fields = frozenset(use.field for use in get(verdict).fields)
    for option in given:
        if not _FIELDS[option] & fields and option not in _ALSO.get(verdict, ()):
            raise click.UsageError(f"{verdict} takes no {option}.")
