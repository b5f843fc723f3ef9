"""The first start: one operator, one key, and a record that says so when the key is gone."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path

import pytest

from reviewer.actions import operator_profile
from reviewer.audit import standalone
from reviewer.audit.sign import make_key, sign
from reviewer.bootstrap import open_desk
from reviewer.config import Home
from reviewer.domain.decisions import Surface, Verdict
from reviewer.errors import ConfigError, RecordUnavailable
from reviewer.store.profile import change_key
from tests.desks import Session
from tests.makers import NOON, make_item
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


def kept_keys(session: Session) -> set[str]:
    """The public halves of the signing keys that are kept."""
    kept = session.home.secrets.glob("signing-key*.secret")
    return {make_key(bytes.fromhex(path.read_text()))[1] for path in kept}


def full(*_: object, **__: object) -> None:
    """The disk is full when the entry of the change is to be written."""
    raise OSError(errno.ENOSPC, "No space left on device")


async def interrupt_a_change(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(operator_profile, "change_key", full)
        with pytest.raises(RecordUnavailable):
            await session.desk.change_key()
    await session.desk.aclose()
    await session.open()
    assert len(kept_keys(session)) == 2


async def test_bundle_verifies_after_a_change_of_key_that_the_disk_refused(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await interrupt_a_change(session, monkeypatch)
    assert (await session.desk.export_bundle(tmp_path / "bundle")).is_signed
    assert standalone.main([str(tmp_path / "bundle")]) == 0


async def test_change_of_key_can_be_made_again_after_the_disk_refused_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    await interrupt_a_change(session, monkeypatch)
    public = await session.desk.change_key()
    chain = await session.desk.verify_record()
    assert (chain.problem, chain.lost_keys, kept_keys(session)) == ("", 0, {public})


async def test_key_that_the_record_accepted_is_never_lost_to_the_next_change(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash right behind the entry leaves the record's key in the place of the next one."""
    first = session.home.secrets.joinpath("signing-key.secret").read_text()
    accepted = await session.desk.change_key()
    place = session.home.secrets / "signing-key.secret"
    place.rename(place.with_name("signing-key-next.secret"))
    place.write_text(first)
    await session.desk.aclose()
    await session.open()
    await interrupt_a_change(session, monkeypatch)
    assert accepted in kept_keys(session)


async def test_key_of_another_computer_changes_no_key(session: Session) -> None:
    await session.desk.aclose()
    session.home.secrets.joinpath("signing-key.secret").write_text("ab" * 32)
    await session.open()
    with pytest.raises(ConfigError) as refused:
        await session.desk.change_key()
    assert refused.value.code == "config.key_lost"
    await session.desk.change_key(is_old_lost=True)
    assert (await session.desk.verify_record()).lost_keys == 1


async def test_record_takes_no_key_under_the_signature_of_a_stranger(session: Session) -> None:
    strange, public = (make_key(bytes([number]) * 32) for number in (1, 2))

    def signer(entry: str) -> str:
        return f"{sign(strange[0], entry)} {sign(public[0], entry)}"

    with pytest.raises(ConfigError) as refused:
        await session.desk._files.act(lambda ledger: change_key(ledger, public[1], at=NOON, signer=signer))
    assert (refused.value.code, (await session.desk.verify_record()).problem) == ("config.key_lost", "")
