"""A part of an answer as one reads it: without the signs that only say how it is to be set.

For cells and labels, which show no Markdown and no patch headers. What is compared, marked and merged is
always the part itself.
"""

from __future__ import annotations

import re

from reviewer.conflicts.report import RowKind

LONGEST = 2_000
"""More of a part than a cell can show is not looked at."""
_HEAD = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>])[ \t]+")
_RULE = re.compile(r"[|:\-\t ]+")
_STRONG = re.compile(r"\*{2,3}|~~|`+")
_PAIRED = re.compile(r"(?<![\w*])(\*|__?)(?=[^\s*_])([^*_\n]*)(?<=\S)\1(?![\w*])")
_HEAD_SIGNS = frozenset("#-*+>")
_INNER_SIGNS = "*_~`"
_CHANGES = ("+", "-")
_FILE_HEADS = ("+++ ", "--- ")


def unmarked(text: str, kind: RowKind) -> str:
    """The text for a cell of a row of that kind."""
    text = text[:LONGEST]
    if kind is RowKind.PARAGRAPH:
        return "\n".join(filter(None, map(_line, text.splitlines())))
    if kind in (RowKind.HUNK, RowKind.FILE):
        return _changed_lines(text)
    return text


def _line(line: str) -> str:
    if line.lstrip()[:1] == "|":
        if _RULE.fullmatch(line.strip()):
            return ""
        line = " · ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    if line.lstrip()[:1] in _HEAD_SIGNS:
        line = _HEAD.sub("", line, count=1)
    # Most lines have none of these signs, and looking for one is far quicker than a pattern's way through.
    if any(sign in line for sign in _INNER_SIGNS):
        line = _PAIRED.sub(r"\2", _STRONG.sub("", line))
    return line


def _changed_lines(text: str) -> str:
    """Only what a patch adds and takes away; a file that is only renamed keeps its header."""
    lines = [line for line in text.splitlines() if line[:1] in _CHANGES and line[:4] not in _FILE_HEADS]
    return "\n".join(lines) or text
