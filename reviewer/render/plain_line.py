"""Foreign text on one line: for titles, names, tooltips, the terminal and the clipboard."""

from __future__ import annotations

import re

from reviewer.render.invisible import with_marks

LONGEST = 500
"""More never goes into a label or a tooltip: Qt lays out one line of a megabyte for a minute."""

# Not str.split(): that takes control characters and line separators for blanks and loses them silently.
_BLANK = re.compile(r"[ \t\r\n]+")


def plain_line(text: str, longest: int = LONGEST) -> str:
    """One line without hidden characters: each shows as a mark, line ends and tabs as a space.

    Cut at `longest` characters, with an ellipsis in the last place.
    """
    cut = text[: longest + 1]
    line = with_marks(_BLANK.sub(" ", cut).strip(" "))
    return line if len(text) <= longest and len(line) <= longest else line[: longest - 1] + "…"
