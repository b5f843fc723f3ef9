"""The key table: every action of the window, its keys, where they work, and its words' code. Data only.

Dispatcher, help sheet, button hints, palette and docs/keyboard.md are made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What a key can ask for."""

    RECORD = "record"
    STEP_OUT = "step-out"
    PALETTE = "palette"
    SEARCH = "search"
    UNDO = "undo"
    NEXT_PANE = "next-pane"
    PREVIOUS_PANE = "previous-pane"
    HELP = "help"
    FULL_SCREEN = "full-screen"
    NEXT_THAT_NEEDS_ME = "next-that-needs-me"
    SETTINGS = "settings"

    NEXT_ITEM = "next-item"
    PREVIOUS_ITEM = "previous-item"
    ENTER_DESK = "enter-desk"
    NEXT_DISAGREEMENT = "next-disagreement"
    PREVIOUS_DISAGREEMENT = "previous-disagreement"
    ANSWER_LEFT = "answer-left"
    ANSWER_RIGHT = "answer-right"
    VIEW_PAIR = "view-pair"
    NEXT_EIGHT = "next-eight"
    PREVIOUS_EIGHT = "previous-eight"
    SCROLL_DOWN = "scroll-down"
    SCROLL_UP = "scroll-up"
    EVIDENCE = "evidence"
    TRACE = "trace"
    CHANGES = "changes"
    SIMILAR = "similar"
    WHY_HERE = "why-here"
    SHOW_AS_SEEN = "show-as-seen"
    LEAVE_OUT = "leave-out"
    SPLIT_CASE = "split-case"
    SHOW_ARRIVALS = "show-arrivals"

    PICK = "pick"
    NONE_VALID = "none-valid"
    BOTH_VALID = "both-valid"
    RESULT = "result"
    APPROVE = "approve"
    REJECT = "reject"
    EDIT = "edit"
    ASK_AGAIN = "ask-again"
    ESCALATE = "escalate"
    SNOOZE = "snooze"
    CLAIM = "claim"
    FLAG = "flag"

    GO_NEEDS_ME = "go-needs-me"
    GO_CONFLICTS = "go-conflicts"
    GO_CAME_BACK = "go-came-back"
    GO_NOT_SENT = "go-not-sent"
    GO_DONE = "go-done"
    GO_LEDGER = "go-ledger"
    GO_HEALTH = "go-health"

    # Without a plain key: the palette only.
    GO_DUE_SOON = "go-due-soon"
    GO_SNOOZED = "go-snoozed"
    CONNECTIONS = "connections"
    SYNC_NOW = "sync-now"
    VERIFY = "verify"
    EXPORT = "export"
    STOP_RUN = "stop-run"
    PREVIEW = "preview"
    SINGLE_KEYS = "single-keys"
    THEME_LIGHT = "theme-light"
    THEME_DARK = "theme-dark"
    THEME_SYSTEM = "theme-system"
    LARGER = "larger"
    SMALLER = "smaller"
    QUIT = "quit"


class Where(StrEnum):
    """Where a key belongs to the desk and not to the widget that has the focus."""

    EVERYWHERE = "everywhere"
    """In typing zones too."""
    OUTSIDE_FIELDS = "outside-fields"
    """Whatever has the focus, but for a typing zone."""
    PANES = "panes"
    """List, matrix and reader only: on a button the same key presses the button."""
    LIST = "list"
    """The list only."""


