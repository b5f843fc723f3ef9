"""Every verdict by its name, in the order of the verdict bar."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.errors import VerdictInvalid
from reviewer.verdicts._api import VerdictKind
from reviewer.verdicts._checks import reason_unknown, words_too_long
from reviewer.verdicts.approve import Approve
from reviewer.verdicts.ask_again import AskAgain
from reviewer.verdicts.both_valid import BothValid
from reviewer.verdicts.choose import Choose
from reviewer.verdicts.edit import Edit
from reviewer.verdicts.escalate import Escalate
from reviewer.verdicts.merge import Merge
from reviewer.verdicts.none_valid import NoneValid
from reviewer.verdicts.reject import Reject
from reviewer.verdicts.stop_run import StopRun

_ALL: tuple[VerdictKind, ...] = (
    Approve(),
    Reject(),
    Edit(),
    Choose(),
    Merge(),
    BothValid(),
    NoneValid(),
    AskAgain(),
    Escalate(),
    StopRun(),
)
VERDICTS: dict[str, VerdictKind] = {kind.name: kind for kind in _ALL}


def get(name: str) -> VerdictKind:
    """The verdict of that name.

    Raises:
        VerdictInvalid: there is none.
    """
    if name not in VERDICTS:
        raise VerdictInvalid("verdict.unknown", verdict=name)
    return VERDICTS[name]


def objection(item: ReviewItem, verdict: Verdict) -> str:
    """Message code of why this verdict can't be recorded for this item; empty: it can."""
    if verdict.name not in VERDICTS:
        return "verdict.unknown"
    return VERDICTS[verdict.name].check(item, verdict) or reason_unknown(verdict) or words_too_long(verdict)
