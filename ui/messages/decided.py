"""How a decision is named in a sentence: what was decided about what, in whose words, with which receipt."""

from __future__ import annotations

from reviewer.render.plain_line import Line
from ui.messages.catalogue import Catalogue
from ui.messages.spelling import plain

SHORT_RECEIPT = 8
LONGEST_TITLE = 60


def about(words: Catalogue, verdict: str, title: str) -> str:
    """An own verdict on a question, as in *Saved: an answer chosen for “Lease WL-07”*."""
    return words.text(f"verdict.{verdict}.about", title=Line(f"“{plain(title, LONGEST_TITLE)}”"))


def told(words: Catalogue, verdict: str) -> str:
    """Anybody's verdict; a source may have another word than ours, which then stands as it is."""
    code = f"verdict.{verdict}.told"
    return words.text(code) if code in words else verdict


def short_receipt(receipt: str) -> str:
    """The end of a receipt: ids begin with the time, so that those of one minute begin alike."""
    return receipt[-SHORT_RECEIPT:]