class Section(StrEnum):
    """The parts of the help sheet."""

    ALWAYS = "always"
    MOVE = "move"
    DECIDE = "decide"
    LOOK = "look"
    GO = "go"
    MORE = "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One action and its keys.

    A key is spelt like `Ctrl+Enter` or `J`; keys one after the other are spelt with a space, `G Q`. `#`
    stands for any digit 1..8. The words are the message `key.<action>`.
    """

    act: Act
    keys: tuple[str, ...]
    where: Where
    section: Section
    repeats: bool = False
    """Holding the key goes on: moving only, never a verdict, undo or recording."""
    in_palette: bool = True


def _bind(
    act: Act,
    keys: str,
    section: Section,
    where: Where = Where.OUTSIDE_FIELDS,
    *,
    repeats: bool = False,
    in_palette: bool = True,
) -> Binding:
    spelt = tuple(keys.split(" | ")) if keys else ()
    return Binding(act=act, keys=spelt, where=where, section=section, repeats=repeats, in_palette=in_palette)


_ALL, _PANES, _LIST = Where.EVERYWHERE, Where.PANES, Where.LIST

TABLE: tuple[Binding, ...] = (
    _bind(Act.RECORD, "Ctrl+Enter", Section.ALWAYS, _ALL),
    _bind(Act.STEP_OUT, "Esc", Section.ALWAYS, _ALL, in_palette=False),
    _bind(Act.PALETTE, "Ctrl+K", Section.ALWAYS, _ALL, in_palette=False),
    _bind(Act.SEARCH, "/ | Ctrl+F", Section.ALWAYS, _ALL),
    _bind(Act.UNDO, "U | Ctrl+Z", Section.ALWAYS),
    _bind(Act.NEXT_PANE, "F6", Section.ALWAYS, _ALL),
    _bind(Act.PREVIOUS_PANE, "Shift+F6", Section.ALWAYS, _ALL),
    _bind(Act.HELP, "? | F1", Section.ALWAYS, _ALL),
    _bind(Act.FULL_SCREEN, "F | F11", Section.ALWAYS, _ALL),
    _bind(Act.NEXT_THAT_NEEDS_ME, "Ctrl+Shift+J", Section.ALWAYS, _ALL),
    _bind(Act.SETTINGS, "Ctrl+,", Section.ALWAYS, _ALL),
    _bind(Act.NEXT_ITEM, "J", Section.MOVE, repeats=True),
    _bind(Act.PREVIOUS_ITEM, "K", Section.MOVE, repeats=True),
    _bind(Act.NEXT_ITEM, "Down", Section.MOVE, _LIST, repeats=True, in_palette=False),
    _bind(Act.PREVIOUS_ITEM, "Up", Section.MOVE, _LIST, repeats=True, in_palette=False),
    _bind(Act.ENTER_DESK, "Enter", Section.MOVE, _LIST),
    _bind(Act.NEXT_DISAGREEMENT, "N", Section.MOVE, repeats=True),
    _bind(Act.PREVIOUS_DISAGREEMENT, "P", Section.MOVE, repeats=True),
    _bind(Act.ANSWER_LEFT, "Left", Section.MOVE, _PANES, repeats=True, in_palette=False),
    _bind(Act.ANSWER_RIGHT, "Right", Section.MOVE, _PANES, repeats=True, in_palette=False),
    _bind(Act.VIEW_PAIR, "V # #", Section.MOVE, in_palette=False),
    _bind(Act.NEXT_EIGHT, "Ctrl+Right", Section.MOVE, _PANES),
    _bind(Act.PREVIOUS_EIGHT, "Ctrl+Left", Section.MOVE, _PANES),
    _bind(Act.SCROLL_DOWN, "Space", Section.MOVE, _PANES, repeats=True, in_palette=False),
    _bind(Act.SCROLL_UP, "Shift+Space", Section.MOVE, _PANES, repeats=True, in_palette=False),
    _bind(Act.SHOW_ARRIVALS, ".", Section.MOVE),
    _bind(Act.PICK, "#", Section.DECIDE, in_palette=False),
    _bind(Act.NONE_VALID, "0", Section.DECIDE),
    _bind(Act.BOTH_VALID, "B", Section.DECIDE),
    _bind(Act.APPROVE, "A", Section.DECIDE),
    _bind(Act.REJECT, "R", Section.DECIDE),
    _bind(Act.EDIT, "E", Section.DECIDE),
    _bind(Act.ASK_AGAIN, "I", Section.DECIDE),
    _bind(Act.ESCALATE, "S", Section.DECIDE),
    _bind(Act.SNOOZE, "H", Section.DECIDE),
    _bind(Act.CLAIM, "C", Section.DECIDE),
    _bind(Act.FLAG, "L", Section.DECIDE),
    _bind(Act.LEAVE_OUT, "X", Section.DECIDE),
    _bind(Act.SPLIT_CASE, "Z", Section.DECIDE),
    _bind(Act.RESULT, "M", Section.LOOK),
    _bind(Act.EVIDENCE, "O", Section.LOOK),
    _bind(Act.TRACE, "T", Section.LOOK),
    _bind(Act.CHANGES, "D", Section.LOOK),
    _bind(Act.SIMILAR, "Y", Section.LOOK),
    _bind(Act.WHY_HERE, "W", Section.LOOK),
    _bind(Act.GO_NEEDS_ME, "G Q", Section.GO),
    _bind(Act.GO_CONFLICTS, "G C", Section.GO),
    _bind(Act.GO_CAME_BACK, "G B", Section.GO),
    _bind(Act.GO_NOT_SENT, "G N", Section.GO),
    _bind(Act.GO_DONE, "G D", Section.GO),
    _bind(Act.GO_LEDGER, "G L", Section.GO),
    _bind(Act.GO_HEALTH, "G H", Section.GO),
    _bind(Act.SHOW_AS_SEEN, "G S", Section.GO),
    _bind(Act.GO_DUE_SOON, "", Section.MORE),
    _bind(Act.GO_SNOOZED, "", Section.MORE),
    _bind(Act.CONNECTIONS, "", Section.MORE),
    _bind(Act.SYNC_NOW, "", Section.MORE),
    _bind(Act.VERIFY, "", Section.MORE),
    _bind(Act.EXPORT, "", Section.MORE),
    _bind(Act.STOP_RUN, "", Section.MORE),
    _bind(Act.PREVIEW, "", Section.MORE),
    _bind(Act.SINGLE_KEYS, "", Section.MORE),
    _bind(Act.THEME_LIGHT, "", Section.MORE),
    _bind(Act.THEME_DARK, "", Section.MORE),
    _bind(Act.THEME_SYSTEM, "", Section.MORE),
    _bind(Act.LARGER, "Ctrl++ | Ctrl+=", Section.MORE, _ALL),
    _bind(Act.SMALLER, "Ctrl+-", Section.MORE, _ALL),
    _bind(Act.QUIT, "Ctrl+Q", Section.MORE, _ALL),
)
