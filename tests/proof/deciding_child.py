"""A desk in a process of its own that decides and sends one item after the other, and says each word aloud.

    python -m tests.proof.deciding_child HOME DECISIONS full|normal|long-log|batch

It is traced. `normal` is the mutant whose COMMIT does not wait for the disk; `long-log` never copies its log
into the file meanwhile; `batch` neither, and sends all in one call at the end.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from reviewer import database_thread, sqlite
from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home
from reviewer.connectors import registry
from reviewer.domain.decisions import Surface, Verdict
from reviewer.domain.sources import Source
from reviewer.errors import ReviewDeskError
from reviewer.ids import SourceId
from reviewer.store import files
from tests import scripted_source
from tests.makers import NOON, make_item
from tests.scripted_source import ScriptedSource

ITEMS = 60
SMALL_LOG_BYTES = 48 * 1024
"""A log longer than this is copied into the file, so that a short run has several copies in it."""
REJECT = Verdict(name="reject", reason_code="too-risky", reason="no budget " * 20)


def say(*words: str) -> None:
    """One line, at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def script() -> ScriptedSource:
    """The source of the home, in this process."""
    source = scripted_source.SOURCES["src"] = ScriptedSource()
    source.put(*(make_item(f"r{number}") for number in range(ITEMS)))
    return source


def _connected() -> None:
    registry.BUILT_IN[scripted_source.NAME] = "tests.scripted_source"
    script()


async def stock(home: Path) -> None:
    """A home with an operator and items that nobody has decided; without a hold."""
    home.mkdir(mode=0o700)
    (home / "settings.json").write_text(json.dumps({"hold_s": 0.0}))
    desk = open_desk(Home(home), surface=Surface.WINDOW)
    await desk.create_operator("Ada Lovelace", "ada")
    url = "http://127.0.0.1:1"
    await desk.add_source(Source(id=SourceId("src"), connector="scripted", url=url, added_at=NOON))
    await desk.sync_now()
    await desk.aclose()
    (home / "ledger.db-wal").unlink(missing_ok=True)


async def main(home: Path, decisions: int, *, is_batch: bool) -> None:
    """Decide and send; what is refused is tried once more."""
    scripted_source.SOURCES["src"].batch_limit = decisions if is_batch else 0
    desk = open_desk(Home(home), surface=Surface.WINDOW)
    try:
        await desk.sync_now()
        for number in range(decisions):
            await _decide(desk, number) or await _decide(desk, number)
            if not is_batch:
                await desk.sync_now()
        say("draining")
        await desk.sync_now()
        say("drained")
    finally:
        await desk.aclose()
    say("ended")


async def _decide(desk: OpenDesk, number: int) -> bool:
    try:
        opened = await desk.open_item(make_item(f"r{number}").id)
        say("gesture")
        recorded = await desk.decide(desk.fan_out(opened, REJECT))
    except ReviewDeskError as error:
        say("refused", error.code)
        return False
    say("recorded", recorded.decisions[0])
    return True


if __name__ == "__main__":
    _connected()
    _folder, _what, *_modes = Path(sys.argv[1]), *sys.argv[2:]
    if "full" in _modes or "normal" in _modes:
        sqlite.CHECKPOINT_ABOVE_BYTES = database_thread.CHECKPOINT_ABOVE_BYTES = SMALL_LOG_BYTES
    if "normal" in _modes:
        real = files.connect
        files.connect = lambda path, *, is_durable, is_reader=False: real(  # type: ignore[assignment]
            path, is_durable=False, is_reader=is_reader
        )
    if _what == "stock":
        asyncio.run(stock(_folder))
    else:
        asyncio.run(main(_folder, int(_what), is_batch="batch" in _modes))
