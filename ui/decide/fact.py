"""The typed fact: whether what the operator typed is what the item says. Knows no Qt."""

from __future__ import annotations

import re

_IGNORED = re.compile(r"[\s,']")


def matches(typed: str, fact: str) -> bool:
    """Equal but for case, spaces and thousands separators; an empty fact asks for nothing."""
    return not fact or _plain(typed) == _plain(fact)


def _plain(text: str) -> str:
    return _IGNORED.sub("", text).casefold()
