"""A file that comes after the comparison was made counts at once, and nothing that was picked goes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from reviewer.domain.evidence import UNASKED_FILE_BYTES, digest_of
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.render._api import Code
from reviewer.render.evidence_page import EvidencePage
from reviewer.render.file_kind import FileKind
from tests.makers import make_item, make_patch
from tests.ui.at_desk import at_desk
from tests.ui.opened import until

FILE = b"k\na\nk\nb\n" + b"z\n" * 20
PATCH = "--- a/t\n+++ b/t\n@@ -1,2 +1,3 @@\n k\n+{}\n a\n@@ -8,2 +9,3 @@\n z\n+{}\n z\n"


def _item(digest: str) -> ReviewItem:
    item = make_item("late", contents=tuple(make_patch(PATCH.format(*words)) for words in ("xx", "xy", "yx")))
    file = Evidence(id="t", title="t", size=UNASKED_FILE_BYTES + 1, media_type="text/plain", digest=digest)
    return replace(item, evidence=(file,))


async def test_a_file_that_comes_late_is_held_against_the_patches_at_once(qloop: object) -> None:
    item = _item(digest_of(FILE))
    async with at_desk(item) as at:
        at.desk.remote_files["t"] = [EvidencePage(kind=FileKind.TEXT, blocks=(Code(text=FILE.decode()),))]
        await at.show(item.id)
        told = at.parts.dispute.note_told
        await until(lambda: told().startswith("Whether answers"))
        at.press("n", "1")
        picked, before = at.decider.composition, at.parts.matrix.row_under_cursor
        keys = QApplication.focusWidget()
        at.area.drawers.viewer.fetching.fetch((item.id, "t"))
        await until(lambda: "as they came along" in told())
        now = at.parts.matrix.row_under_cursor
        assert before is not None
        assert now is not None
        assert (now.path, before.cells[0].fitted == now.cells[0].fitted) == (before.path, False)
        assert at.decider.composition == picked
        assert at.parts.matrix.matrix.is_picked(at.parts.matrix.matrix.lines[1], 1)
        assert QApplication.focusWidget() is keys


async def test_a_file_that_was_not_announced_by_its_digest_changes_nothing(qloop: object) -> None:
    item = _item("")
    async with at_desk(item) as at:
        at.desk.remote_files["t"] = [EvidencePage(kind=FileKind.TEXT, blocks=())]
        await at.show(item.id)
        await until(lambda: len(at.area.drawers.viewer.fetching.all) == 1)
        at.area.drawers.viewer.fetching.fetch((item.id, "t"))
        compared = at.desk.calls.count("compare")
        await until(lambda: "t" in at.desk.held_files)
        assert at.desk.calls.count("compare") == compared
