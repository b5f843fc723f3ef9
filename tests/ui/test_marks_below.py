"""Below a field stands what it lays out in another order, or not at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.makers import make_item, make_json
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
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


def below(at: AtDesk, field: QWidget) -> MarksBelow:
    """What stands below a field of the form."""
    return next(one for one in at.parts.form.findChildren(MarksBelow) if one._field is field)


@pytest.mark.parametrize(
    ("keys", "name"), [("r", "reason"), ("i", "question"), ("b13", "conditions"), ("a", "reason")]
)
async def test_every_field_whose_words_are_sent_or_recorded_has_its_marks(
    qloop: DeskLoop, keys: str, name: str
) -> None:
    item = samples.invoice(3) if keys == "b13" else samples.wire()
    async with at_desk(item) as at:
        await at.show(item.id)
        at.press(*keys)
        field = getattr(at.parts.form, name)
        assert field.isVisible()
        field.setPlainText("not \u202efdp.exe")
        assert below(at, field).isVisible()
        assert "⟦U+202E⟧fdp.exe" in below(at, field).accessibleName()
        at.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
        assert not field.isVisible()
        assert not below(at, field).isVisible()


async def test_marks_go_with_their_field_where_another_verdict_has_none(qloop: DeskLoop) -> None:
    async with at_desk(samples.wire()) as at:
        await at.show(samples.wire().id)
        at.press("i")
        form = at.parts.form
        form.question.setPlainText("why\u200b?")
        assert below(at, form.question).isVisible()
        form.question.setVisible(False)
        assert below(at, form.question).isHidden()


async def test_a_mark_at_the_end_of_all_that_a_field_takes_is_told(qloop: DeskLoop) -> None:
    async with at_desk(samples.wire()) as at:
        await at.show(samples.wire().id)
        at.press("i")
        field = at.parts.form.question
        field.setPlainText("word " * 13_000 + "end\u200b")
        told = below(at, field)
        assert told.isVisible()
        assert told.accessibleName().endswith("end⟦U+200B⟧")
        assert len(told.accessibleName()) < 200
