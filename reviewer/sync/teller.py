"""The teller: closes in the cache what was acknowledged, and tells of it; in a long drain many at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any, Final

from reviewer.domain.events import DecisionMoved, Facts, ItemsChanged, RecordTroubled
from reviewer.errors import RecordError
from reviewer.ids import ItemId
from reviewer.store.files import Files
from reviewer.store.items import answered_but_open, close_answered, doubted_but_closed, open_again
from reviewer.store.moves import Moved
from reviewer.tasks import spawn

TOGETHER_S: Final = 0.05
"""What is acknowledged within this of the last telling is told with what follows, while more is under way."""


class Teller:
    """Follows the courier, which waits for it only at the end of a round.

    What it does is not needed for the next decision to go out, and is done anew at the next start where a
    process died before it.
    """

    def __init__(self, *, files: Files, facts: Facts, idle: asyncio.Event) -> None:
        """`idle` is set while no delivery is under way."""
        self._files, self._facts, self._idle = files, facts, idle
        self._untold: list[Moved] = []
        self._telling: asyncio.Task[Any] | None = None

    def acknowledged(self, moved: Sequence[Moved]) -> None:
        """These are acknowledged, on disk."""
        self._untold += moved
        if self._untold and (self._telling is None or self._telling.done()):
            self._telling = spawn(self._tell_all(), name="tell-acknowledged")

    async def all_told(self) -> None:
        """Wait until nothing is left to tell."""
        while self._telling is not None and not self._telling.done():
            await asyncio.wait({self._telling})

    async def _tell_all(self) -> None:
        while self._untold:
            told, self._untold = self._untold, []
            try:
                await self._close([one.item for one in told])
            except RecordError as error:
                self._facts.publish(RecordTroubled(error.code, str(error)))
            self._facts.publish(ItemsChanged(frozenset(one.item for one in told)))
            for one in told:
                self._facts.publish(DecisionMoved(one.decision, one.item, one.state))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TOGETHER_S):
                    await self._idle.wait()

    async def _close(self, items: Sequence[ItemId]) -> None:
        """Only what is open in the very version that was answered, and is still acknowledged by now.

        A page may meanwhile have brought a newer version, or news of a restore: that question is open.
        """
        answered = await self._files.reader.run(lambda read: answered_but_open(read, items))
        if not answered:
            return
        closed = await self._files.cache.run(lambda cache: close_answered(cache, answered))
        # The two files are written one after the other: an answer may be in doubt again by now.
        doubted = await self._files.reader.run(lambda read: doubted_but_closed(read, closed))
        if doubted:
            await self._files.cache.run(lambda cache: open_again(cache, doubted))
