"""Risk and consequences: who says so, and that an agent can only raise them."""

from __future__ import annotations

import pytest

from reviewer.domain.items import Author, Consequence, Risk, RiskLevel
from tests.unit.lenses.spelled import DECIDABLE, TITLE, item, reading

RISK = TITLE + '[risk]\ndefault = "medium"\ndeclared = "/value/risk?"\nagent = "/value/says?"\n' + DECIDABLE
CALLS = (
    TITLE
    + """
[risk]
default = "medium"
[calls.delete]
risk = "high"
effects = ["write", "irreversible"]
[calls.read]
risk = "low"
effects = ["read"]
[calls.ping]
[actions]
list = "/value"
name = "/n"
arguments = "/a"
[actions.allowed]
flags = { approve = "/ok" }
[reply]
wrap = "$actions"
[reply.actions]
approve = { ok = true }
"""
)


def calls(*names: str) -> list[dict[str, object]]:
    return [{"n": name, "a": {}, "ok": True} for name in names]


def test_what_nobody_stated_is_medium() -> None:
    assert item(RISK, {}).risk == Risk(level=RiskLevel.MEDIUM, stated_by=Author.DERIVED)


@pytest.mark.parametrize("level", list(RiskLevel))
def test_the_workflow_declares_the_risk(level: RiskLevel) -> None:
    assert item(RISK, {"risk": level.upper()}).risk == Risk(level=level, stated_by=Author.DECLARED)


def test_an_agent_raises_the_risk() -> None:
    assert item(RISK, {"risk": "low", "says": "high"}).risk == Risk(
        level=RiskLevel.HIGH, stated_by=Author.AGENT
    )


def test_an_agent_never_lowers_the_risk() -> None:
    assert item(RISK, {"risk": "high", "says": "low"}).risk == Risk(
        level=RiskLevel.HIGH, stated_by=Author.DECLARED
    )
    assert item(RISK, {"says": "low"}).risk.level is RiskLevel.MEDIUM


def test_a_risk_that_is_no_level_is_malformed() -> None:
    assert reading(RISK, {"risk": "enormous"}).problems[0].got == "enormous"
    assert reading(RISK, {"risk": {}}).problems[0].got == ""


def test_the_riskiest_call_counts_and_an_unknown_one_is_the_default() -> None:
    assert item(CALLS, calls("read")).risk.level is RiskLevel.LOW
    assert item(CALLS, calls("read", "unheard-of")).risk.level is RiskLevel.MEDIUM
    assert item(CALLS, calls("read", "ping")).risk.level is RiskLevel.MEDIUM
    assert item(CALLS, calls("read", "delete")).risk.level is RiskLevel.HIGH


def test_effects_of_known_calls_are_derived_and_an_irreversible_one_can_not_be_undone() -> None:
    assert item(CALLS, calls("read", "delete")).on_accept == Consequence(
        text="", stated_by=Author.DERIVED, effects=("read", "write", "irreversible"), reversible=False
    )
    assert item(CALLS, calls("unheard-of")).on_accept is None


YES_AND_NO = (
    TITLE
    + """
[on_accept]
text = "{/value/yes?}"
stated_by = "agent"
effects = ["write"]
effects_from = "/value/effects?"
reversible_from = "/value/undo?"
[on_decline]
text = "{/value/no?}"
reversible = true
"""
    + DECIDABLE
)


def test_what_happens_on_yes_and_on_no_has_its_author() -> None:
    seen = item(YES_AND_NO, {"yes": "Paid.", "no": "Nothing.", "effects": ["money", "write"], "undo": True})
    assert seen.on_accept == Consequence(
        text="Paid.", stated_by=Author.AGENT, effects=("write", "money"), reversible=True
    )
    assert seen.on_decline == Consequence(text="Nothing.", stated_by=Author.DECLARED, reversible=True)


def test_nothing_is_said_where_nothing_is_known() -> None:
    seen = item(YES_AND_NO, {"undo": "perhaps"})
    assert seen.on_decline is None
    assert seen.on_accept is not None
    assert seen.on_accept.reversible is None
