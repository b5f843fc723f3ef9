"""Evidence in the window: opened, turned, enlarged and saved by keys; every state says what it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from reviewer.domain.evidence import UNASKED_FILE_BYTES
from reviewer.domain.items import Evidence, ReviewItem, RiskLevel
from reviewer.errors import EvidenceRefused, SourceUnreachable
from reviewer.render._api import Block, Code, Image, Notice, Table, TableCell
from reviewer.render.evidence_page import EvidencePage
from reviewer.render.file_kind import FileKind
from reviewer.render.invisible import Hidden
from tests.makers import make_item, make_json
from tests.ui import samples
from tests.ui.at_desk import AtDesk, at_desk, visible_text
from tests.ui.opened import until

WIDE, SMALL = (1600, 1000), (1024, 700)
ITEM = "prod-graph:invoice-2"
RED = b"\x00\x00\xff\xff"


def picture(width: int = 300, height: int = 2_000) -> Image:
    return Image(width=width, height=height, pixels=RED * (width * height))


def page(*blocks: Block, kind: FileKind = FileKind.PDF, **more: object) -> EvidencePage:
    return EvidencePage(kind=kind, blocks=blocks, **more)  # type: ignore[arg-type]


def file(name: str, **changes: object) -> Evidence:
    return Evidence(**{"id": name, "title": f"{name}.pdf", "size": 5_000, **changes})  # type: ignore[arg-type]


@asynccontextmanager
async def citing(
    *evidence: Evidence, size: tuple[int, int] = WIDE, body: str = "", **pages: list[EvidencePage]
) -> AsyncIterator[AtDesk]:
    """An invoice that cites these, with the pages that their files have."""
    item = replace(samples.invoice(2), evidence=evidence, body=body)
    async with at_desk(item, size=size) as at:
        at.desk.remote_files.update(pages)
        await at.show(ITEM)
        await until(lambda: len(at.area.drawers.viewer.fetching.all) == len(evidence))
        yield at


def says(at: AtDesk) -> str:
    """All that the panel says."""
    return visible_text(at.parts.evidence)


async def test_o_opens_the_first_file_and_o_closes_it(qloop: object) -> None:
    async with citing(file("scan"), file("log"), scan=[page(picture())]) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        assert "scan.pdf" in says(at)
        at.press("o")
        assert not at.parts.evidence.isVisible()


async def test_the_pages_pixels_are_what_is_painted(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())]) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        view = at.parts.evidence.picture.viewport()
        shown = view.grab().toImage()
        assert shown.pixelColor(shown.width() // 2, shown.height() // 2).name() == "#ff0000"


async def test_it_stands_beside_both_answers_where_there_is_room(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())], size=WIDE) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        panes = at.parts.readers.visible()
        assert [pane.isVisible() for pane in panes] == [True, True]
        assert all(pane.width() >= 300 for pane in panes)
        assert at.parts.evidence.width() >= 400
        assert at.parts.matrix.isVisible()


async def test_it_takes_the_readers_place_where_there_is_none(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())], size=SMALL) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        assert at.parts.stack.currentWidget() is at.parts.evidence
        assert at.parts.matrix.isVisible()
        at.press(Qt.Key.Key_Escape)
        assert at.parts.stack.currentWidget() is at.parts.readers


async def test_it_changes_places_with_the_windows_size(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())], size=SMALL) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        at.opened.window.resize(*WIDE)
        await until(lambda: at.parts.stack.currentWidget() is at.parts.readers)
        assert at.parts.evidence.isVisible()
        at.opened.window.resize(*SMALL)
        await until(lambda: at.parts.stack.currentWidget() is at.parts.evidence)


async def test_the_list_is_back_when_the_evidence_is_closed(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())]) as at:
        panel = at.opened.session.panel
        assert panel.isVisible()
        at.press("o")
        await until(lambda: not panel.isVisible())
        at.press(Qt.Key.Key_Escape)
        assert panel.isVisible()


async def test_keys_turn_its_pages_once_it_has_the_focus(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture()), page(picture()), page(picture())]) as at:
        at.press("o")
        await until(lambda: "Page 1 of 3" in says(at))
        at.parts.evidence.picture.setFocus()
        at.press(Qt.Key.Key_Right)
        await until(lambda: "Page 2 of 3" in says(at))
        at.press(Qt.Key.Key_Right, Qt.Key.Key_Right)
        await until(lambda: "Page 3 of 3" in says(at))
        at.press(Qt.Key.Key_Left)
        await until(lambda: at.parts.evidence.picture.accessibleName() == "Page 2 of 3 of scan.pdf")
        assert at.desk.gestures == []


async def test_f6_goes_into_it(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())]) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        for _ in range(8):
            at.press(Qt.Key.Key_F6)
            if QApplication.focusWidget() is at.parts.evidence.picture:
                break
        assert QApplication.focusWidget() is at.parts.evidence.picture


async def test_space_scrolls_and_goes_on_to_the_next_page(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture(300, 1_400)), page(picture())]) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        view = at.parts.evidence.picture
        view.setFocus()
        at.press(Qt.Key.Key_Space)
        assert view.verticalScrollBar().value() > 0
        for _ in range(6):
            at.press(Qt.Key.Key_Space)
        await until(lambda: "Page 2 of 2" in says(at))
        assert view.verticalScrollBar().value() == 0


async def test_zooming_draws_the_page_anew(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())]) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        button(at, "Larger").click()
        await until(lambda: at.desk.shown_pages[-1] == ("scan", 0, 1.5))
        button(at, "Fit width").click()
        await until(lambda: at.desk.shown_pages[-1] == ("scan", 0, 1.0))
        assert not button(at, "Smaller").isEnabled()


async def test_a_name_by_the_head_opens_that_file(qloop: object) -> None:
    async with citing(file("scan"), file("log"), log=[page(picture())]) as at:
        names = {
            one.accessibleName(): one for one in at.parts.head.findChildren(QPushButton, "evidence-file")
        }
        names["Evidence: log.pdf"].click()
        await until(lambda: at.parts.evidence.has_picture)
        assert "log.pdf" in says(at)
        assert [one.isChecked() for one in names.values()] == [False, True]
        names["Evidence: log.pdf"].click()
        assert not at.parts.evidence.isVisible()


async def test_the_next_file_is_a_step_away_and_the_question_too(qloop: object) -> None:
    quoted = Evidence(id="mail", title="Mail", text="I was promised")
    async with citing(file("scan"), quoted, body="Pay **once**?", scan=[page(picture())]) as at:
        at.desk.rendered = {"Pay **once**?": ("<p>Pay <strong>once</strong>?</p>",)}
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        assert "2 of 2" in says(at)
        button(at, "Next evidence").click()
        words = at.parts.evidence.text.browser
        await until(lambda: "Pay once?" in words.toPlainText() and "I was promised" in words.toPlainText())


async def test_quotations_alone_open_as_words(qloop: object) -> None:
    quoted = Evidence(id="mail", title="Mail", text="I was promised")
    async with citing(quoted, size=SMALL) as at:
        at.press("o")
        await until(lambda: "I was promised" in at.parts.evidence.text.browser.toPlainText())
        assert at.desk.fetched == []


async def test_a_table_is_drawn_as_one_with_its_hidden_characters_marked_and_counted(qloop: object) -> None:
    rows = ((TableCell(text="D-1\u200b"), TableCell(text="16")),)
    table = page(
        Table(rows=rows, head=("delivery", "pallets")), kind=FileKind.CSV, hidden={Hidden.ZERO_WIDTH: 1}
    )
    async with citing(file("log"), log=[table]) as at:
        at.press("o")
        words = at.parts.evidence.text.browser
        await until(lambda: "D-1⟦U+200B⟧" in words.toPlainText())
        assert (
            at.parts.evidence.notice.told == "1 character of this file can't be seen; it is shown as a mark."
        )


async def test_text_is_drawn_as_it_is_and_never_as_markup(qloop: object) -> None:
    async with citing(
        file("log"), log=[page(Code(text="<img src=x> <b>bold</b>"), kind=FileKind.TEXT)]
    ) as at:
        at.press("o")
        words = at.parts.evidence.text.browser
        await until(lambda: "<img src=x> <b>bold</b>" in words.toPlainText())


async def test_small_files_are_fetched_unasked_and_large_ones_when_asked_for(qloop: object) -> None:
    large = file("large", size=UNASKED_FILE_BYTES + 1)
    async with citing(large, file("small"), large=[page(picture())], small=[page(picture())]) as at:
        await until(lambda: at.desk.fetched == ["small"])
        at.press("o")
        await until(lambda: "This file is not fetched yet" in says(at))
        button(at, "Fetch the file").click()
        await until(lambda: at.parts.evidence.has_picture)
        assert at.desk.fetched == ["small", "large"]


async def test_a_file_on_its_way_is_told(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())]) as at:
        at.desk.hanging.clear()
        at.press("o")
        await until(lambda: "Fetching this file from prod-graph" in says(at))
        at.desk.hanging.set()
        await until(lambda: at.parts.evidence.has_picture)


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (SourceUnreachable(source="prod-graph"), "prod-graph can't be reached now"),
        (
            EvidenceRefused("evidence.wrong_digest", announced="a" * 64, came="b" * 64),
            "This file was not taken",
        ),
        (EvidenceRefused("evidence.no_room", quota=2, size=3), "This file was not taken"),
    ],
)
async def test_a_file_that_can_not_be_had_says_why_and_can_be_tried_again(
    error: Exception, title: str, qloop: object
) -> None:
    async with citing(file("scan"), scan=[page(picture())]) as at:
        at.desk.refuse_with["fetch_evidence"] = error  # type: ignore[assignment]
        at.press("o")
        await until(lambda: title in says(at))
        button(at, "Try again").click()
        await until(lambda: at.parts.evidence.has_picture)


async def test_o_before_the_files_are_known_opens_the_first_one_once_they_are(qloop: object) -> None:
    item = replace(samples.invoice(2), evidence=(file("scan"),))
    async with at_desk(item) as at:
        at.desk.remote_files["scan"] = [page(picture())]
        at.desk.hanging.clear()
        await at.show(ITEM)
        at.press("o")
        at.desk.hanging.set()
        await until(lambda: at.parts.evidence.has_picture)
        assert "scan.pdf" in says(at)


async def test_a_file_that_is_never_whole_is_fetched_anew_once_and_then_told(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())]) as at:
        at.desk.spoilt_files.add("scan")
        at.press("o")
        await until(lambda: "This file was not taken" in says(at))
        assert "is not whole on this computer" in says(at)
        assert at.desk.fetched == ["scan", "scan"]
        button(at, "Try again").click()
        await until(lambda: at.desk.fetched == ["scan"] * 3 and "This file was not taken" in says(at))


async def test_the_question_is_rendered_once_however_often_the_evidence_is_opened(qloop: object) -> None:
    async with citing(file("scan"), body="Pay **once**?", scan=[page(picture())]) as at:
        at.desk.rendered = {"Pay **once**?": ("<p>Pay <strong>once</strong>?</p>",)}
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        at.desk.calls.clear()
        at.press("o", "o")
        await until(lambda: at.parts.evidence.has_picture)
        button(at, "Next evidence").click()
        words = at.parts.evidence.text.browser
        await until(lambda: "Pay once?" in words.toPlainText())
        assert "render_markdown" not in at.desk.calls


async def test_it_finds_its_room_beside_a_page_of_many_answers(qloop: object) -> None:
    async with at_desk(many_citing(), size=(1800, 1000)) as at:
        at.desk.remote_files["scan"] = [page(picture())]
        await at.show("s:many")
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        assert at.parts.stack.currentWidget() is at.parts.readers


async def test_the_list_is_back_beside_a_page_of_many_answers(qloop: object) -> None:
    async with at_desk(many_citing(), size=(2000, 1000)) as at:
        at.desk.remote_files["scan"] = [page(picture())]
        await at.show("s:many")
        assert at.opened.session.panel.isVisible()
        at.press("o")
        await until(lambda: not at.opened.session.panel.isVisible())
        at.press("o")
        assert at.opened.session.panel.isVisible()


def many_citing() -> ReviewItem:
    """More answers than stand beside each other."""
    contents = tuple(make_json({"amount": number}) for number in range(10))
    return replace(make_item("many", source="s", contents=contents), evidence=(file("scan"),))


async def test_another_file_than_the_announced_one_is_told_with_both_digests(qloop: object) -> None:
    async with citing(file("scan", digest="a" * 64), scan=[page(picture())]) as at:
        at.desk.refuse_with["fetch_evidence"] = EvidenceRefused(
            "evidence.wrong_digest", announced="a" * 64, came="b" * 64
        )
        at.press("o")
        await until(lambda: "What came is not the file that was announced." in says(at))
        assert "a" * 64 in says(at)
        assert "b" * 64 in says(at)


async def test_a_file_that_is_gone_at_its_source_is_told(qloop: object) -> None:
    async with citing(file("scan")) as at:
        at.press("o")
        await until(lambda: "prod-graph does not have this file any more." in says(at))


async def test_a_page_that_can_not_be_drawn_can_be_saved_with_a_warning(qloop: object) -> None:
    bomb = page(refusal=Notice(code="evidence.too_many_pixels"), kind=FileKind.PNG)
    async with citing(file("scan"), scan=[bomb]) as at:
        at.press("o")
        await until(lambda: "This file can't be drawn" in says(at))
        assert "more than 40 million pixels" in says(at)
        assert "The desk opens no files." in says(at)
        assert button(at, "Save a copy").isVisible()


async def test_an_unknown_kind_is_named_with_size_and_digest(qloop: object) -> None:
    unknown = file("tool", title="tool.exe", media_type="application/x-msdownload")
    async with citing(unknown, tool=[page(kind=FileKind.OTHER)]) as at:
        at.press("o")
        await until(lambda: "The desk does not draw files of this kind" in says(at))
        for fact in ("tool.exe", "application/x-msdownload", "4 kB", "d" * 40):
            assert fact in says(at)


async def test_what_is_to_be_said_of_a_file_stands_above_its_page(qloop: object) -> None:
    told = Notice(code="evidence.other_type", params={"declared": "image/png", "kind": "pdf"})
    async with citing(file("scan"), scan=[page(picture(), notices=(told,))]) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.notice.told == "Sent as image/png, but its content is PDF.")


async def test_a_copy_is_offered_under_a_harmless_name_and_not_opened(qloop: object) -> None:
    async with citing(file("scan", title="../in\u202evoice.exe"), scan=[page(picture())]) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        button(at, "Save a copy").click()
        await until(lambda: bool(dialogs()))
        (dialog,) = dialogs()
        (suggested,) = dialog.selectedFiles()
        assert suggested.rpartition("/")[2] == "invoice_exe.pdf"
        dialog.accept()
        await until(lambda: at.desk.saved == [("scan", suggested)])


async def test_another_item_closes_it_and_fetches_nothing_more_for_this_one(qloop: object) -> None:
    first = replace(samples.invoice(2), evidence=(file("scan"),))
    async with at_desk(first, samples.wire(), size=WIDE) as at:
        at.desk.remote_files["scan"] = [page(picture())]
        await at.show(ITEM)
        at.press("o")
        await until(at.parts.evidence.isVisible)
        await at.show("prod-graph:wire-1")
        assert not at.parts.evidence.isVisible()
        assert not at.parts.has_evidence


async def test_approving_needs_a_look_at_what_an_opened_file_hides(qloop: object) -> None:
    cited = replace(samples.approval(risk=RiskLevel.MEDIUM), evidence=(file("log"),))
    async with at_desk(cited) as at:
        rows = ((TableCell(text="D-88\u200b102"),),)
        hidden = {Hidden.ZERO_WIDTH: 1}
        at.desk.remote_files["log"] = [page(Table(rows=rows), kind=FileKind.CSV, hidden=hidden)]
        await at.show(cited.id)
        await until(lambda: at.area.drawers.viewer.fetching.all)
        at.press("o")
        await until(lambda: any("the file of evidence 1 that you opened (1)" in one for one in at.notices()))
        at.press("o", "a")
        assert "Look at the 1 hidden character first." in at.bar
        at.record()
        assert at.desk.gestures == []
        at.decider.look_at_marks()
        at.record()
        (choice,) = await at.recorded()
        assert choice.acknowledged == ("hidden-characters-in-files:1",)


async def test_rejecting_needs_no_look_at_a_files_hidden_characters(qloop: object) -> None:
    hiding = page(Table(rows=((TableCell(text="x"),),)), kind=FileKind.CSV, hidden={Hidden.BIDI: 2})
    async with citing(file("log"), log=[hiding]) as at:
        at.press("o")
        await until(lambda: any("that you opened (2)" in one for one in at.notices()))
        at.press("o", "r")
        assert "hidden character" not in at.bar


async def test_what_stands_in_a_file_is_noted_apart_from_what_came_with_the_item(qloop: object) -> None:
    risky = replace(samples.approval(risk=RiskLevel.MEDIUM), title="Pay\u202e now?", evidence=(file("log"),))
    async with at_desk(risky) as at:
        hiding = page(Table(rows=((TableCell(text="x"),),)), kind=FileKind.CSV, hidden={Hidden.BIDI: 2})
        at.desk.remote_files["log"] = [hiding]
        await at.show(risky.id)
        at.press("o")
        await until(lambda: at.decider.to_look_at.total == 3)
        at.press("o", "a")
        at.decider.look_at_marks()
        at.record()
        (choice,) = await at.recorded()
        assert choice.acknowledged == ("hidden-characters:1", "hidden-characters-in-files:2")


async def test_a_file_of_a_member_that_is_left_out_needs_no_look(qloop: object) -> None:
    item = make_item("r1", answers=1, subject="orders:1")
    other = replace(make_item("r2", answers=1, subject="orders:1"), evidence=(file("log"),))
    async with at_desk(item, other) as at:
        hiding = page(Table(rows=((TableCell(text="x"),),)), kind=FileKind.CSV, hidden={Hidden.BIDI: 2})
        at.desk.remote_files["log"] = [hiding]
        await at.show(item.id)
        at.press("o")
        await until(lambda: at.decider.to_look_at.total == 2)
        at.press("o")
        at.decider.leave_out(other.id)
        assert at.decider.to_look_at.total == 0


async def test_another_drawer_takes_its_place_in_a_small_window_only(qloop: object) -> None:
    async with citing(file("scan"), scan=[page(picture())], size=SMALL) as at:
        at.press("o", "t")
        assert (at.parts.has_drawer, at.parts.has_evidence) == (True, False)
    async with citing(file("scan"), scan=[page(picture())], size=WIDE) as at:
        at.press("o", "t")
        assert (at.parts.has_drawer, at.parts.has_evidence) == (True, True)


async def test_every_button_has_a_name_and_can_be_reached_by_tab(qloop: object) -> None:
    async with citing(file("scan"), file("log"), scan=[page(picture())] * 2) as at:
        at.press("o")
        await until(lambda: at.parts.evidence.has_picture)
        shown = [one for one in at.parts.evidence.findChildren(QPushButton) if one.isVisible()]
        assert len(shown) == 9
        assert all(one.accessibleName() for one in shown)
        assert all(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in shown)


def button(at: AtDesk, name: str) -> QPushButton:
    (found,) = [
        one
        for one in at.parts.evidence.findChildren(QPushButton)
        if one.accessibleName() == name and one.isVisible()
    ]
    return found


def dialogs() -> list[QFileDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]
