"""What a script is: it takes a ruling on a scene and says what the agent did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an agent did: told to the desk, and handed to the scenes that follow."""

    text: str
    facts: Mapping[str, str] = field(default_factory=dict)
    """Put into the texts of the scenes that follow; empty: nothing follows."""


Script: TypeAlias = Callable[[Scene, Ruling], Done]
"""Called once the human has decided. The sample world is simulated: nothing outside the sample is touched."""


def not_done(ruling: Ruling, what: str) -> Done:
    """The end of a run that was not allowed to act."""
    why = f" ({ruling.reason})" if ruling.reason else ""
    match ruling.verdict:
        case "escalate":
            text = f"Handed over to the owner's lead{why}. {what} waits there."
        case "stop-run":
            text = f"Stopped the whole run{why}. {what} did not happen."
        case "none-valid":
            text = f"Threw all answers away{why}. {what} did not happen."
        case "":
            text = f"Nobody decided in time. {what} did not happen."
        case _:
            text = f"Took the no{why}. {what} did not happen, and the run ended."
    return Done(text=text)
