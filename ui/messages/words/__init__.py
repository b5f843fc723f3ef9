"""English: the sentences of every part of the window, in one mapping."""

from __future__ import annotations

from ui.messages.forms import Sentences
from ui.messages.words.area import AREA
from ui.messages.words.errors import ERRORS
from ui.messages.words.keys import KEYS
from ui.messages.words.ledger import LEDGER
from ui.messages.words.marks import MARKS
from ui.messages.words.notices import NOTICES
from ui.messages.words.sheet import SHEET
from ui.messages.words.verdicts import VERDICTS
from ui.messages.words.window import WINDOW

ENGLISH: Sentences = {**WINDOW, **KEYS, **NOTICES, **VERDICTS, **ERRORS, **AREA, **LEDGER, **SHEET, **MARKS}
