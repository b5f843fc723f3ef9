"""The staging machine: what a verdict key may do now, and what recording still needs. Knows no Qt.

Every event returns a new `Stage`. A verdict key is dead until the item it acts on has been painted
completely for `SETTLE_S`, so that no key meant for the last item hits the next one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

SETTLE_S = 0.25
"""How long an item must have been on the screen, complete, before a verdict key acts on it."""


class Phase(StrEnum):
    """Where the item on the screen is between "just opened" and "on disk"."""

    UNPAINTED = "unpainted"
    """Not on the screen completely, or not for long enough."""
    ARMED = "armed"
    STAGED = "staged"
    RECORDING = "recording"
    DEAD = "dead"
    """It can't be decided as it is painted; `why` says so in a message code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One moment of the machine."""

    phase: Phase = Phase.UNPAINTED
    painted_at: float | None = None
    verdict: str = ""
    complaint: str = ""
    """Message code of what the staged verdict lacks; empty: nothing."""
    lacks_fact: bool = False
    """A fact of the item must still be typed."""
    why: str = ""
    """Message code of why the item is dead."""

    @property
    def is_ready(self) -> bool:
        """Whether recording may begin."""
        return self.phase is Phase.STAGED and not self.complaint and not self.lacks_fact

    def painted(self, now: float) -> Stage:
        """The item is on the screen completely; the first report counts."""
        if self.phase is not Phase.UNPAINTED or self.painted_at is not None:
            return self
        return replace(self, painted_at=now)

    def tick(self, now: float) -> Stage:
        """Time has passed: arm what has been on the screen for long enough."""
        if self.phase is not Phase.UNPAINTED or self.painted_at is None:
            return self
        return replace(self, phase=Phase.ARMED) if now - self.painted_at >= SETTLE_S else self

    def press(self, verdict: str, now: float, *, complaint: str = "", lacks_fact: bool = False) -> Stage:
        """A verdict key. Dropped where the machine is not armed."""
        armed = self.tick(now)
        if armed.phase not in (Phase.ARMED, Phase.STAGED):
            return armed
        return replace(armed, phase=Phase.STAGED, verdict=verdict, complaint=complaint, lacks_fact=lacks_fact)

    def checked(self, *, complaint: str, lacks_fact: bool) -> Stage:
        """The form changed: what is still missing."""
        if self.phase is not Phase.STAGED:
            return self
        return replace(self, complaint=complaint, lacks_fact=lacks_fact)

    def unstaged(self) -> Stage:
        """One step out: nothing is staged any more."""
        if self.phase is not Phase.STAGED:
            return self
        return replace(self, phase=Phase.ARMED, verdict="", complaint="", lacks_fact=False)

    def recording(self) -> Stage:
        """Ctrl+Enter. Nothing happens unless everything is there."""
        return replace(self, phase=Phase.RECORDING) if self.is_ready else self

    def refused(self) -> Stage:
        """Nothing was recorded. What was staged stays, unless the item died in the meantime."""
        if self.phase is not Phase.RECORDING:
            return self
        return replace(self, phase=Phase.DEAD if self.why else Phase.STAGED)

    def died(self, why: str) -> Stage:
        """The item changed, or is gone. A recording under way is not disturbed: the core judges it."""
        phase = self.phase if self.phase is Phase.RECORDING else Phase.DEAD
        return replace(self, phase=phase, why=why)
