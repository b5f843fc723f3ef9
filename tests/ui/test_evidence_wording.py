"""What is said of an evidence file's size."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.makers import HandClock
from ui.blocks.look import Look
from ui.evidence.wording import size_of
from ui.icons import Icons
from ui.theme import Choice, Theme


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (None, ""),
        (0, "0 bytes"),
        (1, "1 byte"),
        (97, "97 bytes"),
        (1_024, "1 kB"),
        (1_700, "1 kB"),
        (48_200, "47 kB"),
    ],
)
def test_what_is_smaller_than_a_kilobyte_is_told_in_bytes(
    qapp: QApplication, size: int | None, told: str
) -> None:
    theme = Theme(qapp, Choice.LIGHT)
    assert size_of(Look(theme=theme, icons=Icons(theme), clock=HandClock()), size) == told
