"""Opening items: what changed since the operator looked."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.decisions import Verdict
from tests.desks import Session
from tests.makers import make_item, make_text
from tests.scripted_source import ScriptedSource

ITEM = make_item("r1", contents=(make_text("Pay 120."),))
NEWER = replace(make_item("r1", contents=(make_text("Pay 210."),)), version="v2")


async def looks_are_written(session: Session) -> None:
    """A look is queued behind the cache's other writes; a job behind it is done after it."""
    await session.desk._files.cache.run(lambda cache: None)


async def test_only_a_look_makes_what_is_there_known(session: Session, script: ScriptedSource) -> None:
    script.put(ITEM)
    await session.desk.sync_now()
    await session.desk.open_item(ITEM.id)
    await looks_are_written(session)
    script.put(NEWER)
    await session.desk.sync_now()
    assert (await session.desk.open_item(ITEM.id, is_look=False)).changes
    assert (await session.desk.open_item(ITEM.id)).changes, "nobody has seen it before"
    await looks_are_written(session)
    assert not (await session.desk.open_item(ITEM.id)).changes


async def test_verdict_in_force_is_given_until_it_is_taken_back(
    session: Session, script: ScriptedSource
) -> None:
    script.put(ITEM)
    await session.desk.sync_now()
    verdict = Verdict(name="reject", reason_code="too-risky")
    assert (await session.desk.open_item(ITEM.id)).given is None
    await session.choose(ITEM.id, verdict)
    assert (await session.desk.open_item(ITEM.id)).given == verdict
    await session.desk.undo()
    assert (await session.desk.open_item(ITEM.id)).given is None


async def test_verdict_on_another_version_is_not_given_for_this_one(
    session: Session, script: ScriptedSource
) -> None:
    script.put(ITEM)
    await session.desk.sync_now()
    await session.choose(ITEM.id, Verdict(name="reject", reason_code="too-risky"))
    script.put(NEWER)
    await session.desk.sync_now()
    assert (await session.desk.open_item(ITEM.id)).given is None
