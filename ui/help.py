"""The key sheet (F1, ?): every key that works now, made from the key table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.messages.catalogue import say
from ui.overlay import Overlay, Place, plain_label
from ui.shortcuts.keymap import Keymap
from ui.shortcuts.spelling import spelt_keys
from ui.shortcuts.table import Act, Section
from ui.theme import Role, Theme

BESIDE = 160
"""What head and note of the card and the room around it take of the window's height."""

COLUMNS: tuple[tuple[Section, ...], ...] = (
    (Section.ALWAYS, Section.GO),
    (Section.MOVE, Section.LOOK),
    (Section.DECIDE, Section.MORE),
)


def lines_of(section: Section, keymap: Keymap) -> list[tuple[str, str]]:
    """Keys and words of one section, each action once; actions without a key are the palette's."""
    acts = dict.fromkeys(binding.act for binding in keymap.table if binding.section is section)
    spelt = ((spelt_keys(keymap.keys_of(act)), say(f"key.{act}")) for act in acts)
    return [(keys, words) for keys, words in spelt if keys]


def open_key_sheet(window: QWidget, theme: Theme, keymap: Keymap) -> Overlay:
    """Show the sheet over the window."""
    overlay = Overlay(window, theme, place=Place.CENTRE, width=940, title=say("keys.title"))
    palette = keymap.hint(Act.PALETTE)
    note = say("keys.outside") if keymap.has_single_keys else say("keys.single_off", palette=palette)
    noted = plain_label(note, theme, tone="second")
    noted.setWordWrap(True)
    overlay.body.addWidget(noted)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(_sheet(theme, keymap))
    area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
    area.setMinimumHeight(min(theme.px(560), window.height() - theme.px(BESIDE)))
    overlay.body.addWidget(area, 1)
    overlay.open(area)
    return overlay


def _sheet(theme: Theme, keymap: Keymap) -> QWidget:
    sheet = QWidget()
    row = QHBoxLayout(sheet)
    row.setContentsMargins(0, 0, theme.px(12), 0)
    row.setSpacing(theme.px(24))
    for sections in COLUMNS:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        for section in sections:
            _add_section(column, section, theme, keymap)
        row.addWidget(box, 1, Qt.AlignmentFlag.AlignTop)
    return sheet


def _add_section(column: QVBoxLayout, section: Section, theme: Theme, keymap: Keymap) -> None:
    lines = lines_of(section, keymap)
    if not lines:
        return
    head = plain_label(say(f"keys.section.{section}"), theme, Role.STRONG)
    head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    column.addWidget(head)
    column.addSpacing(theme.px(4))
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnStretch(1, 1)
    for number, (keys, words) in enumerate(lines):
        named = plain_label(words, theme, tone="second")
        named.setWordWrap(True)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(plain_label(keys, theme, Role.MONO), number, 0, top)
        grid.addWidget(named, number, 1, top)
    column.addLayout(grid)
    column.addSpacing(theme.px(12))
