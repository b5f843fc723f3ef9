"""Every message code that the desk area names has words, and every state has a way on."""

from __future__ import annotations

import ast
import re

import pytest

from reviewer.domain.content import ContentKind
from reviewer.domain.deliveries import ProofGrade
from reviewer.domain.items import Author, RiskLevel
from reviewer.domain.lifecycle import DecisionState, ItemState
from reviewer.domain.sources import Guarantee
from reviewer.verdicts._api import REASON_CODES
from reviewer.verdicts.registry import VERDICTS
from tests.house.source import modules
from ui.desk.local_actions import FLAG_REASONS
from ui.messages.words import ENGLISH

CODE = re.compile(r"[a-z]+(\.[a-z][a-z0-9_-]*)+")
PARTS = ("ui/desk", "ui/conflict", "ui/decide", "ui/blocks")
# Beginnings that are compared with, no messages.
PREFIXES = {"verdict.content", "verdict.schema"}


def named_codes() -> set[str]:
    """Every whole string of the desk's source that reads like a message code."""
    return {
        node.value
        for module in modules(*PARTS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


def test_every_code_that_the_desk_names_has_words() -> None:
    assert sorted(code for code in named_codes() - PREFIXES if code not in ENGLISH) == []


@pytest.mark.parametrize(
    "codes",
    [
        [f"dead.{state}" for state in ItemState if state is not ItemState.OPEN],
        [f"guarantee.{level}" for level in Guarantee],
        [f"proof.{told}{grade}" for grade in ProofGrade for told in ("", "told.")],
        [f"kind.{kind}" for kind in ContentKind],
        [f"reason.{code}" for code in REASON_CODES],
        [f"flag.{reason}" for reason in FLAG_REASONS],
        [f"row.risk.{level}" for level in RiskLevel],
        [f"head.author.{author}" for author in Author],
        [f"verdict.{name}.{form}" for name in VERDICTS for form in ("name", "done")],
        [f"bar.{name}" for name in VERDICTS],
        [f"drawer.{kind}" for kind in ("evidence", "trace", "similar", "changes")],
    ],
)
def test_every_member_of_a_family_of_codes_has_words(codes: list[str]) -> None:
    assert [code for code in codes if code not in ENGLISH] == []


def test_every_end_of_a_decision_is_told_above_the_item() -> None:
    from ui.desk.came_back import _NOTICES

    silent = {DecisionState.RETRACTED, DecisionState.CLOSED_BY_HUMAN}
    assert set(DecisionState) - set(_NOTICES) == silent
