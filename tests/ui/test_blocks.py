"""Foreign text on the screen: nothing is loaded, nothing is followed, nothing is long."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from reviewer.conflicts.passages import Passage, passages_of
from reviewer.domain.content import Content
from reviewer.render.invisible import Hidden
from reviewer.render.registry import render
from tests.makers import HandClock, make_calls, make_json, make_patch, make_text
from tests.ui import samples
from ui.blocks import html
from ui.blocks.block_html import pieces
from ui.blocks.browser import SafeBrowser
from ui.blocks.content_view import ContentView
from ui.blocks.fill_queue import CHUNK_CHARS, FillQueue
from ui.blocks.hidden import count_hidden
from ui.blocks.labels import LineLabel, WrappedLabel
from ui.blocks.link_dialog import LinkDialog
from ui.blocks.look import Look
from ui.blocks.paging import PAGE_CHARS, cut, in_pages, plain_pages
from ui.blocks.passages import looked_for
from ui.icons import Icons
from ui.theme import Choice, Theme


@pytest.fixture
def look(qapp: QApplication) -> Look:
    theme = Theme(qapp, Choice.LIGHT)
    return Look(theme=theme, icons=Icons(theme), clock=HandClock())


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> ContentView:
    fills = FillQueue()
    made = ContentView(look, fills)
    made.fills = fills  # type: ignore[attr-defined]
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


# -- nothing is loaded


@pytest.mark.parametrize("kind", ["absolute", "relative", "file-url", "http"])
def test_no_image_is_ever_read(
    kind: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not for agents")
    monkeypatch.chdir(tmp_path)
    source = {
        "absolute": str(secret),
        "relative": "secret.png",
        "file-url": secret.as_uri(),
        "http": "http://127.0.0.1:9/x.png",
    }[kind]
    browser = SafeBrowser()
    qtbot.addWidget(browser)
    browser.document().setHtml(f'<img src="{source}">')
    browser.show()
    qtbot.waitExposed(browser)
    resource = browser.document().resource(QTextDocument.ResourceType.ImageResource, QUrl(source))
    assert not resource or not bytes(resource)


def test_a_click_on_a_link_is_only_reported(qtbot: QtBot) -> None:
    browser = SafeBrowser()
    qtbot.addWidget(browser)
    browser.document().setHtml('<a href="file:///etc/passwd">x</a>')
    asked: list[str] = []
    browser.link_asked.connect(asked.append)
    browser.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert asked == ["file:///etc/passwd"]
    assert "root" not in browser.toPlainText()


def test_setting_a_source_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("secret words")
    browser = SafeBrowser()
    qtbot.addWidget(browser)
    browser.setSource(QUrl.fromLocalFile(str(tmp_path / "page.html")))
    assert "secret" not in browser.toPlainText()


def test_a_link_is_shown_in_its_real_letters_and_only_copied(look: Look, qtbot: QtBot) -> None:
    dialog = LinkDialog(look, "https://xn--pple-43d.com/pay?to=me")
    qtbot.addWidget(dialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "xn--pple-43d.com" in said
    assert not dialog.isModal()


LINKS = {
    "https://good.example@evil.example/": ("evil.example", "“good.example” before the @"),
    "https://p\u0430ypal.com/": ("xn--pypal-4ve.com", "p⟦\u0430·Cyrillic⟧ypal.com"),
    "https://evil.example:8443/": ("evil.example", "port 8443"),
    "https://evil.example./": ("evil.example.", "ends with a dot"),
    "https://%65vil.example/": ("evil.example", "percent signs"),
    "https://evil.example\\.good.example/": ("evil.example", "backslashes"),
    "https://evil.example/%E2%80%AEgpj.exe": ("evil.example", "can't be seen"),
}


@pytest.mark.parametrize("target", LINKS)
def test_a_link_that_seems_to_lead_elsewhere_is_told_apart(look: Look, qtbot: QtBot, target: str) -> None:
    dialog = LinkDialog(look, target)
    qtbot.addWidget(dialog)
    texts = [label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel)]
    host, told = LINKS[target]
    assert host in texts
    assert any(told in text for text in texts), texts


def test_an_endless_link_leaves_the_buttons_on_the_screen(look: Look, qtbot: QtBot) -> None:
    dialog = LinkDialog(look, "https://a.example/" + "x" * 100_000)
    qtbot.addWidget(dialog)
    assert dialog.sizeHint().height() < 400


# -- labels


def test_a_label_shows_markup_as_text_and_hidden_characters_as_marks(look: Look, qtbot: QtBot) -> None:
    label = LineLabel(look.theme)
    qtbot.addWidget(label)
    label.show_text("<b>pay</b>\u202e now\nplease")
    assert label.text() == "<b>pay</b>⟦U+202E⟧ now please"


def test_a_megabyte_without_a_space_is_cut_before_qt_sees_it(look: Look, qtbot: QtBot) -> None:
    label = WrappedLabel(look.theme)
    qtbot.addWidget(label)
    label.show_text("x" * 1_000_000)
    assert len(label.text()) < 600


# -- html


def test_foreign_words_are_escaped_in_every_shape() -> None:
    hostile = "<img src=x onerror=1>&\"'"
    shapes = [
        html.paragraph(hostile),
        html.heading(hostile),
        html.preformatted([(hostile, "")]),
        html.table([[hostile]], [hostile]),
    ]
    assert all("<img" not in shape for shape in shapes)


@pytest.mark.parametrize(
    "content",
    [
        make_text("<script>alert(1)</script>\n\n" + "x" * 100_000),
        make_json({"<img src=x>": ["<b>", 1, None, {"deep": "</pre><img src=x>"}]}),
        make_patch("--- a/<img src=x>\n+++ b/<img src=x>\n@@ -1 +1 @@\n-<b>\n+<img src=x>\n"),
        make_calls(("<img src=x>", {"<b>": "<img src=x>"})),
        Content(media_type="text/plain", data=b"\xff<img src=x>"),
    ],
)
def test_no_kind_of_content_brings_its_own_tags(content: Content) -> None:
    made = "".join(pieces(render(content)))
    assert "<img" not in made
    assert "<script" not in made


def test_every_piece_is_quick_to_fill() -> None:
    made = pieces(render(make_text("word " * 40_000)))
    assert max(map(len, made)) <= CHUNK_CHARS * 1.2


def test_types_stay_apart_in_a_tree() -> None:
    made = "".join(pieces(render(make_json({"a": {"n": 12480, "s": "12480", "z": None}}))))
    assert "n: 12480" in made
    assert "s: &quot;12480&quot;" in made
    assert "z: null" in made


# -- pages


def test_pages_hold_the_whole_text_and_end_at_lines() -> None:
    text = "\n".join(f"line {number}" for number in range(30_000))
    pages = cut(text, PAGE_CHARS)
    assert "\n".join(pages) == text
    assert all(len(page) <= PAGE_CHARS for page in pages)


def test_pieces_are_gathered_to_pages() -> None:
    assert [len(page) for page in in_pages(["x" * 40_000] * 3)] == [1, 1, 1]


def test_a_long_text_brings_a_bar_to_turn_pages(view: ContentView, qtbot: QtBot) -> None:
    view.show_pages(plain_pages("line of words\n" * 20_000))
    qtbot.waitUntil(lambda: view.fills.is_idle)  # type: ignore[attr-defined]
    assert view.bar.told.startswith("Page 1 of ")
    view.show_page(1)
    qtbot.waitUntil(lambda: view.fills.is_idle)  # type: ignore[attr-defined]
    assert view.bar.told.startswith("Page 2 of ")


# -- filling


def test_one_fill_each_turn_and_the_visible_first(qtbot: QtBot) -> None:
    fills = FillQueue()
    done: list[str] = []
    fills.add("back", lambda: done.append("back"), rank=1)
    fills.add("front", lambda: done.append("front"), rank=0)
    assert done == []
    with qtbot.waitSignal(fills.drained):
        pass
    assert done == ["front", "back"]


async def test_of_those_who_wait_for_a_turn_one_works_in_each(qloop: object) -> None:
    fills, done = FillQueue(), list[str]()
    fills._timer.timeout.connect(lambda: done.append("turn"))

    async def work(name: str) -> None:
        for _ in range(2):
            await fills.turn()
            done.append(name)

    await asyncio.gather(work("a"), work("b"))
    assert done == ["turn", "a", "turn", "b", "turn", "a", "turn", "b"]


async def test_who_waits_for_a_turn_no_more_keeps_nobody_from_it(qloop: object) -> None:
    fills = FillQueue()
    gone = asyncio.ensure_future(fills.turn())  # noqa: TID251 - ends here
    await asyncio.sleep(0)
    gone.cancel()
    await fills.turn()
    assert gone.cancelled()


def test_every_view_begins_before_any_is_filled_to_its_end(look: Look, qtbot: QtBot) -> None:
    fills = FillQueue()
    views = [ContentView(look, fills) for _ in range(2)]
    said: list[list[str]] = []
    for view in views:
        qtbot.addWidget(view)
        view.show_pages([["<p>first</p>", "<p>more</p>", "<p>last</p>"]])
        view.browser.textChanged.connect(lambda: said.append([_says(one) for one in views]))
    with qtbot.waitSignal(fills.drained):
        pass
    assert ["first", "first"] in said
    assert said[-1] == ["first\nmore\nlast"] * 2


def _says(view: ContentView) -> str:
    return view.browser.toPlainText()


def test_fills_of_what_is_gone_are_dropped(qtbot: QtBot) -> None:
    fills = FillQueue()
    done: list[str] = []
    gone = object()
    fills.add(gone, lambda: done.append("gone"))
    fills.add("there", lambda: done.append("there"))
    fills.drop(gone)
    with qtbot.waitSignal(fills.drained):
        pass
    assert done == ["there"]


def test_what_is_rendered_later_takes_the_place_of_the_plain_text(view: ContentView, qtbot: QtBot) -> None:
    view.show_pages([["<p>**plain**</p>"]])
    qtbot.waitUntil(lambda: "plain" in view.browser.toPlainText())
    view.replace_pages([["<p><strong>rendered</strong></p>"]])
    qtbot.waitUntil(lambda: "rendered" in view.browser.toPlainText())
    assert "plain" not in view.browser.toPlainText()


def test_the_desk_speaks_above_the_content_and_not_in_it(view: ContentView, qtbot: QtBot) -> None:
    view.show_pages([["<p>content</p>"]])
    view.notice.tell("It is shown as it was written.")
    qtbot.waitUntil(lambda: "content" in view.browser.toPlainText())
    assert "written" not in view.browser.toPlainText()
    assert view.notice.told == "It is shown as it was written."


# -- marks


def test_a_passage_is_found_by_what_stands_before_it(qapp: QApplication) -> None:
    text = "pay 12 once\npay 12 twice"
    document = QTextDocument()
    document.setPlainText(text)
    start = text.index("12", 10)
    ((_, found),) = looked_for(document, passages_of(text, [(start, start + 2)]))
    assert found is not None
    assert found.selectionStart() == start


def test_a_passage_that_lost_its_markup_is_found_too(qapp: QApplication) -> None:
    text = "**Recommendation:** pay twice."
    document = QTextDocument()
    document.setHtml("<p><b>Recommendation:</b> pay twice.</p>")
    start = text.index("twice")
    ((_, found),) = looked_for(document, passages_of(text, [(start, start + 5)]))
    assert found is not None
    assert found.selectedText() == "twice"


def test_markup_within_a_passage_does_not_hide_it(qapp: QApplication) -> None:
    text = "1. We **repair or replace** the boots | a_b |"
    document = QTextDocument()
    document.setHtml("<ol><li>We <b>repair or replace</b> the boots</li></ol><p>a_b</p>")
    found = looked_for(document, passages_of(text, [(0, len(text))], is_markup=True))
    words = [cursor.selectedText() for _, cursor in found if cursor is not None]
    assert words == ["We ", "repair or replace", " the boots", "a_b"]


def test_a_passage_with_hidden_characters_is_found_by_their_marks(qapp: QApplication) -> None:
    document = QTextDocument()
    document.setPlainText("account 12⟦U+200B⟧34")
    text = "account 12\u200b34"
    ((_, found),) = looked_for(document, passages_of(text, [(8, len(text))]))
    assert found is not None
    assert found.selectedText() == "12⟦U+200B⟧34"


def test_a_value_is_no_part_of_a_longer_one_or_of_a_key(qapp: QApplication) -> None:
    document = QTextDocument()
    document.setPlainText("3: 30\nrate: 3")
    ((_, found),) = looked_for(document, [Passage(words="3", is_value=True)])
    assert found is not None
    assert found.selectionStart() == len("3: 30\nrate: ")


def test_places_count_in_the_units_of_the_document(qapp: QApplication) -> None:
    document = QTextDocument()
    document.setPlainText("\U0001f9fe one \U0001f9fe two")
    found = [
        cursor.selectedText()
        for _, cursor in looked_for(document, [Passage(words="one"), Passage(words="two")])
        if cursor is not None
    ]
    assert found == ["one", "two"]


def test_hidden_characters_are_counted_in_all_that_is_decided_about() -> None:
    from reviewer.domain.desk import Answer, OpenedItem
    from reviewer.domain.lifecycle import ItemState

    item = samples.hostile()
    opened = OpenedItem(
        item=item,
        state=ItemState.OPEN,
        members=(item,),
        answers=(Answer(number=1, item=item.id, candidate=item.candidates[0]),),
        shown=(),
        shown_digests={},
        cannot={},
        guarantee={},
    )
    found = count_hidden(opened)[item.id]
    assert (found.total, found.marks.kinds) == (2, {Hidden.BIDI: 1, Hidden.ZERO_WIDTH: 1})
