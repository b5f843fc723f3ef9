"""Every class of hidden characters in every place of the window where foreign text stands: only as marks."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from reviewer.domain.content import Content
from reviewer.domain.desk import Change
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import DecisionState
from reviewer.render._api import Block
from reviewer.render.invisible import MARK, Finding, Hidden, find_hidden
from reviewer.workers.markdown_pool import MarkdownPool
from tests.hostile.html_oracle import dangers
from tests.hostile.poisoned import poisoned_items
from tests.hostile.window_walk import read_as_markup, said
from tests.makers import NOON, HandClock
from tests.ui.at_desk import AtDesk
from tests.ui.desk_double import DeskDouble
from tests.ui.opened import open_window, until
from ui.blocks.link_dialog import LinkDialog
from ui.desk.area import DeskArea

SAMPLES = {
    Hidden.CONTROL: "\x01\x07\x08\x1b\x1c\x1f\x7f\x85\x9b\u2028\u2029\ufdd0\ufdd1\ufffc\uffff",
    Hidden.BIDI: "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    Hidden.ZERO_WIDTH: "\u00ad\u034f\u200b\u200c\u200d\u2060\u2061\u2064\u206a\ufeff\ufff9\U0001d173",
    Hidden.TAG: "\U000e0001\U000e0041\U000e007f",
    Hidden.VARIATION: "\u180b\u180f\ufe00\ufe0f\U000e0100\U000e01ef",
    Hidden.FILLER: "\u115f\u1160\u17b4\u2800\u3164\uffa0",
    Hidden.PRIVATE: "\ue000\uf8ff\U000f0000",
    Hidden.LOOK_ALIKE: "\u0430\u0445\u03bf\u0585\u13a2\ua4d4\u0251\uff41\U0001d41a\u217d\u212a\u0664\uff14",
    Hidden.STROKE: "\u0334\u0336\u0338\u20d2",
}
_NUMBERS = re.compile(r" \d+/\d+")
_DRAWING = {
    "compare",
    "mark",
    "render_markdown",
    "draw_answer",
    "similar",
    "what_changed",
    "count_hidden",
    "look_around",
}
WORD = "zq7"
"""Stands in every foreign text, so that a log line that quotes one is found."""


FORGED = f"{WORD}⟦U+202E⟧"
"""A mark that an agent wrote."""
TWICE = "⟦U+27E6⟧"
"""What is drawn for the bracket of one that somebody wrote."""


def poison_of(kind: Hidden) -> str:
    """One short word for each character: the desk's own break stands in long runs only."""
    return " ".join(f"{WORD}{sign}x" for sign in SAMPLES[kind])


def unmarked(text: str) -> Iterator[Finding]:
    """What a mark should stand for. Marks themselves are what the desk draws, also one that is cut."""
    return (one for one in find_hidden(_CUT.sub("", MARK.sub("", text))) if one.kind is not Hidden.IMITATION)


_CUT = re.compile(r"⟦[^⟦⟧\s]*…[^⟦⟧\s]*⟧?|…[^⟦⟧\s]*⟧")


class WithChild(DeskDouble):
    """The double with the real Markdown child."""

    def __init__(self, items: tuple[ReviewItem, ...], pool: MarkdownPool) -> None:
        super().__init__(items, clock=HandClock())
        self._pool = pool
        self.rendered = 0

    async def render_markdown(self, source: str) -> tuple[str, ...] | None:
        made = (await self._pool.render(source)).pieces
        self.rendered += made is not None
        return made

    async def blocks(self, content: Content) -> tuple[Block, ...] | None:
        return await self._pool.blocks(content)


MakeDesk = Callable[[tuple[ReviewItem, ...], MarkdownPool], WithChild]


@asynccontextmanager
async def window_on(items: tuple[ReviewItem, ...], make_desk: MakeDesk = WithChild) -> AsyncIterator[AtDesk]:
    """A window with the desk on these items and the real Markdown child."""
    pool = MarkdownPool(wall_s=10.0)
    pool.start()
    opened = await open_window(make_desk(items, pool), make_area=DeskArea, size=(1400, 900))
    try:
        yield AtDesk(opened)
        assert opened.failures == []
    finally:
        await opened.close()
        await pool.aclose()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def is_wrong(text: str, poison: str) -> bool:
    """Whether a mark that an agent wrote stands there as a genuine one, or a genuine one as an agent's."""
    return FORGED in text if FORGED in poison else TWICE in text


_OWN_BREAK = re.compile(r"(?<=\S{10})\u200b(?=\S)")
"""The desk's own, in the ledger's long words; the poison's words are short."""


@dataclass
class Looker:
    """Looks at the whole window, and remembers in which places foreign text stood."""

    poison: str = ""
    raw: set[str] = field(default_factory=set)
    """Where a hidden character stood as it is, or foreign text would be read as markup."""
    places: set[str] = field(default_factory=set)

    def look(self) -> None:
        """At everything that is said now."""
        everything = list(said())
        for place, text in everything:
            if WORD in text:
                self.places.add(_NUMBERS.sub("", place))
            if is_wrong(text, self.poison):
                self.raw.add(f"{place}: {text[:80]!a}")
            words = _OWN_BREAK.sub("", text) if place == "QLabel text" else text
            if (first := next(unmarked(words), None)) is not None:
                self.raw.add(f"{place}: {first.name} in {text[:60]!a}")
        self.raw |= {f"{place}: {text!a}" for place, text in read_as_markup(everything) if dangers(text)}


