"""Make the frozen files of this version: `python -m tests.migrations.freeze`, when its tables are final.

A home with an operator, one source, three items and two decisions, one of them not delivered.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

from reviewer.config import Home, Settings, save_settings
from reviewer.connectors import registry
from reviewer.domain.decisions import Verdict
from reviewer.sqlite import connect
from reviewer.store.schema import CACHE_VERSION, LEDGER_VERSION
from tests import scripted_source
from tests.desks import Session
from tests.makers import HandClock, make_item, make_text

HERE = Path(__file__).parent
REJECT = Verdict(name="reject", reason_code="wrong-facts", reason="The order was cancelled.")
ITEMS = (
    make_item("delivered", subject="erp:1"),
    make_item("waiting", contents=(make_text("Pay."), make_text("Don't."))),
    replace(make_item("open"), title="Nobody has looked at this yet"),
)


async def live(home: Path) -> None:
    """What the operator does with the home before it is frozen."""
    script = scripted_source.SOURCES["src"] = scripted_source.ScriptedSource()
    place = Home(home)
    place.make()
    save_settings(place, Settings(plain_secrets=True))
    session = Session(home, HandClock())
    await session.open()
    script.put(*ITEMS)
    await session.desk.sync_now()
    await session.choose(ITEMS[0].id, REJECT)
    await session.after_hold()
    await session.choose_having_seen(ITEMS[1].id, REJECT)
    await session.desk.aclose()


def freeze(path: Path, into: Path) -> None:
    """Copy a file with small pages and without a log."""
    connection = connect(path, is_durable=True)
    for statement in ("journal_mode = DELETE", "page_size = 512"):
        connection.execute(f"PRAGMA {statement}").fetchone()
    connection.execute("VACUUM INTO ?", (str(into),))
    connection.close()


def main() -> None:
    """Write beside this one what is not there yet."""
    registry.BUILT_IN[scripted_source.NAME] = "tests.scripted_source"
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        asyncio.run(live(home.path))
        for path, frozen in (
            (home.ledger, HERE / f"ledger_v{LEDGER_VERSION}.db"),
            (home.cache, HERE / f"cache_v{CACHE_VERSION}.db"),
        ):
            if not frozen.exists():  # a version that was released is never frozen anew
                freeze(path, frozen)


if __name__ == "__main__":
    main()
