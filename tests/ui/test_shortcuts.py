"""The dispatcher: what a key press does, and above all what it does not."""

from __future__ import annotations

import string
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QTableView,
    QTextBrowser,
    QTextEdit,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from ui.key_guard import VERDICTS
from ui.shortcuts.dispatcher import KEY_PANE, TYPING_ZONE, Dispatcher, Press
from ui.shortcuts.keymap import with_single_keys
from ui.shortcuts.table import Act

NO, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


class Stage(QMainWindow):
    """A window with every kind of widget, and a dispatcher that notes what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = Dispatcher(self)
        self.done: list[Press] = []
        for act in Act:
            self.keys.register(act, self.done.append)
        body = QWidget()
        self._column = QVBoxLayout(body)
        self.setCentralWidget(body)
        self.table = self.add(QTableView())
        model = QStandardItemModel()
        for name in ("alpha", "beta", "romeo", "yeast"):
            model.appendRow(QStandardItem(name))
        self.table.setModel(model)
        self.table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.table.setProperty(KEY_PANE, "list")
        self.reason = self.add(QPlainTextEdit())
        self.reason.setProperty(TYPING_ZONE, True)
        self.keys.register(Act.REJECT, self._on_reject)

    def add(self, widget: QWidget) -> QWidget:
        self._column.addWidget(widget)
        return widget

    def acts(self) -> list[Act]:
        """What was asked for since the last time."""
        acts = [one.act for one in self.done]
        self.done.clear()
        return acts

    def _on_reject(self, press: Press) -> None:
        self.done.append(press)
        self.reason.setFocus()


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    """Shown, active, focus in the table."""
    window = Stage()
    window.resize(600, 900)
    window.show()
    window.activateWindow()
    window.table.setFocus()
    QTest.qWaitForWindowActive(window)
    yield window
    window.keys.stop()
    window.close()


def type_into(stage: Stage, text: str) -> None:
    """At whatever has the focus, press by press: focus may move in between."""
    for char in text:
        QTest.keyClicks(QApplication.focusWidget() or stage, char)


def test_a_letter_is_its_action(stage: Stage) -> None:
    type_into(stage, "a")
    assert stage.acts() == [Act.APPROVE]


@pytest.mark.parametrize("modifier", [SHIFT, NO])
def test_a_capital_letter_is_the_same_action(stage: Stage, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(stage.table, "A", modifier)
    assert stage.acts() == [Act.APPROVE]


def test_an_unknown_letter_does_nothing_and_moves_no_row(stage: Stage) -> None:
    stage.table.setCurrentIndex(stage.table.model().index(0, 0))
    type_into(stage, "qq")
    assert stage.acts() == []
    assert stage.table.currentIndex().row() == 0


def test_a_held_key_records_once(stage: Stage) -> None:
    for is_repeat in (False, True, True, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, NO, "a", is_repeat)
        QApplication.sendEvent(stage.table, event)
    assert stage.acts() == [Act.APPROVE]


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_U, "u"), (Qt.Key.Key_R, "r"), (Qt.Key.Key_1, "1")])
def test_nothing_but_moving_goes_on_when_held(stage: Stage, key: Qt.Key, text: str) -> None:
    QApplication.sendEvent(stage.table, QKeyEvent(QEvent.Type.KeyPress, key, NO, text, True))
    assert stage.acts() == []


def test_moving_goes_on_when_held(stage: Stage) -> None:
    for is_repeat in (False, True, True):
        QApplication.sendEvent(stage.table, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_J, NO, "j", is_repeat))
    assert stage.acts() == [Act.NEXT_ITEM] * 3


def test_a_reason_typed_at_once_is_text(stage: Stage) -> None:
    type_into(stage, "rapprove all 10")
    assert stage.acts() == [Act.REJECT]
    assert stage.reason.toPlainText() == "approve all 10"
    assert len(stage.reason.toPlainText()) == 14


FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox, QDateEdit)
NO_FIELDS = (
    QTableView,
    QTreeWidget,
    QListWidget,
    QTextBrowser,
    QPushButton,
    QCheckBox,
    QRadioButton,
    QSlider,
    QTabBar,
    QLabel,
)


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_characters_in_a_field_are_the_fields(stage: Stage, kind: type[QWidget]) -> None:
    field = stage.add(kind())
    field.show()
    field.setFocus()
    assert QApplication.focusWidget() is field
    for char in string.ascii_letters + string.digits + "./? ":
        QTest.keyClicks(field, char)
    assert stage.acts() == []


@pytest.mark.parametrize("kind", NO_FIELDS, ids=lambda kind: kind.__name__)
def test_outside_fields_a_widget_gets_no_letter_of_its_own(stage: Stage, kind: type[QWidget]) -> None:
    seen: list[str] = []

    class Listening(kind):  # type: ignore[misc, valid-type]
        def keyPressEvent(self, event: QKeyEvent) -> None:
            seen.append(event.text())
            super().keyPressEvent(event)

    widget = stage.add(Listening())
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.show()
    for char in string.ascii_letters + string.digits:
        widget.setFocus()
        QTest.keyClicks(QApplication.focusWidget(), char)
    assert seen == []
    # G and V wait for a second key, and the prefix swallows what follows: fewer verdicts, never more.
    assert set(stage.acts()) <= set(Act)


@pytest.mark.parametrize("kind", [QPushButton, QCheckBox, QRadioButton], ids=lambda kind: kind.__name__)
def test_space_and_enter_on_a_button_are_the_buttons(stage: Stage, kind: type[QPushButton]) -> None:
    button = kind("x")
    clicked: list[int] = []
    button.clicked.connect(lambda: clicked.append(1))
    stage.add(button).setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert clicked
    assert stage.acts() == []


def test_space_scrolls_and_enter_enters_in_a_pane(stage: Stage) -> None:
    QTest.keyClick(stage.table, Qt.Key.Key_Space)
    QTest.keyClick(stage.table, Qt.Key.Key_Space, SHIFT)
    QTest.keyClick(stage.table, Qt.Key.Key_Return)
    assert stage.acts() == [Act.SCROLL_DOWN, Act.SCROLL_UP, Act.ENTER_DESK]


def test_control_enter_records_from_inside_a_field(stage: Stage) -> None:
    stage.reason.setFocus()
    QTest.keyClick(stage.reason, Qt.Key.Key_Return, CTRL)
    assert stage.acts() == [Act.RECORD]
    assert stage.reason.toPlainText() == ""


def test_enter_in_a_field_does_not_reach_the_desk(stage: Stage) -> None:
    line = stage.add(QLineEdit())
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert stage.acts() == []


def test_undo_in_a_field_undoes_text_and_outside_the_decision(stage: Stage) -> None:
    stage.reason.setFocus()
    type_into(stage, "abc")
    QTest.keyClick(stage.reason, Qt.Key.Key_Z, CTRL)
    assert stage.acts() == []
    assert stage.reason.toPlainText() != "abc"
    stage.table.setFocus()
    QTest.keyClick(stage.table, Qt.Key.Key_Z, CTRL)
    assert stage.acts() == [Act.UNDO]


def test_a_prefix_waits_for_its_second_key(stage: Stage) -> None:
    prefixes: list[str] = []
    stage.keys.prefix_changed.connect(prefixes.append)
    type_into(stage, "gc")
    assert stage.acts() == [Act.GO_CONFLICTS]
    assert prefixes == ["G", ""]


def test_any_other_key_after_a_prefix_does_nothing(stage: Stage) -> None:
    type_into(stage, "ga")
    assert stage.acts() == []
    type_into(stage, "a")
    assert stage.acts() == [Act.APPROVE]


def test_a_pair_is_two_digits(stage: Stage) -> None:
    type_into(stage, "v25")
    assert [(one.act, one.digits) for one in stage.done] == [(Act.VIEW_PAIR, (2, 5))]


def test_the_prefix_ends_when_the_focus_moves(stage: Stage) -> None:
    type_into(stage, "g")
    stage.reason.setFocus()
    stage.table.setFocus()
    type_into(stage, "c")
    assert stage.acts() == [Act.CLAIM]


def test_what_is_not_available_does_nothing(stage: Stage) -> None:
    stage.keys.guard = lambda act: act is not Act.APPROVE
    type_into(stage, "a")
    assert stage.acts() == []
    assert not stage.keys.is_available(Act.APPROVE)


def test_the_guard_stops_every_verdict(stage: Stage) -> None:
    stage.keys.guard = lambda act: act not in VERDICTS
    type_into(stage, "a123450beish clx")
    QTest.keyClick(stage.table, Qt.Key.Key_Return, CTRL)
    assert not set(stage.acts()) & VERDICTS


def test_single_keys_can_be_switched_off(stage: Stage) -> None:
    stage.keys.set_keymap(with_single_keys(stage.keys.keymap, is_on=False))
    type_into(stage, "arj1gc/")
    QTest.keyClick(stage.table, Qt.Key.Key_K, CTRL)
    assert stage.acts() == [Act.PALETTE]


def test_another_window_keeps_its_keys(stage: Stage) -> None:
    other = QWidget()
    field = QTableView(other)
    other.show()
    other.activateWindow()
    field.setFocus()
    QTest.keyClicks(field, "a")
    assert stage.acts() == []
    other.close()


def test_each_press_acts_once_though_it_travels_up(stage: Stage) -> None:
    inner = QWidget(stage.reason)
    inner.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    label = stage.add(QLabel("x"))
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    label.show()
    label.setFocus()
    QTest.keyClicks(label, "u")
    assert stage.acts() == [Act.UNDO]


def test_release_and_press_with_one_time_stamp_is_a_held_key(stage: Stage) -> None:
    def send(kind: QEvent.Type, at_ms: int) -> None:
        event = QKeyEvent(kind, Qt.Key.Key_A, NO, 38, 97, 0, "a")
        event.setTimestamp(at_ms)
        QApplication.sendEvent(stage.table, event)

    send(QEvent.Type.KeyPress, 1_000)
    for at_ms in (1_500, 1_525, 1_550):  # as X11 repeats, and Qt fails to mark
        send(QEvent.Type.KeyRelease, at_ms)
        send(QEvent.Type.KeyPress, at_ms)
    assert stage.acts() == [Act.APPROVE]
    send(QEvent.Type.KeyRelease, 1_600)
    send(QEvent.Type.KeyPress, 1_660)  # a finger
    assert stage.acts() == [Act.APPROVE]
