"""Writes docs/keyboard.md from the key table: `python -m ui.shortcuts.handbook > docs/keyboard.md`."""

from __future__ import annotations

import sys

from ui.messages.catalogue import say
from ui.shortcuts.keymap import Keymap
from ui.shortcuts.spelling import spelt
from ui.shortcuts.table import TABLE, Act, Section

HEAD = """# Keys

Made from the key table (`ui/shortcuts/table.py`) by `python -m ui.shortcuts.handbook`; a test keeps it so.

A key means the character it types, and where a keyboard has other signs on its digit row or letters that are
not Latin, its place. Keys of one character work outside fields; in a field they are text. A held key goes on
only where it moves. Space and Enter press the button that has the focus. Every command is in the palette
(Ctrl+K). Settings (Ctrl+,) change keys, and switch those of one character off.
"""


def handbook() -> str:
    """The page."""
    return "\n".join([HEAD, *(_section(section) for section in Section)])


def _section(section: Section) -> str:
    keymap = Keymap()
    acts = dict.fromkeys(one.act for one in TABLE if one.section is section)
    lines = [f"## {say(f'keys.section.{section}')}", "", "| keys | command |", "|---|---|"]
    lines += [f"| {_keys(keymap, act)} | {say(f'key.{act}')} |" for act in acts]
    return "\n".join([*lines, ""])


def _keys(keymap: Keymap, act: Act) -> str:
    keys = keymap.keys_of(act)
    return ", ".join(f"`{spelt(key)}`" for key in keys) if keys else "palette"


if __name__ == "__main__":
    sys.stdout.write(handbook())
