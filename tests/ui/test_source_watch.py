"""Reading the sources: as often as something changed, and never twice at once."""

from __future__ import annotations

from tests.ui.desk_double import DeskDouble
from tests.ui.opened import until
from ui.loop import DeskLoop
from ui.status.source_watch import Sources, SourceWatch
from ui.tasks import Tasks


async def test_what_changes_during_a_reading_is_read_once_more(qloop: DeskLoop) -> None:
    told: list[Sources] = []

    def read(sources: Sources) -> None:
        told.append(sources)
        if len(told) == 1:
            watch.notice()
            watch.notice()

    watch = SourceWatch(DeskDouble(), Tasks().spawn, read)
    watch.notice()
    await until(lambda: not watch.is_reading)
    assert len(told) == 2
    assert watch.sources == told[-1] != Sources()
