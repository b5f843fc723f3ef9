"""Settings: colours, size, two numbers, single keys on or off, other keys. Every change holds at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.messages.catalogue import say
from ui.overlay import plain_label
from ui.screen_room import within_screen
from ui.settings_numbers import NumberFields
from ui.shortcuts.keymap import KeyConflict, Keymap, with_single_keys
from ui.shortcuts.spelling import spelt, spelt_keys
from ui.shortcuts.strokes import stroke
from ui.shortcuts.table import TABLE, Act
from ui.theme import LARGEST_SCALE, SCALE_STEP, SMALLEST_SCALE, Choice, Role, Theme

UseKeymap = Callable[[Keymap], None]
# What moves inside a list, or stands for any digit, is no key of its own.
FIXED = frozenset({Act.PICK, Act.VIEW_PAIR, Act.STEP_OUT, Act.RECORD, Act.ENTER_DESK})


class SettingsDialog(QDialog):
    """Beside the window; whoever opens it keeps what was changed."""

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        keymap: Keymap,
        use_keymap: UseKeymap,
        numbers: NumberFields | None = None,
    ) -> None:
        """`numbers`: where they can be kept."""
        super().__init__(window)
        self.numbers = numbers
        self._theme, self._keymap, self._use_keymap = theme, keymap, use_keymap
        self._acts = tuple(dict.fromkeys(one.act for one in TABLE if one.act not in FIXED))
        self._listening: Act | None = None
        self.setWindowTitle(say("settings.title"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.choice = QComboBox()
        for one in Choice:
            self.choice.addItem(say(f"settings.theme.{one}"), one)
        self.choice.setCurrentIndex(list(Choice).index(theme.choice))
        self.choice.currentIndexChanged.connect(lambda place: theme.choose(list(Choice)[place]))
        self.scale = QComboBox()
        for percent in range(SMALLEST_SCALE, LARGEST_SCALE + 1, SCALE_STEP):
            self.scale.addItem(say("settings.percent", percent=percent), percent)
        self.scale.setCurrentIndex(self.scale.findData(theme.scale))
        self.scale.currentIndexChanged.connect(lambda place: theme.set_scale(self.scale.itemData(place)))
        self.single_keys = QCheckBox(say("settings.single_keys"))
        self.single_keys.setChecked(keymap.has_single_keys)
        self.single_keys.toggled.connect(self._on_single_keys)
        self.keys = QTableWidget(len(self._acts), 2)
        self.told = plain_label("", theme, tone="danger")
        self.change = self._button("settings.key.change", self._on_change)
        self.reset = self._button("settings.key.reset", self._on_reset)
        self._lay_out()
        self._list_keys()
        self.resize(within_screen(self, QSize(theme.px(560), theme.px(640))))

    @property
    def keymap(self) -> Keymap:
        """The keys as they are now."""
        return self._keymap

    def wish(self, act: Act, key: str) -> bool:
        """Give an action another key; False, and a sentence, when another action holds it."""
        try:
            self._take(self._keymap.remapped(act, (key,)))
        except KeyConflict as conflict:
            code = "keys.conflict" if conflict.held_by else "keys.not_a_key"
            held = say(f"key.{conflict.held_by}") if conflict.held_by else ""
            self.told.setText(say(code, key=spelt(key), action=held))
            return False
        self.told.clear()
        return True

    def reject(self) -> None:
        """Esc: a number that was begun is not taken as one when its field loses the keys."""
        if self.numbers is not None:
            self.numbers.show_kept()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._listening is None:
            super().keyPressEvent(event)
            return
        pressed = stroke(event)
        if not pressed:
            return
        act, self._listening = self._listening, None
        self.change.setText(say("settings.key.change"))
        if pressed != "Esc":
            self.wish(act, pressed)

    def _lay_out(self) -> None:
        px = self._theme.px
        form = QFormLayout()
        form.setVerticalSpacing(px(8))
        for code, field in (("settings.theme", self.choice), ("settings.scale", self.scale)):
            field.setAccessibleName(say(code))
            form.addRow(say(code), field)
        if self.numbers is not None:
            self.numbers.add_to(form)
        form.addRow("", self.single_keys)
        self.keys.setAccessibleName(say("settings.keys"))
        self.keys.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.keys.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.keys.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.keys.setTabKeyNavigation(False)
        self.keys.setShowGrid(False)
        self.keys.horizontalHeader().hide()
        self.keys.verticalHeader().hide()
        self.keys.verticalHeader().setDefaultSectionSize(px(28))
        self.keys.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.keys.setColumnWidth(1, px(180))
        row = QHBoxLayout()
        for button in (self.change, self.reset):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._button("settings.close", self.accept))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(form)
        column.addWidget(plain_label(say("settings.keys"), self._theme, Role.STRONG))
        column.addWidget(self.keys, 1)
        column.addWidget(self.told)
        column.addLayout(row)

    def _button(self, code: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(say(code))
        button.setAutoDefault(False)
        button.clicked.connect(run)
        return button

    def _list_keys(self) -> None:
        for place, act in enumerate(self._acts):
            self.keys.setItem(place, 0, QTableWidgetItem(say(f"key.{act}")))
            self.keys.setItem(place, 1, QTableWidgetItem(spelt_keys(self._keymap.keys_of(act))))

    def _chosen(self) -> Act | None:
        place = self.keys.currentRow()
        return self._acts[place] if place >= 0 else None

    def _on_change(self) -> None:
        act = self._chosen()
        if act is not None:
            self._listening = act
            self.change.setText(say("settings.key.press"))
            # Away from the button, which would take Space and Enter for itself.
            self.setFocus()

    def _on_reset(self) -> None:
        act = self._chosen()
        if act is not None:
            self._take(self._keymap.as_designed(act))

    def _on_single_keys(self, is_on: bool) -> None:
        self._take(with_single_keys(self._keymap, is_on=is_on))

    def _take(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self._use_keymap(keymap)
        self._list_keys()
