"""Why a key of the desk can do nothing for what is open: what its greyed button says. Knows no Qt."""

from __future__ import annotations

from reviewer.domain.desk import OpenedItem
from ui.decide import offers
from ui.shortcuts.table import Act

_VERDICTS = {
    Act.APPROVE: "approve",
    Act.REJECT: "reject",
    Act.EDIT: "edit",
    Act.ASK_AGAIN: "ask-again",
    Act.ESCALATE: "escalate",
    Act.STOP_RUN: "stop-run",
    Act.PICK: "choose",
    Act.NONE_VALID: "none-valid",
    Act.BOTH_VALID: "both-valid",
}
_OF_CASES = (Act.LEAVE_OUT, Act.SPLIT_CASE)
_OF_COMPARISONS = (
    Act.NEXT_DISAGREEMENT,
    Act.PREVIOUS_DISAGREEMENT,
    Act.ANSWER_LEFT,
    Act.ANSWER_RIGHT,
    Act.VIEW_PAIR,
    Act.FULL_SCREEN,
    Act.RESULT,
)


def why_idle(act: Act, opened: OpenedItem | None) -> str:
    """Message code of why the key was pressed in vain; empty: nothing more is known than that it was."""
    if opened is None:
        return ""
    if act in _VERDICTS:
        return offers.why_not(opened, _VERDICTS[act])
    if act is Act.RECORD:
        return "keys.idle.nothing_staged"
    if act in _OF_CASES and len(opened.members) < 2:
        return "keys.idle.no_case"
    if act in _OF_COMPARISONS and len(opened.answers) < 2:
        return "keys.idle.one_answer"
    return ""
