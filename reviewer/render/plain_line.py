"""Foreign text on one line: for titles, names, tooltips, the terminal and the clipboard."""

from __future__ import annotations

import re

from reviewer.render.invisible import LONGEST_MARK, with_marks

LONGEST = 500
"""More never goes into a label or a tooltip: Qt lays out one line of a megabyte for a minute."""

# Not str.split(): that takes control characters and line separators for blanks and loses them silently.
_BLANK = re.compile(r"[ \t\r\n]+")


def plain_line(text: str, longest: int = LONGEST) -> str:
    """One line without hidden characters: each shows as a mark, line ends and tabs as a space.

    Cut at `longest` characters, with an ellipsis in the last place; a mark is left out rather than torn.
    """
    cut = text[: longest + 1]
    line = with_marks(_BLANK.sub(" ", cut).strip(" "))
    if len(text) <= longest and len(line) <= longest:
        return line
    torn = _TORN.search(line, 0, longest - 1)
    return line[: longest - 1 if torn is None or _ends_there(line, longest - 1) else torn.start()] + "…"


_TORN = re.compile(rf"⟦[^⟦⟧\s]{{0,{LONGEST_MARK}}}\Z")
_REST = re.compile(rf"[^⟦⟧\s]{{0,{LONGEST_MARK}}}⟧")


def _ends_there(line: str, end: int) -> bool:
    """Whether what looks like the beginning of a mark is none: it has no end."""
    return _REST.match(line, end) is None
