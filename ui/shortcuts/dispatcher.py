"""The one place where a key press becomes an action: an event filter on the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.shortcuts.held import HeldKey
from ui.shortcuts.keymap import Found, Keymap, is_single
from ui.shortcuts.strokes import is_printable, stroke
from ui.shortcuts.table import Act, Where

TYPING_ZONE = "typing_zone"
"""Dynamic property: keys inside belong to this widget and its children."""
KEY_PANE = "key_pane"
"""Dynamic property: `list`, `matrix` or `reader`; there Space, Enter and the arrows are the desk's."""

_TEXT_EDITS = (QLineEdit, QTextEdit, QPlainTextEdit)
_FIELDS = (QAbstractSpinBox, QComboBox, QKeySequenceEdit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What a handler is told."""

    act: Act
    digits: tuple[int, ...] = ()
    is_repeat: bool = False

    @property
    def digit(self) -> int:
        """The one digit of a pick."""
        return self.digits[0]


Run = Callable[[Press], None]


@dataclass(frozen=True, slots=True)
class _Handler:
    run: Run
    is_available: Callable[[], bool]


class Dispatcher(QObject):
    """Hands key presses in one window to whoever registered for the action.

    An action that nobody offers, or that is not available now, does nothing when its key is pressed but say
    so (`idled`); its hint is hidden and the palette leaves it out.
    """

    keymap_changed = Signal()
    prefix_changed = Signal(str)
    """The strokes that wait for more, as `G`; empty: none."""
    idled = Signal(object)
    """The `Act` of a key that was pressed in vain; Esc never is, it is pressed to be sure."""

    def __init__(self, window: QWidget, keymap: Keymap | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._keymap = keymap or Keymap()
        self._handlers: dict[Act, list[_Handler]] = {}
        self._pending: tuple[str, ...] = ()
        self._held = HeldKey()
        self.guard: Callable[[Act], bool] = lambda _act: True
        """Asked before anything runs; the window forbids verdicts while cursor and painted item differ."""
        self._app = cast("QApplication", QApplication.instance())
        self._app.installEventFilter(self)
        self._app.focusChanged.connect(self._on_focus_changed)

    @property
    def keymap(self) -> Keymap:
        """The keys as they are now."""
        return self._keymap

    def set_keymap(self, keymap: Keymap) -> None:
        """Change keys; hints follow."""
        self._keymap = keymap
        self._set_pending(())
        self.keymap_changed.emit()

    def register(self, act: Act, run: Run, is_available: Callable[[], bool] = lambda: True) -> None:
        """Offer an action. Of several offers the first available one runs; later offers are asked first."""
        self._handlers.setdefault(act, []).insert(0, _Handler(run, is_available))

    def is_available(self, act: Act) -> bool:
        """Whether pressing its key would do something."""
        return self._chosen(act) is not None

    def hint(self, act: Act) -> str:
        """The key to print beside the action's name; empty where it has none that works."""
        return self._keymap.hint(act)

    def run(self, act: Act, *digits: int, is_repeat: bool = False) -> bool:
        """Do it, from a button or the palette; False: not available now."""
        handler = self._chosen(act)
        if handler is None:
            return False
        handler.run(Press(act=act, digits=digits, is_repeat=is_repeat))
        return True

    def stop(self) -> None:
        """End listening; before the window goes."""
        self._app.removeEventFilter(self)
        self._app.focusChanged.disconnect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the application comes by here, and asking one for its type takes three times as long.
        if isinstance(event, QKeyEvent):
            return self._on_key_event(watched, event)
        is_click = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress
        if is_click and self._pending:
            self._set_pending(())
        return False

    def _on_key_event(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.KeyRelease:
            self._held.on_release(event)
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return False
        return self._is_mine(watched) and self._on_key(watched, event)

    def _is_mine(self, watched: QWidget) -> bool:
        """Once for each press: at the widget with the focus, not again at each of its parents."""
        focused = self._app.focusWidget()
        is_target = watched is (focused or self._window)
        return is_target and watched.window() is self._window and self._app.activePopupWidget() is None

    def _on_key(self, focused: QWidget, event: QKeyEvent) -> bool:
        pressed, is_repeat = stroke(event), self._held.is_repeat(event)
        if is_in_zone(focused):
            self._set_pending(())
            return self._on_key_in_zone(pressed, is_repeat=is_repeat)
        if self._pending:
            # A held prefix, or Shift on the way to the second key, is not the second key.
            is_key = not is_repeat and (pressed or is_printable(event))
            return self._on_following_key(pressed) if is_key else True
        found = self._keymap.find((pressed,)) if pressed else None
        if found is not None and _belongs(found.binding.where, focused):
            return self._act(found, is_repeat=is_repeat)
        if found is None and pressed and self._keymap.begins((pressed,)):
            if not is_repeat:
                self._set_pending((pressed,))
            return True
        # An unknown single key does nothing: tables have no type-search here. Space is a button's own.
        return is_printable(event) and event.text() != " "

    def _on_key_in_zone(self, pressed: str, *, is_repeat: bool) -> bool:
        if not pressed or is_single(pressed):
            return False
        found = self._keymap.find((pressed,))
        if found is None or found.binding.where is not Where.EVERYWHERE:
            return False
        return self._act(found, is_repeat=is_repeat)

    def _on_following_key(self, pressed: str) -> bool:
        strokes = (*self._pending, pressed)
        if self._keymap.begins(strokes):
            self._set_pending(strokes)
            return True
        self._set_pending(())
        found = self._keymap.find(strokes)
        if found is not None:
            self._act(found, is_repeat=False)
        return True

    def _act(self, found: Found, *, is_repeat: bool) -> bool:
        if is_repeat and not found.binding.repeats:
            return True
        is_done = self.run(found.binding.act, *found.digits, is_repeat=is_repeat)
        if is_done or found.binding.act is Act.STEP_OUT:
            return is_done
        self.idled.emit(found.binding.act)
        return True

    def _chosen(self, act: Act) -> _Handler | None:
        if not self.guard(act):
            return None
        return next((one for one in self._handlers.get(act, ()) if one.is_available()), None)

    def _set_pending(self, strokes: tuple[str, ...]) -> None:
        if strokes != self._pending:
            self._pending = strokes
            self.prefix_changed.emit(" ".join(strokes))

    def _on_focus_changed(self, _old: QWidget | None, _now: QWidget | None) -> None:
        self._set_pending(())


def is_in_zone(widget: QWidget | None) -> bool:
    """Whether keys pressed in this widget are text, or belong to a field."""
    while widget is not None:
        if isinstance(widget, _FIELDS) or widget.property(TYPING_ZONE):
            return True
        if isinstance(widget, _TEXT_EDITS) and not widget.isReadOnly():
            return True
        widget = widget.parentWidget()
    return False


def pane_of(widget: QWidget | None) -> str:
    """The pane that a widget is in: `list`, `matrix`, `reader` or empty."""
    while widget is not None:
        if name := widget.property(KEY_PANE):
            return str(name)
        widget = widget.parentWidget()
    return ""


def _belongs(where: Where, focused: QWidget) -> bool:
    if where is Where.PANES:
        return pane_of(focused) != "" or focused.isWindow()
    if where is Where.LIST:
        return pane_of(focused) == "list" or focused.isWindow()
    return True
