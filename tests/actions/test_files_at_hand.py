"""Files that came along, for patches to be held against."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from reviewer.actions import files_at_hand as at_hand
from reviewer.actions.files_at_hand import files_at_hand, read_files
from reviewer.conflicts.patch_fit import KnownFile
from reviewer.conflicts.report import Fit
from reviewer.domain.content import Content
from reviewer.domain.desk import OpenedItem
from reviewer.domain.evidence import digest_of
from reviewer.domain.items import Evidence
from reviewer.ids import ItemId
from reviewer.store.evidence_files import EvidenceFiles
from tests.desks import Session
from tests.makers import make_item, make_patch, make_text
from tests.scripted_source import ScriptedSource

PATCHES = tuple(make_patch(f"--- a/t.sql\n+++ b/t.sql\n@@ -1 +1 @@\n-old\n+{new}\n") for new in "ab")
QUOTED = Evidence(id="e1", title="t.sql", text="old\n")
HELD = Evidence(id="e2", title="u.sql", digest=digest_of(b"held\n"), size=5)
PARTLY = Evidence(id="e3", title="v.sql", text="beginning", size=5_000, digest="0" * 64)


@pytest.fixture
def kept(session: Session) -> EvidenceFiles:
    files = EvidenceFiles(session.home.evidence)
    files.keep(b"held\n", HELD.digest, _none)
    return files


def _none(digests: Collection[str]) -> Collection[str]:
    return digests and []


async def _opened(
    session: Session,
    script: ScriptedSource,
    *evidence: Evidence,
    contents: tuple[Content, ...] = PATCHES,
) -> OpenedItem:
    script.put(replace(make_item("one", contents=contents), evidence=evidence))
    await session.desk.sync_now()
    return await session.desk.open_item(ItemId("src:one"))


async def test_what_came_along_whole_or_is_held_is_at_hand(
    session: Session, script: ScriptedSource, kept: EvidenceFiles
) -> None:
    files = files_at_hand(await _opened(session, script, QUOTED, HELD, PARTLY), kept)
    assert read_files(files, kept) == (
        KnownFile(names=("t.sql", "e1"), data=b"old\n"),
        KnownFile(names=("u.sql", "e2"), data=b"held\n"),
    )
    assert [one.size for one in files] == [4, 5]


async def test_a_file_that_is_gone_meanwhile_is_left_out(
    session: Session, script: ScriptedSource, kept: EvidenceFiles
) -> None:
    files = files_at_hand(await _opened(session, script, HELD), kept)
    for file in kept.folder.rglob("*"):
        if file.is_file():
            file.unlink()
    assert len(files) == 1
    assert read_files(files, kept) == ()


async def test_without_a_patch_no_file_is_wanted(
    session: Session, script: ScriptedSource, kept: EvidenceFiles
) -> None:
    opened = await _opened(session, script, QUOTED, contents=(make_text("a"), make_text("b")))
    assert files_at_hand(opened, kept) == ()


async def test_there_is_room_for_so_much(
    session: Session, script: ScriptedSource, kept: EvidenceFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await _opened(session, script, QUOTED, HELD)
    monkeypatch.setattr(at_hand, "MAX_BYTES", 8)
    assert [one.evidence.id for one in files_at_hand(opened, kept)] == ["e1"]
    monkeypatch.setattr(at_hand, "MAX_FILE_BYTES", 3)
    assert files_at_hand(opened, kept) == ()


@pytest.mark.parametrize("quick_bytes", [24 * 1024, 0])
async def test_patches_are_held_against_what_came_along(
    quick_bytes: int, session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.actions.compare.QUICK_BYTES", quick_bytes)
    opened = await _opened(session, script, QUOTED)
    assert (await session.desk.compare(opened)).fits == (Fit.FITS, Fit.FITS)


async def test_a_file_that_came_later_is_held_against_too(
    session: Session, script: ScriptedSource, kept: EvidenceFiles
) -> None:
    file = Evidence(id="e4", title="t.sql", digest=digest_of(b"new\n"))
    opened = await _opened(session, script, file)
    assert (await session.desk.compare(opened)).fits == (Fit.UNKNOWN, Fit.UNKNOWN)
    kept.keep(b"new\n", file.digest, _none)
    assert (await session.desk.compare(opened)).fits == (Fit.FAILS, Fit.FAILS)
