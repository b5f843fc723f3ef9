"""Which answers say the same: at once in camps, counted only after the operator's own choice."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reviewer.conflicts.report import Row, RowKind
from tests.makers import HandClock, make_item, make_json, make_patch
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until
from ui.blocks.look import Look
from ui.conflict.dispute import DISPUTE_HEIGHT, NOTE_HEIGHT
from ui.conflict.standing_line import ChipLine
from ui.conflict.words import CHIP_PLACE
from ui.icons import Icons
from ui.theme import Choice, Theme

PAIR_AND_TWO = make_item(
    "camps",
    contents=tuple(
        make_json({"amount": amount, "note": note, "due": "May"})
        for amount, note in ((12, "a b"), (12, "a b"), (90, "a b"), (40, "c d"))
    ),
)


def _camps(at: AtDesk) -> list[set[int]]:
    """The camps as the line names them."""
    told = at.parts.dispute.standing.told()[0].partition(": ")[2]
    return [set(map(int, camp.split(" = "))) for camp in told.split(" · ")]


def _signs(at: AtDesk) -> list[str]:
    model = at.parts.matrix.matrix
    (whole, *_rest) = model.lines
    assert isinstance(whole, Row)
    return [model.face(whole, number).sign for number in range(1, model.answers + 1)]


async def test_camps_are_named_and_their_whole_answers_carry_one_sign(qloop: object) -> None:
    async with at_desk(PAIR_AND_TWO) as at:
        await at.show(PAIR_AND_TWO.id)
        texts = [one.candidate.content.text() for one in at.item.answers]
        pair = {number for number, text in enumerate(texts, 1) if texts.count(text) == 2}
        camps, signs = _camps(at), _signs(at)
        assert sorted(map(len, camps)) == [1, 1, 2]
        assert pair in camps
        assert len({signs[number - 1] for number in pair}) == 1
        assert len(set(signs)) == 3


async def test_nothing_is_counted_before_the_operator_has_chosen(qloop: object) -> None:
    async with at_desk(PAIR_AND_TWO) as at:
        await at.show(PAIR_AND_TWO.id)
        height = at.parts.dispute.height()
        assert len(at.parts.dispute.standing.told()) == 1
        at.press("2")
        *_, pairs = at.parts.dispute.standing.told()
        assert "points that matter 2 agrees with 1 on " in pairs or "point that matters 2 agrees" in pairs
        assert at.parts.dispute.height() == height
        at.press(Qt.Key.Key_Escape)
        assert len(at.parts.dispute.standing.told()) == 1


async def test_who_escalates_or_asks_again_has_made_no_choice(qloop: object) -> None:
    async with at_desk(PAIR_AND_TWO) as at:
        await at.show(PAIR_AND_TWO.id)
        for key in "si":
            at.press(key)
            assert at.decider.composition.verdict in ("escalate", "ask-again")
            assert len(at.parts.dispute.standing.told()) == 1
            at.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape)


async def test_a_merge_is_a_choice_once_every_row_is_settled(qloop: object) -> None:
    async with at_desk(PAIR_AND_TWO) as at:
        await at.show(PAIR_AND_TWO.id)
        at.press("n", "1")
        assert len(at.parts.dispute.standing.told()) == 1
        at.press(*"2" * (len(at.parts.matrix.matrix.lines) - 2))
        assert len(at.parts.dispute.standing.told()) > 1


async def test_two_answers_have_no_line_and_no_sign_on_the_whole(qloop: object) -> None:
    two = samples.invoice(2)
    async with at_desk(two) as at:
        await at.show(two.id)
        assert at.parts.matrix.matrix.lines[0].kind is RowKind.WHOLE
        assert _signs(at) == ["", ""]
        assert at.parts.dispute.standing.isHidden()


def _is_half(part: QWidget, whole: QWidget) -> bool:
    return part.width() > whole.width() / 2


async def test_the_sentence_has_the_width_of_the_bar_with_and_without_a_line_below(qloop: object) -> None:
    two = samples.invoice(2)
    async with at_desk(two, PAIR_AND_TWO) as at:
        for item in (two, PAIR_AND_TWO, two):
            await at.show(item.id)
            bar, sentence = at.parts.dispute, at.parts.dispute._text
            await until(partial(_is_half, sentence, bar))


APPLIES = make_item(
    "fits",
    contents=tuple(
        make_patch(f"--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a = 1\n+a = {value}\n") for value in (2, 3, 4)
    ),
)


async def test_in_a_low_window_a_short_note_and_the_camps_share_a_line(qloop: object) -> None:
    for size, lines in (((1024, 700), 1), ((1024, 900), 2)):
        async with at_desk(APPLIES, size=size) as at:
            await at.show(APPLIES.id)
            bar = at.parts.dispute
            assert bar.note_told()
            assert len(bar.standing.told()) == 1
            assert bar.height() == DISPUTE_HEIGHT + lines * NOTE_HEIGHT
            at.press("2")
            assert bar.height() == DISPUTE_HEIGHT + lines * NOTE_HEIGHT
            assert bar._note.width() >= bar._note.sizeHint().width()


def test_a_chip_stands_apart_from_the_words_before_it(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, Choice.LIGHT)
    look = Look(theme=theme, icons=Icons(theme), clock=HandClock())
    line = ChipLine(look)
    qtbot.addWidget(line)
    line.show_words(f"Alike: {CHIP_PLACE.format(1)}")
    words = ChipLine(look)
    qtbot.addWidget(words)
    words.show_words("Alike: ")
    image = line.grab().toImage()
    ink = look.theme.tokens.answer(1).ink
    middle = range(image.height())
    left = next(
        x for x in range(image.width()) if any(image.pixelColor(x, y).name() == ink.lower() for y in middle)
    )
    assert left >= words.sizeHint().width()


def _end_of_ink(line: ChipLine) -> int:
    image = line.grab().toImage()
    ground = image.pixelColor(image.width() - 1, 0)
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(x for x, y in places if image.pixelColor(x, y) != ground)


def test_line_without_room_for_its_last_words_says_that_it_is_cut(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, Choice.LIGHT)
    look = Look(theme=theme, icons=Icons(theme), clock=HandClock())
    line, cut = ChipLine(look), ChipLine(look)
    for one in (line, cut):
        qtbot.addWidget(one)
    begun = f"It agrees with {CHIP_PLACE.format(1)} on 2, "
    line.show_words(f"{begun}{CHIP_PLACE.format(2)} on 3")
    whole = line.sizeHint()
    line.resize(whole)
    assert line.toolTip() == ""
    # Without the last words there would be room for the second chip, but none for a sign behind it.
    narrow = QSize(line.width_of(f"{begun}{CHIP_PLACE.format(2)}") + 2, whole.height())
    line.resize(narrow)
    cut.show_words(f"{begun}…")
    cut.resize(narrow)
    assert abs(_end_of_ink(line) - _end_of_ink(cut)) <= 1
    assert "2 on 3" in line.toolTip()
