"""Where the keys are in the desk: in a pane or in a field, and back to where they came from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.desk.layout import DeskParts
from ui.shortcuts.dispatcher import is_in_zone


class DeskFocus:
    """Moves the keys between the desk's panes and its fields."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts
        self._came_from: QWidget | None = None

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 goes through, in this order; only what is visible."""
        parts = self._parts
        readers = [pane.view.browser for pane in parts.readers.visible()]
        fields = [
            parts.form.row_editor.field,
            parts.form.reason,
            parts.form.question,
            parts.form.conditions,
            parts.form.editor.field,
        ]
        candidates = [
            parts.matrix,
            parts.request,
            *readers,
            parts.drawer.view.browser,
            parts.drawer.earlier,
            parts.evidence.shown,
            *fields,
        ]
        return tuple(widget for widget in candidates if widget.isVisible())

    def first_pane(self) -> QWidget:
        """Where the keys go on entering the desk."""
        parts = self._parts
        if parts.matrix.isVisible():
            return parts.matrix
        if parts.request.isVisible():
            return parts.request
        visible = parts.readers.visible()
        return visible[0].view.browser if visible and visible[0].isVisible() else parts.raw.browser

    def enter_field(self, act: Callable[[], None]) -> None:
        """Do something that may move the keys into a field; remember where they came from."""
        before = QApplication.focusWidget()
        act()
        after = QApplication.focusWidget()
        if after is not before and after is not None and is_in_zone(after):
            self._came_from = before

    def leave_field(self) -> bool:
        """Give the keys back to where they came from; False where they were not in a field of the desk."""
        focused = QApplication.focusWidget()
        if focused is None or not self._parts.isAncestorOf(focused) or not is_in_zone(focused):
            return False
        target = self._came_from if self._came_from is not None and self._came_from.isVisible() else None
        self._came_from = None
        (target or self.first_pane()).setFocus(Qt.FocusReason.OtherFocusReason)
        return True
