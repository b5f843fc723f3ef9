"""Marks and rows in the readers: found where they stand, not where something looks like them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.conflicts.build import build_report
from reviewer.conflicts.landmarks import landmarks
from reviewer.conflicts.passages import Landmarks
from reviewer.domain.content import Content
from reviewer.render.registry import render
from tests.makers import HandClock, make_calls, make_candidate, make_json, make_patch, make_text
from ui.blocks import tied
from ui.blocks.block_html import pieces
from ui.blocks.content_view import ContentView
from ui.blocks.fill_queue import FillQueue
from ui.blocks.look import Look
from ui.blocks.tied import Standing
from ui.icons import Icons
from ui.theme import Choice, Theme

CLAUSES = [f"Clause {number}. " + "The tenant keeps the premises in order. " * 6 for number in range(60)]
LONG, WITHOUT_ONE = (make_text("\n\n".join(one)) for one in (CLAUSES, [*CLAUSES[:50], *CLAUSES[51:]]))
PATCH = "--- a/a.sql\n+++ b/a.sql\n@@ -1 +1 @@\n-old\n+new\n"


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> ContentView:
    theme = Theme(qapp, Choice.LIGHT)
    view = ContentView(Look(theme=theme, icons=Icons(theme), clock=HandClock()), FillQueue())
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    return view


def found(*contents: Content) -> list[Landmarks]:
    candidates = [make_candidate(number, one) for number, one in enumerate(contents, 1)]
    return landmarks(build_report(candidates), candidates)


def draw(view: ContentView, content: Content, wanted: Landmarks, qtbot: QtBot) -> list[tuple[int, str]]:
    """What is marked, with the line that it stands on."""
    view.show_pages([pieces(render(content))])
    view.mark(wanted)
    with qtbot.waitSignal(view.shown):
        pass
    qtbot.waitUntil(lambda: bool(view.browser.extraSelections()))
    return [(one.cursor.blockNumber(), one.cursor.selectedText()) for one in view.browser.extraSelections()]


def test_the_argument_that_differs_is_marked_and_not_its_double_in_another_call(
    view: ContentView, qtbot: QtBot
) -> None:
    one = make_calls(("cancel_room", {"room": "Linz 2"}), ("book_room", {"room": "Wels 1"}))
    other = make_calls(("cancel_room", {"room": "Linz 2"}), ("book_room", {"room": "Linz 2"}))
    ((line, words),) = draw(view, other, found(one, other)[1], qtbot)
    before = view.browser.document().findBlockByNumber(line).text()
    heads = [at for at in range(line) if "book_room" in view.browser.document().findBlockByNumber(at).text()]
    assert (words, bool(heads)) == ('"Linz 2"', True), before


def test_a_call_that_others_do_not_make_is_marked_with_all_its_arguments(
    view: ContentView, qtbot: QtBot
) -> None:
    one = make_calls(("book_bus", {"day": "2026-03-17", "seats": 8}))
    other = make_calls(("move_seats", {"trip": "T-660"}))
    drawn = draw(view, one, found(one, other)[0], qtbot)
    assert [words for _, words in drawn] == ["book_bus", '"2026-03-17"', "8"]


def test_members_in_another_order_are_marked_in_the_order_in_which_they_are_drawn(
    view: ContentView, qtbot: QtBot
) -> None:
    one = make_json({"a": "x", "b": {"c": "x", "d": "y"}})
    other = make_json({"b": {"d": "z", "c": "x"}, "a": "x"})
    assert [words for _, words in draw(view, other, found(one, other)[1], qtbot)] == ['"z"']


def test_the_row_under_the_cursor_is_lit_where_it_stands(view: ContentView, qtbot: QtBot) -> None:
    one, other = make_json({"a": 1, "b": 1, "c": [1]}), make_json({"a": 1, "b": 2, "c": [3]})
    draw(view, one, found(one, other)[0], qtbot)
    view.show_row("/c/0")
    lit = view.browser.extraSelections()[-1]
    assert (lit.cursor.selectedText(), lit.format.background().color().name()) == ("1", "#ffd24d")
    assert lit.cursor.blockNumber() == view.browser.document().blockCount() - 1


@pytest.mark.parametrize(("drawn", "characters"), [("back.", 85), ("back, as says the notice.", 80)])
def test_a_row_is_lit_to_the_end_of_its_line_where_it_is_drawn_as_it_is_written(
    view: ContentView, qtbot: QtBot, drawn: str, characters: int
) -> None:
    text = "Stop.\n\nAffected are the batches K24-{} to K24-07; the batch stands on the label at the back."
    one, other = make_text(text.format("03")), make_text(text.format("01"))
    draw(view, make_text(one.text().replace("back.", drawn)), found(one, other)[0], qtbot)
    view.show_row("p2")
    lit = max((each.cursor.selectedText() for each in view.browser.extraSelections()), key=len)
    assert lit == text.format("03").partition("\n\n")[2][:characters]


def test_what_differs_in_the_lit_passage_is_marked_more_strongly(view: ContentView, qtbot: QtBot) -> None:
    one, other = make_text("Pay 1.\n\nDue on 2 May."), make_text("Pay 3.\n\nDue on 4 May.")
    draw(view, one, found(one, other)[0], qtbot)
    view.show_row("p2")
    strong = [
        it for it in view.browser.extraSelections() if it.format.background().color().name() == "#ffd24d"
    ]
    assert [it.cursor.selectedText() for it in strong] == ["2"]


def test_rows_of_text_and_patches_stand_where_their_words_are_drawn(view: ContentView, qtbot: QtBot) -> None:
    text = make_text("First point stands.\n\n1. second\n\n| sum | 5 |\n|---|---|")
    draw(view, text, found(text, make_text("Other."))[0], qtbot)
    assert len(view.place.standing().rows) == 3
    patch = make_patch(PATCH)
    assert [one.row for one in found(patch, make_patch(PATCH.replace("new", "other")))[0].rows] == ["a.sql@1"]


def test_the_number_of_a_list_is_no_figure_to_look_for_in_its_words() -> None:
    one = make_text("It is due:\n\n1. We repair it.\n2. Else you get 79.90 EUR within 20 days (4.2).")
    other = make_text("It is due:\n\n- Nothing at all, as that time has been over since May.")
    marks = [mark for mark in found(one, other)[0].marks if mark.row in {"p2", "p3"}]
    assert [mark.words.split()[0] for mark in marks if not mark.before] == ["We", "Else"]
    assert "".join(mark.words for mark in marks).replace(" ", "").startswith("Werepairit.Elseyouget79.90EUR")


def test_what_is_not_drawn_of_a_patch_is_found_nowhere_else(view: ContentView, qtbot: QtBot) -> None:
    head = "diff --git a/m/0043_new.sql b/m/0043_new.sql\nnew file mode 100644\n--- /dev/null\n"
    added = "+++ b/m/0043_new.sql\n@@ -0,0 +1,2 @@\n+UPDATE orders SET channel = 5000;\n+DROP TABLE old;\n"
    both = "diff --git a/z.sql b/z.sql\n--- a/z.sql\n+++ b/z.sql\n@@ -1 +1 @@\n-old\n+new\n"
    one, other = make_patch(head + added + both), make_patch(both)
    words = [words for _, words in draw(view, one, found(one, other)[0], qtbot)]
    assert "".join(words).endswith("+UPDATE orders SET channel = 5000;+DROP TABLE old;")


def test_marks_are_cut_where_the_first_look_begins_and_ends() -> None:
    said = make_text("It was seen that the firm pays.\n\nIt was then that Ann said so.")
    marks = found(said, make_text("It was seen that the firm pays."))[0].marks
    assert [(mark.words, mark.looks_first) for mark in marks] == [
        ("It was", True),
        (" then that Ann said so.", False),
    ]


def test_of_several_marks_the_words_that_stand_most_alone_are_looked_at_first() -> None:
    one = make_text("It was long ago seen that the firm pays 120 euros in cash today, said Ann Lee.")
    other = make_text("It was just now found that the firm pays 210 euros in coins today, said Ann Lee.")
    told = [(mark.words, mark.looks_first) for mark in found(one, other)[0].marks]
    assert told == [("long", False), ("ago", True), ("seen", False), ("120", True), ("cash", False)]


def test_words_to_look_at_first_have_a_line_under_them_lit_or_not(view: ContentView, qtbot: QtBot) -> None:
    one = make_text("It was long ago seen that the firm pays 120 euros in cash today, said Ann Lee.")
    other = make_text("It was just now found that the firm pays 210 euros in coins today, said Ann Lee.")
    draw(view, one, found(one, other)[0], qtbot)
    view.show_row("p1")
    lined = [
        it.cursor.selectedText()
        for it in view.browser.extraSelections()
        if it.format.underlineStyle() is QTextCharFormat.UnderlineStyle.SingleUnderline
    ]
    assert lined == ["ago", "120"] * 2


def test_a_follower_stands_at_the_rows_of_its_leader() -> None:
    leader = Standing(at=150, most=900, page=100, rows={"p1": 100, "p2": 200})
    follower = Standing(at=0, most=1900, page=100, rows={"p1": 1000, "p2": 1200})
    assert tied.follow(leader, follower) == 1100


def test_a_follower_reaches_the_end_with_its_leader_and_never_passes_it() -> None:
    follower = Standing(at=0, most=50, page=100, rows={"p1": 140})
    assert tied.follow(Standing(at=900, most=900, page=100, rows={}), follower) == 50
    assert tied.follow(Standing(at=100, most=900, page=100, rows={"p1": 100}), follower) == 50


def test_rows_in_another_order_and_views_without_content_do_no_harm() -> None:
    leader = Standing(at=10, most=90, page=10, rows={"a": 20, "b": 30, "c": 30})
    assert 0 <= tied.follow(leader, Standing(at=0, most=80, page=10, rows={"b": 10, "a": 50, "c": 60})) <= 80
    empty = Standing(at=0, most=0, page=0, rows={})
    assert tied.follow(empty, empty) == 0


def test_after_a_mark_was_sought_in_vain_another_answer_stands_at_its_beginning(
    view: ContentView, qtbot: QtBot
) -> None:
    view.show_pages([["<p>drawing</p>"]])
    view.seek_hidden()
    view.clear()
    view.show_pages([["<p>word</p>" * 60 + "<p>⟦U+202E⟧</p>"]])
    with qtbot.waitSignal(view.shown):
        pass
    qtbot.waitUntil(lambda: view._fills.is_idle)
    assert view.place.is_at_top


def test_a_page_is_looked_through_once_however_early_the_marks_are_known(
    view: ContentView, qtbot: QtBot
) -> None:
    one, other = make_text("Pay 120 euros."), make_text("Pay 210 euros.")
    looked: list[None] = []
    view.landmarks_found.connect(lambda: looked.append(None))
    draw(view, one, found(one, other)[0], qtbot)
    qtbot.waitUntil(lambda: view._fills.is_idle)
    assert len(looked) == 1
    view.mark(found(one, make_text("Pay 120 pounds."))[0])
    qtbot.waitUntil(lambda: len(looked) == 2)


def test_a_row_that_looked_like_another_is_brought_again_when_more_of_the_page_comes(
    view: ContentView, qtbot: QtBot
) -> None:
    first, *rest = pieces(render(LONG))
    view.show_pages([[first]])
    view.mark(found(LONG, WITHOUT_ONE)[0])
    with qtbot.waitSignal(view.landmarks_found):
        pass
    assert view.show_row("p51")  # in the words that every clause has
    for piece in rest:
        view.add_piece(piece)
    view.look_again()
    with qtbot.waitSignal(view.row_brought):
        pass
    place = view.passages.place_of("p51")
    assert place is not None
    assert place.block().text().startswith("Clause 50.")
    assert 0 <= view.browser.cursorRect(place).top() < view.browser.viewport().height()


def test_a_row_is_gone_to_when_the_page_that_it_stands_on_comes(view: ContentView, qtbot: QtBot) -> None:
    view.show_pages([["<p>–</p>"]])
    view.mark(found(LONG, WITHOUT_ONE)[0])
    with qtbot.waitSignal(view.landmarks_found):
        pass
    assert not view.show_row("p51")
    view.replace_pages([["<p>–</p>"], pieces(render(LONG))])
    with qtbot.waitSignal(view.row_brought):
        pass
    place = view.passages.place_of("p51")
    assert view.place.page == 1
    assert place is not None
    assert place.block().text().startswith("Clause 50.")


def test_who_turns_the_page_is_not_brought_back_to_a_row_that_comes_later(
    view: ContentView, qtbot: QtBot
) -> None:
    view.show_pages([["<p>Clause 0.</p>"], ["<p>Clause 1.</p>"], pieces(render(LONG))])
    view.mark(found(LONG, WITHOUT_ONE)[0])
    qtbot.waitUntil(lambda: view._fills.is_idle)
    assert view.show_row("p51")
    view.bar.turn_asked.emit(-1)
    qtbot.waitUntil(lambda: view._fills.is_idle)
    assert view.place.page == 1
    assert view.browser.toPlainText() == "Clause 1."
