"""Which answers the readers show: all of them, or a pinned one with a second that changes. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Panes:
    """Answer numbers (from 1) in the panes, left to right."""

    answers: int
    beside: int
    """How many panes there is room for."""
    pinned: int = 1
    other: int = 2

    @property
    def is_pair(self) -> bool:
        """Whether there are more answers than panes."""
        return self.answers > self.beside

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers on the screen."""
        if not self.is_pair:
            return tuple(range(1, self.answers + 1))
        return (self.pinned, self.other)

    def with_room(self, beside: int) -> Panes:
        """The same choice with another number of panes."""
        return replace(self, beside=beside)

    def stepped(self, step: int) -> Panes:
        """The other pane shows the next answer that is not pinned."""
        if not self.is_pair:
            return self
        number = self.other
        for _ in range(self.answers):
            number = (number - 1 + step) % self.answers + 1
            if number != self.pinned:
                break
        return replace(self, other=number)

    def viewing(self, pinned: int, other: int) -> Panes:
        """V and two digits. Numbers that name no answer, or the same one twice, change nothing."""
        valid = {pinned, other} <= set(range(1, self.answers + 1))
        return replace(self, pinned=pinned, other=other) if valid and pinned != other else self

    def following(self, number: int) -> Panes:
        """Bring an answer on the screen, in the other pane, if it is not there."""
        if number in self.shown or not 1 <= number <= self.answers:
            return self
        return replace(self, other=number)
