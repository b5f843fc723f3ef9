"""The installed Qt binding keeps its references.

PySide6 6.12 on Python below 3.12 loses one reference to None per call and then aborts the process
("none_dealloc"). The pins in pyproject.toml avoid it; this notices when they no longer do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

CALLS = 1_000
# Other threads and caches move the count a little; the defect moves it by CALLS.
SLACK = 100


class _Painted(QWidget):
    def event(self, event: QEvent) -> bool:
        return super().event(event)

    def paintEvent(self, event: QEvent) -> None:
        return None


def lost_references(thing: object, act: Callable[[], object]) -> int:
    """How many references to `thing` vanish over CALLS times `act`."""
    act()
    before = sys.getrefcount(thing)
    for _ in range(CALLS):
        act()
    return before - sys.getrefcount(thing)


@pytest.mark.parametrize("thing", [None, True, False])
def test_setting_a_text_keeps_references(qapp: QApplication, thing: object) -> None:
    label = QLabel()
    assert abs(lost_references(thing, lambda: label.setText("x"))) < SLACK


def test_painting_keeps_references(qapp: QApplication) -> None:
    widget = _Painted()
    widget.resize(20, 20)
    assert abs(lost_references(None, widget.grab)) < SLACK
