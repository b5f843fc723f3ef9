"""Turns message codes with parameters into sentences.

Sentences are whole: nothing is put together from parts. A parameter is spelt by its type: times become
local, numbers get separators, foreign words are made harmless. A translation is another mapping of the same
codes, laid over this one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from reviewer.render.plain_line import Line
from ui.messages.forms import Plural, Sentences
from ui.messages.spelling import spell, spell_age, spell_time
from ui.messages.words import ENGLISH

log = logging.getLogger(__name__)

UNKNOWN_CODE = "error.no_words"


def english_form(count: int) -> str:
    """Which form English takes for a count. Another language brings its own function."""
    return {0: "zero", 1: "one"}.get(count, "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in the desk's form: what happened, what is safe, what to do."""

    title: str
    body: str = ""


class Catalogue:
    """Sentences by code."""

    def __init__(
        self,
        sentences: Sentences = ENGLISH,
        *,
        translation: Sentences | None = None,
        form: Callable[[int], str] = english_form,
    ) -> None:
        self._sentences = {**sentences, **(translation or {})}
        self._form = form

    def __contains__(self, code: str) -> bool:
        return code in self._sentences

    def codes(self) -> frozenset[str]:
        """Every code that has words."""
        return frozenset(self._sentences)

    def text(self, code: str, /, **params: object) -> str:
        """The sentence. A code without words gives a sentence that names it, and a line in the log."""
        sentence = self._sentences.get(code)
        if sentence is None:
            log.warning("message_code_unknown code=%s", code)
            return self.text(UNKNOWN_CODE, code=code)
        if isinstance(sentence, Plural):
            sentence = sentence.forms[self._form(_count(params.get(sentence.by, 0)))]
        # The words between are the desk's own, and each parameter was made plain.
        return Line(sentence.format_map(_Spelt(params)))

    def message(self, code: str, /, **params: object) -> Message:
        """The title under `code`, with the body under `<code>.body` where there is one."""
        body = f"{code}.body"
        return Message(
            title=self.text(code, **params), body=self.text(body, **params) if body in self else ""
        )

    def time(self, moment: datetime, *, now: datetime) -> str:
        """Local time; with the day when it is not today's."""
        return spell_time(moment, now=now)

    def age(self, span: timedelta) -> str:
        """How long, in one short word: `3 min`, `2 h`, `4 d`."""
        unit, count = spell_age(span)
        return self.text(f"age.{unit}", count=count)


class _Spelt(dict[str, str]):
    """Parameters as text; one that is missing shows as an ellipsis rather than as an error."""

    def __init__(self, params: Mapping[str, object]) -> None:
        super().__init__({name: spell(value) for name, value in params.items()})

    def __missing__(self, name: str) -> str:
        log.warning("message_param_missing name=%s", name)
        return "…"


WORDS = Catalogue()
"""The catalogue in force. Replaced as a whole by `speak`, before the window is made."""


def speak(catalogue: Catalogue) -> None:
    """Use another catalogue from now on: a translation, or a pseudo-locale in tests."""
    global WORDS  # noqa: PLW0603 - like Qt's own translators, one language for the whole window
    WORDS = catalogue


def say(code: str, /, **params: object) -> str:
    """The sentence under a code, in the language in force."""
    return WORDS.text(code, **params)


def _count(value: object) -> int:
    return value if isinstance(value, int) else len(value) if isinstance(value, (tuple, list)) else 0