async def look_into_drawers(at: AtDesk, looker: Looker) -> None:
    """Open each drawer of what is shown, and look."""
    drawers = at.area.drawers
    for open_it in (drawers.evidence, drawers.trace, drawers.similar, at.area.show_changes):
        open_it()
        await settled(at)
        looker.look()
        at.parts.close_drawer()


async def settled(at: AtDesk) -> None:
    """Everything that was asked for is on the screen."""
    await until(lambda: at.parts.fills.is_idle and not _DRAWING & _running(at), within_s=20)


def _running(at: AtDesk) -> set[str]:
    return {task.get_name() for task in at.opened.tasks._running}


MARKUP = f"{WORD} <img src='file:///etc/passwd'> <b>{WORD}</b>"
POISONS = {
    **{str(kind): poison_of(kind) for kind in SAMPLES},
    "markup": MARKUP,
    "imitation": f"{FORGED} {WORD} a",
}
EVERYWHERE = {
    *(
        "ActionCard accessible name",
        "Head accessible name",
        "InboxView cell role 0",
        "InboxView cell role 11",
    ),
    *("LineLabel text", "WrappedLabel text", "WrappedLabel accessible name"),
    *(
        "MatrixView cell role 0",
        "MatrixView cell role 3",
        "MatrixView cell role 11",
        "NoticeStrip accessible name",
        "SafeBrowser text",
    ),
    *("QPushButton evidence accessible name", "_Lines accessible description", "QueueColumn cell role 0"),
    *("QueueColumn cell role 3", "QLabel text"),
}
"""Places in which foreign text was seen: were one missing, its silence would prove nothing."""


@pytest.mark.parametrize("name", POISONS)
async def test_nothing_hidden_reaches_the_window(
    name: str, qloop: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    poison = POISONS[name]
    items = poisoned_items(poison, source=poison[:20].strip())
    looker = Looker(poison=poison)
    async with window_on(items) as at:
        for item in items:
            await at.go_to(item.id)
            await settled(at)
            looker.look()
            if item.remote_id in ("json", "actions"):
                await look_into_drawers(at, looker)
        assert isinstance(at.desk, WithChild)
        assert at.desk.rendered > 0
        await decide_and_come_back(at, items[0], poison, looker)
    assert looker.raw == set()
    assert looker.places >= EVERYWHERE
    assert [line for line in caplog.messages if WORD in line or list(unmarked(line))] == []


async def decide_and_come_back(at: AtDesk, item: ReviewItem, poison: str, looker: Looker) -> None:
    """A recorded decision in the undo line, then in each state in which it can come back."""
    await at.show(item.id)
    await settled(at)
    at.decider.look_at_marks()
    at.press("2")
    looker.look()
    at.record()
    assert at.desk.gestures or at.decider.stage.phase == "recording", (at.bar, at.decider.stage)
    await until(lambda: at.desk.gestures)
    await until(at.opened.window.status.undo.isVisible)
    looker.look()  # the undo line: once the decision has gone out nothing of it is left there
    (decision,) = await at.desk.decisions(item=item.id)
    told = {"theirs_by": poison, "theirs_summary": poison, "theirs_verdict": poison, "theirs_at": NOON}
    for state in (DecisionState.REFUSED, DecisionState.DECIDED_ELSEWHERE, DecisionState.SUPERSEDED):
        change = Change(path=poison, then=poison, now=poison)
        at.desk.change(item, change)
        at.desk.come_back(decision.decision, state, problem=poison, reason=poison, receipt=poison, **told)
        await at.go_to(item.id)
        await settled(at)
        looker.look()
    at.desk.withdraw(item.id, why=poison)
    await settled(at)
    looker.look()


async def test_nothing_hidden_reaches_the_clipboard(qloop: object) -> None:
    poison = " ".join(map(poison_of, SAMPLES))
    items = poisoned_items(poison)
    copied: list[str] = []

    def note() -> None:
        copied.append(QGuiApplication.clipboard().text())
        QGuiApplication.clipboard().clear()

    async with window_on(items) as at:
        for item in items:
            await at.go_to(item.id)
            await settled(at)
            for pane in at.parts.readers.visible():
                pane.view.browser.selectAll()
                pane.view.browser.copy()
                note()
        await at.go_to("src:broken")
        at.parts.notices.findChildren(QPushButton)[0].click()
        note()
        dialog = LinkDialog(at.area._look, f"https://a.example/{poison}", at.opened.window)
        dialog._on_copy()
        note()
    assert len([text for text in copied if "⟦U+" in text]) >= 10
    assert {found.name for text in copied for found in unmarked(text)} == set()
    assert [text for text in copied if is_wrong(text, poison)] == []
