"""Below a field stands what it lays out in another order, or not at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.makers import make_item, make_json
from tests.ui import samples
from tests.ui.at_desk import at_desk
from ui.decide.marks_below import MarksBelow
from ui.loop import DeskLoop

TURNED = make_item("turned", contents=(make_json({"file": "x \u202egpj.exe"}), make_json({"file": "none"})))


async def test_what_turns_the_line_round_is_told_below_the_operators_own_value(qloop: DeskLoop) -> None:
    async with at_desk(TURNED) as at:
        await at.show(TURNED.id)
        at.press("n", "e")
        told = at.parts.form.row_editor.findChild(MarksBelow)
        assert told.isVisible()
        assert told.accessibleName().endswith('"x ⟦U+202E⟧gpj.exe"')


@pytest.mark.parametrize("unseen", ["\u3164", "\u2800", "\ufe0f", "\u034f", "\U000e0061"])
async def test_what_nobody_sees_is_told_also_where_it_passes_for_a_letter(
    qloop: DeskLoop, unseen: str
) -> None:
    item = make_item("unseen", contents=(make_json({"a": f"x{unseen}y"}), make_json({"a": "z"})))
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("n", "e")
        told = at.parts.form.row_editor.findChild(MarksBelow)
        assert told.isVisible()
        assert f"⟦U+{ord(unseen):04X}⟧" in told.accessibleName()


async def test_it_goes_with_the_last_such_character(qloop: DeskLoop) -> None:
    async with at_desk(TURNED) as at:
        await at.show(TURNED.id)
        at.press("n", "e")
        at.press(Qt.Key.Key_Delete, '"plain"')
        assert not at.parts.form.row_editor.findChild(MarksBelow).isVisible()


async def test_words_that_can_be_read_have_nothing_below(qloop: DeskLoop) -> None:
    async with at_desk(samples.structured()) as at:
        await at.show(samples.structured().id)
        at.press("n", "e")
        assert not at.parts.form.row_editor.findChild(MarksBelow).isVisible()


async def test_a_long_text_shows_the_part_about_its_first_mark(qloop: DeskLoop) -> None:
    item = make_item("long", contents=(make_json({"a": "word " * 100 + "\u200bend"}), make_json({"a": "b"})))
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press("n", "e")
        told = at.parts.form.row_editor.findChild(MarksBelow).accessibleName()
        assert told.endswith('⟦U+200B⟧end"')
        assert len(told) < 200
