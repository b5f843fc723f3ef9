"""Takes pictures of every kind of conflict: `python -m tests.conflict_pictures [FOLDER]`.

Text, structured, patch, tool calls; with two, four and eight answers of the sample scenes; light at
1600 x 1000, dark at 1024 x 700. Offscreen, in the real window, with nothing but key presses in between.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reviewer.demo.scenes import Scene, read_scenes
from reviewer.domain.content import Content
from reviewer.domain.items import Author, Consequence, Evidence, ReviewItem, RiskLevel
from reviewer.workers.markdown_html import convert
from tests.makers import NOON, HandClock, make_item
from tests.pictures import IMAGES, SMALL, WIDE, with_few_colours
from tests.ui.at_desk import AtDesk
from tests.ui.desk_double import DeskDouble
from tests.ui.opened import OpenWindow, open_window
from ui.desk.area import DeskArea
from ui.loop import run_desk
from ui.rehearsal.hands import REST_S
from ui.theme import Choice

COUNTS: Final = (2, 4, 8)
SCENES: Final = {
    "text": "recall-notice",
    "structured": "incident-labels",
    "patch": "rounding-fix",
    "calls": "leaver-plan",
}


@dataclass(frozen=True, slots=True)
class On:
    """Go to the disputed row of that name before the keys that follow."""

    label: str


Keys: TypeAlias = tuple[Qt.Key | str | On, ...]
KEYS: Final[dict[tuple[str, int], Keys]] = {
    ("text", 2): ("n", "b", "Printed on the label, or on the box: ", Qt.Key.Key_Escape),
    ("text", 4): ("n", "2", "1", "0"),
    ("text", 8): ("n", "2", "1", "0"),
    ("structured", 2): (On("severity"), "2", On("tell_customers"), "1"),
    ("structured", 4): (
        *(On("affected_orders"), "2", On("tell_customers"), "0", On("cause"), "1"),
        *(On("owner"), "e", '"payments, with checkout"', Qt.Key.Key_Escape),
    ),
    ("structured", 8): (
        *(On("affected_orders"), "2", On("severity"), "1", On("tell_customers"), "1"),
        *(On("cause"), "3", On("began"), "4", On("owner"), "3"),
    ),
    ("patch", 2): ("n", "1"),
    ("patch", 4): ("n", "1", "2", "4", "1", "t"),
    ("patch", 8): ("n", "1", "2", "4"),
    ("calls", 2): ("n", "0"),
    ("calls", 4): ("n", "1", "2", "t"),
    ("calls", 8): ("n", "1", "2", "n"),
}
"""What is pressed before the light picture; the dark one shows the first disputed row."""
LOOKS: Final = ((WIDE, Choice.LIGHT, "light"), (SMALL, Choice.DARK, "dark"))


class PictureDesk(DeskDouble):
    """The in-memory desk with Markdown rendered as the program renders it."""

    async def render_markdown(self, source: str) -> tuple[str, ...] | None:
        pieces: Any = convert(source).get("pieces")
        return tuple(pieces) if pieces else None


def _item(kind: str, scene: Scene, count: int) -> ReviewItem:
    told = scene.fixed
    schema = told.get("response_schema")
    return make_item(
        f"{kind}-{count}",
        source=scene.source,
        contents=tuple(
            Content(media_type=one["media_type"], data=one["content"].encode())
            for one in told["candidates"][:count]
        ),
        title=told["title"],
        body=told["body"],
        owner=told["owner"],
        risk=RiskLevel(told["risk"]["level"]),
        due_at=NOON + timedelta(minutes=scene.minutes["due_at"]),
        on_accept=_consequence(told["consequences"]["on_accept"]),
        on_decline=_consequence(told["consequences"]["on_decline"]),
        evidence=tuple(
            Evidence(id=one["id"], title=one["title"], text=one["text"]) for one in told["evidence"]
        ),
        response_schema=None if schema is None else json.dumps(schema).encode(),
    )


def _consequence(told: dict[str, Any]) -> Consequence:
    return Consequence(
        text=told["text"],
        stated_by=Author(told["stated_by"]),
        effects=tuple(told.get("effects", ())),
        reversible=told.get("reversible"),
    )


async def _take_all(folder: Path) -> int:
    scenes = {one.name: one for one in read_scenes()}
    for kind, name in SCENES.items():
        items = {count: _item(kind, scenes[name], count) for count in COUNTS}
        for size, choice, look in LOOKS:
            desk = PictureDesk(tuple(items.values()), clock=HandClock())
            desk.start_sync()
            opened = await open_window(desk, make_area=DeskArea, size=size, choice=choice)
            opened.window.icons.load()
            for count, item in items.items():
                await AtDesk(opened).show(item.id)
                await asyncio.sleep(REST_S)
                _press(AtDesk(opened), KEYS[kind, count] if look == "light" else ("n",))
                await asyncio.sleep(2 * REST_S)
                _save(opened, folder / f"conflict-{kind}-{count}-{look}.png")
                _press(AtDesk(opened), (Qt.Key.Key_Escape,) * 2)
            failures = list(opened.failures)
            await opened.close()
            if failures:
                raise failures[0]
    return 0


def _press(at: AtDesk, keys: Keys) -> None:
    for key in keys:
        if isinstance(key, On):
            _go_to(at, key.label)
        else:
            at.press(key)


def _go_to(at: AtDesk, label: str) -> None:
    """Back to the whole answer, then from one disputed row to the next."""
    lines = at.parts.matrix.matrix.lines
    at.press(*"p" * len(lines))
    for _ in lines:
        row = at.parts.matrix.row_under_cursor
        if row is not None and row.label == label:
            return
        at.press("n")
    raise LookupError(label)


def _save(opened: OpenWindow, path: Path) -> None:
    with_few_colours(opened.window.grab()).save(str(path), quality=0)
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} kB\n")


def main(folder: Path) -> int:
    """Take them all; 0: they are there."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return run_desk(QApplication(["review-desk"]), lambda: _take_all(folder))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES))
