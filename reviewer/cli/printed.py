"""What `show` prints of an item, as the exposure of a decision that is made on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer import __version__
from reviewer.cli.output import UNCUT, safe_block
from reviewer.domain.content import Content
from reviewer.domain.decisions import Surface
from reviewer.domain.desk import OpenedItem
from reviewer.domain.exposure import AnswerSeen, Exposure, PageSeen, Run, of_item
from reviewer.domain.exposure_bounds import within_bounds
from reviewer.domain.parts import parts, words_digest
from reviewer.ids import ItemId
from reviewer.render._api import RENDERER

LINES = f"lines {RENDERER}"


def printed(opened: OpenedItem, surface: Surface) -> dict[ItemId, Exposure]:
    """For each item of a case what was printed of it, in which order.

    Whoever decides gives back the digest that `show` printed with all of the answers. How long they were
    looked at nobody knows, and no time is made up.
    """
    whole = Exposure(
        surface=str(surface),
        app=__version__,
        renderer=LINES,
        lens="",
        is_timed=False,
        answers=tuple(
            AnswerSeen(
                item=answer.item,
                candidate=answer.candidate.id,
                number=answer.number,
                pages=1,
                seen=(_page(printed_lines(answer.candidate.content)),),
            )
            for answer in opened.answers
        ),
    )
    return {one.id: within_bounds(of_item(whole, one)) for one in opened.members}


def printed_lines(content: Content) -> list[str]:
    """An answer as `show` prints it: whole, however long its lines are."""
    return safe_block(content.text(), UNCUT)


def _page(lines: Sequence[str]) -> PageSeen:
    words = "\n".join(lines)
    count = len(parts(words))
    runs = (Run(first=0, last=count - 1, ms=0),) if count else ()
    return PageSeen(page=1, digest=words_digest(words), parts=count, ms=0, runs=runs)
