"""The palette (Ctrl+K): every action that can run now, found by typing its name."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.messages.catalogue import say
from ui.overlay import Overlay, Place
from ui.shortcuts.dispatcher import TYPING_ZONE, Dispatcher
from ui.shortcuts.spelling import spelt_keys
from ui.shortcuts.table import Act
from ui.theme import Role, Theme

ACT = Qt.ItemDataRole.UserRole + 1
KEYS = Qt.ItemDataRole.UserRole + 2
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette."""

    act: Act
    words: str
    keys: str


def commands(keys: Dispatcher) -> list[Command]:
    """What can run now, in the order of the table."""
    offered = dict.fromkeys(one.act for one in keys.keymap.table if one.in_palette)
    return [
        Command(act, say(f"key.{act}"), spelt_keys(keys.keymap.keys_of(act)))
        for act in offered
        if keys.is_available(act)
    ]


def matching(typed: str, offered: list[Command]) -> list[Command]:
    """Those that hold every typed word; names that begin with it come first."""
    words = typed.casefold().split()
    hits = [one for one in offered if all(word in one.words.casefold() for word in words)]
    return sorted(hits, key=lambda one: not one.words.casefold().startswith(typed.casefold().strip()))


LONGEST_SEARCH = 200


class CommandDelegate(QStyledItemDelegate):
    """The name as Qt draws it, and the keys at the right edge."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        rect: QRect = option.rect
        painter.save()
        painter.setFont(self._theme.font(Role.MONO))
        painter.setPen(self._theme.colour("text3"))
        edge, side = rect.adjusted(0, 0, -self._theme.px(12), 0), Qt.AlignmentFlag.AlignRight
        painter.drawText(edge, side | Qt.AlignmentFlag.AlignVCenter, index.data(KEYS) or "")
        painter.restore()


class Palette(QObject):
    """The open palette: a field and a list under it."""

    def __init__(self, window: QWidget, theme: Theme, keys: Dispatcher) -> None:
        self.overlay = Overlay(window, theme, place=Place.TOP, width=520, title="")
        super().__init__(self.overlay)
        self._keys = keys
        # Asked before the palette takes the focus: what can run depends on where the operator is.
        self._offered = commands(keys)
        self.field = QLineEdit()
        self.field.setProperty(TYPING_ZONE, True)
        self.field.setPlaceholderText(say("palette.hint"))
        self.field.setAccessibleName(say("palette.title"))
        self.field.setMaxLength(LONGEST_SEARCH)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_typed)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(say("palette.title"))
        self.list.setStyleSheet(
            f"QListWidget {{ background: {theme.tokens.raised}; }}"
            f"QListWidget::item {{ padding: {theme.px(5)}px {theme.px(8)}px; }}"
            f"QListWidget::item:selected {{ background: {theme.tokens.sel}; color: {theme.tokens.text}; }}"
        )
        self.list.setItemDelegate(CommandDelegate(theme, self.list))
        self.list.setMinimumHeight(theme.px(360))
        self.list.itemClicked.connect(self._on_clicked)
        self.overlay.body.addWidget(self.field)
        self.overlay.body.addWidget(self.list)
        self._on_typed("")
        self.overlay.open(self.field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if key in _STEPS:
            last = self.list.count() - 1
            self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + _STEPS[key])))
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            if self.list.currentItem() is not None:
                self._on_clicked(self.list.currentItem())
            return True
        return False

    def _on_typed(self, typed: str) -> None:
        self.list.clear()
        for one in matching(typed, self._offered):
            item = QListWidgetItem(one.words)
            item.setData(ACT, one.act)
            item.setData(KEYS, one.keys)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.words} {one.keys}".rstrip())
            self.list.addItem(item)
        if not self.list.count():
            nothing = QListWidgetItem(say("palette.nothing"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        act = item.data(ACT)
        if act is not None:
            self.overlay.end()
            self._keys.run(Act(act))
