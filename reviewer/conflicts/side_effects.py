"""What sort of side effect a tool call has, guessed from its name and, for shells and SQL, from its text.

A guess: a workflow's own declaration goes before it. What can't be told counts as a write, never as a read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from reviewer.conflicts.lexicon import words_of_name


class SideEffect(StrEnum):
    """From harmless to grave is not one line; the desk words each on its own."""

    READ = "read"
    WRITE = "write"
    MEMORY = "memory"
    IRREVERSIBLE = "irreversible"
    MONEY = "money"
    OUTBOUND = "outbound"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_READS = _words("""
    get list read search find fetch lookup look query show describe view check count calculate think select
    retrieve inspect validate verify compare summarize analyze estimate preview dry grep cat ls stat ping
""")
_GRAVE = (
    (
        SideEffect.IRREVERSIBLE,
        _words("""
        delete drop purge erase destroy remove truncate terminate revoke cancel wipe reset format kill
        rm rmdir uninstall overwrite void shutdown deprovision
    """),
    ),
    (SideEffect.OUTBOUND, _words("human")),
    (
        SideEffect.MONEY,
        _words("""
        pay payment payout refund charge transfer invoice purchase buy book withdraw deposit bill wire
        credit debit settle order subscribe
    """),
    ),
    (
        SideEffect.OUTBOUND,
        _words("""
        send email mail post publish notify message sms call tweet upload deploy push share invite submit
        reply webhook announce release
    """),
    ),
    (SideEffect.MEMORY, _words("remember memory memorize memorise recall forget")),
)
_RUNS_TEXT = _words("bash shell sh run exec execute command terminal powershell cmd sql script")

_CHANGES = _words("""
    update set create add change modify apply edit insert replace write save move rename assign approve reject
    schedule close open start stop restart merge
""")
_TOUCHES = _words("update change modify edit rename move assign save")
_THINGS = _words("order book")
"""Money moves where one does this, not where what has that name already is changed."""
_VERBS = frozenset().union(_READS, _RUNS_TEXT, _CHANGES, *(verbs for _, verbs in _GRAVE)) - _words("""
    human payment payout invoice bill order email mail message sms webhook memory sh bash cmd shell command
    terminal powershell sql script dry ls
""")
"""First words of names that say what is done."""

# Anchored words with bounded gaps: a command line is foreign text.
_DESTRUCTIVE = re.compile(
    r"\brm\s{1,8}-|\bdrop\s{1,8}(?:table|database|schema|column|index|view)\b|\btruncate\b|\bdelete\s{1,8}from\b"
    r"|--force\b|--hard\b|\bmkfs\b|\bdd\s{1,8}if=|\bshred\b|\bterraform\s{1,8}destroy\b|\bkubectl\s{1,8}delete\b",
    re.IGNORECASE,
)
_OUTGOING = re.compile(
    r"\bgit\s{1,8}push\b|\bcurl\b|\bwget\b|\bscp\b|\brsync\b|\bssh\b|\bnpm\s{1,8}publish\b|\bsendmail\b",
    re.IGNORECASE,
)
_LOOKED_AT = 20_000


_BY_GRAVITY = (
    SideEffect.READ,
    SideEffect.MEMORY,
    SideEffect.WRITE,
    SideEffect.OUTBOUND,
    SideEffect.MONEY,
    SideEffect.IRREVERSIBLE,
)


def gravity(effect: SideEffect) -> int:
    """How much a mistake costs, from 0 (it only reads) to 5 (it can't be undone)."""
    return _BY_GRAVITY.index(effect)


def side_effect(name: str, arguments: str = "") -> SideEffect:
    """The side-effect class of a call; `arguments` is the text of its arguments."""
    words = words_of_name(name)
    if set(words) & _RUNS_TEXT and (found := _of_text(arguments[:_LOOKED_AT])) is not None:
        return found
    if words and words[0] in _READS:
        return SideEffect.READ
    told = set(words) - _THINGS if words[:1] and words[0] in _TOUCHES else set(words)
    return next((effect for effect, verbs in _GRAVE if verbs & told), SideEffect.WRITE)


def is_verb(words: Sequence[str]) -> bool:
    """Whether these words of a name begin with what is done."""
    return bool(words) and words[0] in _VERBS


def is_hand_over(name: str) -> bool:
    """Whether a call of that name only asks a human to go on."""
    return "human" in words_of_name(name)


def _of_text(text: str) -> SideEffect | None:
    if _DESTRUCTIVE.search(text):
        return SideEffect.IRREVERSIBLE
    return SideEffect.OUTBOUND if _OUTGOING.search(text) else None
