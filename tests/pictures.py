"""Takes the docs' pictures from the real window on the sample desk: `python -m tests.pictures [FOLDER]`.

They are taken offscreen, in two sizes and both colours, with nothing but key presses in between.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, cast

from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication

from reviewer.bootstrap import OpenDesk
from reviewer.cli.window import open_behind
from reviewer.config import Home, Settings
from reviewer.credentials import LazySecrets
from reviewer.demo.sample_home import claimed
from reviewer.demo.world import running_world
from ui.app import run_window
from ui.desk.area import DeskArea
from ui.rehearsal.eyes import Eyes
from ui.rehearsal.hands import REST_S, Hands
from ui.session import Session
from ui.tasks import Tasks
from ui.theme import Choice
from ui.window import MainWindow

IMAGES: Final = Path(__file__).parent.parent / "docs" / "images"
WIDE, SMALL = (1600, 1000), (1024, 700)
INVOICE, REFUND, LEASE = "Pay invoice", "Refund for order", "Fields of the warehouse"
COLOURS: Final = 256
FREQUENT: Final = 160
ENOUGH: Final = 17


class Photographer:
    """Goes from item to item and takes a picture of each."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self._hands = Hands(window, folder)

    async def take_all(self) -> None:
        """Every picture of the docs."""
        await self._hands.until("the window is filled", lambda: self._window.findChild(Session) is not None)
        session = cast("Session", self._window.findChild(Session))
        eyes = Eyes(session, cast("DeskArea", session.area))
        await self._hands.until("seventeen items wait", lambda: self._has_all(session, eyes), 60)
        self._look(WIDE, Choice.LIGHT)
        await self._open(eyes, INVOICE)
        self._hands.press("N", "2")
        await self._take("desk-light")
        self._hands.press("Esc")
        self._look(WIDE, Choice.DARK)
        await self._open(eyes, LEASE)
        self._hands.press("N", "1", "3", "2")
        await self._take("desk-dark")
        self._hands.press("Esc")
        self._look(SMALL, Choice.DARK)
        await self._open(eyes, REFUND)
        self._hands.press("N")
        await self._take("conflict-small-dark")

    def _has_all(self, session: Session, eyes: Eyes) -> bool:
        """What arrives waits for a key while the list has the cursor. Pressed in vain it says so below."""
        if session.feed.model.standing.waiting:
            self._hands.press(".")
        return len(eyes.rows) >= ENOUGH

    def _look(self, size: tuple[int, int], choice: Choice) -> None:
        self._window.resize(*size)
        self._window.theme.choose(choice)

    async def _open(self, eyes: Eyes, title: str) -> None:
        steps = eyes.steps_to(title)
        self._hands.press(*["J" if steps > 0 else "K"] * abs(steps))
        await self._hands.until(f"{title} is open", lambda: eyes.is_ready(title))

    async def _take(self, name: str) -> None:
        await asyncio.sleep(2 * REST_S)
        path = self._folder / f"{name}.png"
        with_few_colours(self._window.grab()).save(str(path), quality=0)
        sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} kB\n")


def with_few_colours(taken: QPixmap) -> QImage:
    """The picture in 256 colours, the others as the nearest of these."""
    image = taken.toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(image.constBits()).cast("I")
    counted = Counter(pixels)
    table = _table([colour for colour, _ in counted.most_common()])
    known = {colour: place for place, colour in enumerate(table)}
    places = {colour: known.get(colour, -1) for colour in counted}
    for colour in (one for one, place in places.items() if place < 0):
        places[colour] = min(range(len(table)), key=lambda place: _distance(colour, table[place]))
    # A line of one byte for each pixel is padded to a multiple of four: so are both widths.
    indexed = bytes(map(places.__getitem__, pixels))
    made = QImage(indexed, image.width(), image.height(), image.width(), QImage.Format.Format_Indexed8)
    made.setColorTable(table)
    return made.copy()


def _table(colours: list[int]) -> list[int]:
    """The most frequent colours, then again and again the one that is farthest from all of them."""
    table, rest = colours[:FREQUENT], colours[FREQUENT:]
    far = {colour: min(_distance(colour, one) for one in table) for colour in rest}
    while far and len(table) < COLOURS:
        farthest = max(far, key=lambda colour: far[colour])
        table.append(farthest)
        far = {one: min(away, _distance(one, farthest)) for one, away in far.items() if one != farthest}
    return table


def _distance(one: int, other: int) -> int:
    return sum((((one >> shift) & 0xFF) - ((other >> shift) & 0xFF)) ** 2 for shift in (0, 8, 16))


def main(folder: Path) -> int:
    """Open the sample desk in a folder of its own, take the pictures, quit; 0: all were taken."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: _fail(failures, error))
    with TemporaryDirectory() as place, ExitStack() as ending:
        home = Home(Path(place) / "review-desk-sample")
        claim = ending.enter_context(claimed(home, is_fresh=True))

        async def open_desk() -> OpenDesk:
            try:
                return await open_sample()
            except Exception as error:  # the window would show why, and wait for somebody to read it
                _fail(failures, error)
                raise

        async def open_sample() -> OpenDesk:
            world = await asyncio.to_thread(ending.enter_context, running_world(claim))
            desk = await open_behind(home, LazySecrets(home, allows_plain=True))
            await world.settle(desk)
            tasks.spawn(take(), name="pictures")
            return desk

        async def take() -> None:
            window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
            await Photographer(window, folder).take_all()
            Hands(window, folder).press("Ctrl+Q")

        code = run_window(open_desk, make_area=DeskArea, settings=Settings())
    return 1 if failures else code


def _fail(failures: list[BaseException], error: BaseException) -> None:
    failures.append(error)
    sys.stderr.write(f"{error!r}\n")
    QApplication.quit()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES))
