"""Colours keep their contrast, sizes follow the scale, and the theme is set by us."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.icons import Glyph, Icons
from ui.theme import Choice, Role, Theme, palette
from ui.tokens import UNDERLINES, tokens

GROUNDS = ("bg", "pane", "raised", "hover", "sel")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Light; the application's looks are put back."""
    made = Theme(qapp, Choice.LIGHT)
    yield made
    made.set_scale(100)
    made.choose(Choice.LIGHT)


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in QColor(colour).getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "text2", "text3", "danger"])
def test_text_can_be_read_on_every_ground(name: str, ground: str, ink: str) -> None:
    colours = tokens(name)
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_marked_words_and_the_line_under_them_can_be_seen(name: str) -> None:
    colours = tokens(name)
    assert all(contrast(colours.text, ground) >= 4.5 for ground in (colours.mark, colours.mark_strong))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_controls_can_be_seen(name: str) -> None:
    colours = tokens(name)
    assert all(contrast(colours.line_strong, getattr(colours, ground)) >= 3 for ground in GROUNDS)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("number", range(1, 9))
def test_an_answers_ink_and_wash_can_be_read(name: str, number: int) -> None:
    colours = tokens(name)
    on_chip = "#FFFFFF" if name == "light" else colours.bg
    assert contrast(colours.ink(number), on_chip) >= 4.5
    assert contrast(colours.text, colours.wash(number)) >= 4.5


def test_an_answer_is_told_by_its_line_too() -> None:
    assert len({tokens("light").answer(number).underline for number in range(1, 9)}) == len(UNDERLINES)


def test_the_ninth_answer_begins_again() -> None:
    assert tokens("light").answer(9) == tokens("light").answer(1)


def test_dark_is_dark_where_the_platform_knows_no_themes(theme: Theme, qapp: QApplication) -> None:
    theme.choose(Choice.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Window).lightness() < 60
    assert palette(tokens("dark")).color(QPalette.ColorRole.Text).lightness() > 200


def test_everything_grows_with_the_scale(theme: Theme, qapp: QApplication) -> None:
    theme.set_scale(200)
    assert theme.px(48) == 96
    assert theme.font(Role.BODY).pixelSize() == 26
    assert "padding: 8px 24px" in qapp.styleSheet()
    assert "border: 1px" in qapp.styleSheet()


@pytest.mark.parametrize(("wished", "given"), [(20, 80), (500, 200), (130, 130)])
def test_the_scale_has_ends(theme: Theme, wished: int, given: int) -> None:
    theme.set_scale(wished)
    assert theme.scale == given


def test_a_change_is_announced(theme: Theme) -> None:
    told: list[int] = []
    theme.changed.connect(lambda: told.append(1))
    theme.choose(Choice.DARK)
    theme.set_scale(110)
    assert told == [1, 1]


def test_every_icon_exists(theme: Theme) -> None:
    icons = Icons(theme)
    assert icons.pixmap(Glyph.OK).isNull()
    icons.load()
    assert [glyph for glyph in Glyph if icons.pixmap(glyph).isNull()] == []
