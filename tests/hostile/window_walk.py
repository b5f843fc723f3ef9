"""Everything that a window says, widget by widget and cell by cell, for eyes and for assistive technology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.inbox.model import ITEM_ID

Said = tuple[str, str]
"""Where, and what stands there."""
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    *(Qt.ItemDataRole.UserRole + number for number in range(1, 8)),
)


def said() -> Iterator[Said]:
    """All of every top-level window, also what is not visible just now."""
    for top in QApplication.topLevelWidgets():
        yield "window title", top.windowTitle()
        for widget in (top, *top.findChildren(QWidget)):
            yield from _said_by(widget)


def read_as_markup(everything: Iterable[Said]) -> Iterator[Said]:
    """Texts that Qt reads as markup if they look like it: labels of another format than plain, tooltips."""
    for top in QApplication.topLevelWidgets():
        for label in top.findChildren(QLabel):
            if label.textFormat() is not Qt.TextFormat.PlainText:
                yield "label", label.text()
    for place, text in everything:
        if place.endswith(("tooltip", f"role {int(Qt.ItemDataRole.ToolTipRole)}")):
            yield place, text.removeprefix("<qt>").removesuffix("</qt>")


def _said_by(widget: QWidget) -> Iterator[Said]:
    name = f"{type(widget).__name__} {widget.objectName()}".strip()
    yield f"{name} accessible name", widget.accessibleName()
    yield f"{name} accessible description", widget.accessibleDescription()
    yield f"{name} tooltip", widget.toolTip()
    yield f"{name} status tip", widget.statusTip()
    if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
        yield f"{name} text", widget.text()
    if isinstance(widget, (QTextEdit, QPlainTextEdit)):
        yield f"{name} text", widget.toPlainText()
    if isinstance(widget, (QLineEdit, QTextEdit, QPlainTextEdit)):
        yield f"{name} placeholder", widget.placeholderText()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        kept = (Qt.ItemDataRole.UserRole + 1,) if isinstance(widget, QListWidget) else ()
        yield from _cells(name, widget.model(), kept)


def _cells(name: str, model: QAbstractItemModel, kept: tuple[int, ...] = ()) -> Iterator[Said]:
    """`kept`: roles of a list that draws itself, which only hold what a row stands for."""
    root = QModelIndex()
    # A list's column count is private to it: it is one.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    for column in range(columns):
        head = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        yield f"{name} head", str(head or "")
        for row in range(model.rowCount(root)):
            for role in _ROLES:
                if role == ITEM_ID or role in kept:  # handed back to the desk, never drawn
                    continue
                value = model.data(model.index(row, column, root), role)
                yield from _value(f"{name} cell {row}/{column} role {int(role)}", value)


def _value(place: str, value: object) -> Iterator[Said]:
    """Texts, and the texts in what a delegate is handed. Domain objects are not drawn as they are."""
    if isinstance(value, str):
        yield place, value
    elif is_dataclass(value) and type(value).__module__.startswith("ui."):
        for field, inner in asdict(value).items():  # type: ignore[arg-type]
            if isinstance(inner, str) and field not in _IDS:
                yield f"{place}.{field}", inner


_IDS = frozenset({"source"})
"""Fields that a delegate holds and never paints."""
