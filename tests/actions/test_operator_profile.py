"""The first start: one operator, one key, and a record that says so when the key is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reviewer.audit.sign import make_key
from reviewer.bootstrap import open_desk
from reviewer.config import Home
from reviewer.domain.decisions import Surface, Verdict
from reviewer.errors import ConfigError
from tests.desks import Session
from tests.makers import make_item
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="too-risky")


@pytest.mark.parametrize(("name", "work_id"), [("", "ada"), ("Ada", "  "), ("\t", "ada")])
async def test_profile_needs_both_names(desk_home: Path, name: str, work_id: str) -> None:
    desk = open_desk(Home(desk_home), surface=Surface.WINDOW)
    with pytest.raises(ConfigError) as refused:
        await desk.create_operator(name, work_id)
    assert refused.value.code == "config.operator_incomplete"
    assert await desk.operator() is None
    await desk.aclose()


async def test_of_two_first_starts_at_once_one_is_kept_with_its_own_key(desk_home: Path) -> None:
    desks = [open_desk(Home(desk_home), surface=Surface.WINDOW) for _ in range(2)]
    made = await asyncio.gather(
        *(desk.create_operator(name, name) for desk, name in zip(desks, ("ada", "eve"), strict=True)),
        return_exceptions=True,
    )
    (kept,) = [one for one in made if not isinstance(one, BaseException)]
    (refused,) = [one for one in made if isinstance(one, BaseException)]
    assert isinstance(refused, ConfigError)
    private = bytes.fromhex((desk_home / "secrets" / "signing-key.secret").read_text())
    assert make_key(private)[1] == kept.public_key
    for desk in desks:
        await desk.aclose()


async def test_key_that_is_gone_leaves_visibly_unsigned_entries(
    session: Session, script: ScriptedSource, desk_home: Path
) -> None:
    script.put(make_item("r1"), make_item("r2"))
    await session.desk.sync_now()
    await session.choose(make_item("r1").id, REJECT)
    await session.desk.aclose()
    (desk_home / "secrets" / "signing-key.secret").unlink()
    await session.open()
    await session.choose(make_item("r2").id, REJECT)
    chain = await session.desk.verify_record()
    assert (chain.broken_at, chain.unsigned) == (None, 1)


@pytest.mark.parametrize("junk", ["", "zz", "ab" * 31])
async def test_key_that_is_junk_signs_nothing(session: Session, desk_home: Path, junk: str) -> None:
    await session.desk.aclose()
    (desk_home / "secrets" / "signing-key.secret").write_text(junk)
    await session.open()
    await session.desk.flag(make_item("r1").id, "badly-asked", "")
    chain = await session.desk.verify_record()
    assert (chain.broken_at, chain.unsigned) == (None, 1)
