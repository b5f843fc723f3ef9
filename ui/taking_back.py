"""U: takes back what the undo line tells, and opens the item again that it was about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reviewer.actions._api import Desk
from reviewer.errors import TooLate, UnknownThing
from reviewer.ids import ItemId
from ui.status.line import StatusLine
from ui.status.undo import TakenOut


class TakingBack:
    """The last decision that has not gone out, or the last item that was taken out of its case."""

    def __init__(
        self,
        desk: Desk,
        status: StatusLine,
        *,
        lay_anew: Callable[[], Awaitable[None]],
        open_again: Callable[[ItemId], None],
        open_anew: Callable[[ItemId], None],
    ) -> None:
        """`lay_anew`: bring the list up to date. `open_again` opens what is not open, `open_anew`
        also what is. Whoever is in the ledger stays there.
        """
        self._desk = desk
        self._status = status
        self._lay_anew = lay_anew
        self._open_again = open_again
        self._open_anew = open_anew

    async def undo(self) -> None:
        """Take back what the undo line tells; where it tells nothing, say so."""
        line = self._status.undo
        if line.taken_out is not None:
            await self._rejoin(line.taken_out)
            return
        if line.undoable is None:
            self._status.say("undo.none")
            return
        undoable = line.undoable
        try:
            undone = await self._desk.undo(undoable.gesture)
        except TooLate:
            line.forget(undoable.gesture)
            self._status.say("undo.too_late")
            return
        line.forget(undoable.gesture)
        item = next((one for one in undone.items if one in undone.open_again), undone.items[0])
        told = "notice.undone" if item in undone.open_again else "undo.ended"
        self._status.say(told, title=undoable.title)
        await self._lay_anew()
        self._open_again(item)

    async def _rejoin(self, taken_out: TakenOut) -> None:
        try:
            await self._desk.rejoin_case(taken_out.item)
        except UnknownThing as error:
            self._status.undo.forget_taken_out()
            self._status.say(error.code, **error.params)
            return
        self._status.undo.forget_taken_out()
        self._status.say("notice.rejoined", title=taken_out.title)
        await self._lay_anew()
        self._open_anew(taken_out.opened)  # it may be open, without the one that is back
