"""Why something was decided, in words: the code's name and what the operator wrote."""

from __future__ import annotations

from reviewer.render.plain_line import joined
from ui.messages.catalogue import Catalogue
from ui.messages.spelling import LONGEST, plain


def reason_words(words: Catalogue, code: str, text: str, *, longest: int = LONGEST) -> str:
    """Empty where nobody gave any; of a code that this version does not know only what was written."""
    name = f"reason.{code}"
    named = words.text(name) if code and name in words else ""
    return joined(" · ", (part for part in (named, plain(text, longest)) if part))
