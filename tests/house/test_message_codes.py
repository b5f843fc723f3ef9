"""Every message code that is written down anywhere in the core has a sentence."""

from __future__ import annotations

import ast
import re

from reviewer.domain.lifecycle import ItemState
from tests.house.source import modules
from ui.messages.words import ENGLISH

FAMILIES = (
    *(
        "audit",
        "config",
        "contract",
        "decision",
        "delivery",
        "doctor",
        "error",
        "export",
        "evidence",
        "flag",
        "home",
        "install",
        "lens",
    ),
    *("lifecycle", "policy", "record", "secrets", "server", "source", "undo", "unknown", "verdict"),
)
CODE = re.compile(rf"(?:{'|'.join(FAMILIES)})(?:\.[a-z][a-z0-9_]*)+")
# The wire and the agents' side speak to programs, by problem types of their own.
TO_PROGRAMS = ("reviewer/contract/", "reviewer/adapters/", "reviewer/demo/", "reviewer/server/refused.py")
LENS_FIELDS = {f"evidence.{name}" for name in ("id", "list", "media_type", "text", "title")}
NO_CODES = {"server.db", "home.lock", *LENS_FIELDS}


def codes() -> dict[str, str]:
    """Every code, with a place where it stands."""
    return {
        node.value: module.at(node)
        for module in modules("reviewer")
        if not module.path.startswith(TO_PROGRAMS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


def test_every_code_of_the_core_has_a_sentence() -> None:
    assert {code: at for code, at in codes().items() if code not in ENGLISH and code not in NO_CODES} == {}


def test_the_search_finds_codes_wherever_they_stand() -> None:
    found = codes()
    returned, raised, given = "verdict.item_malformed", "undo.nothing", "source.cannot_tell"
    assert {returned, raised, given, "record.unavailable"} <= set(found)


def test_every_way_an_item_can_be_gone_has_a_sentence() -> None:
    assert [
        state for state in ItemState if state is not ItemState.OPEN and f"item.{state}" not in ENGLISH
    ] == []
