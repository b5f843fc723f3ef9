"""Connecting a source in the window: nothing is said before it is true, and what is wrong can be mended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from reviewer.domain.sources import Source
from reviewer.errors import SourceRefused
from reviewer.ids import SourceId
from tests.ui.desk_double import DeskDouble
from tests.ui.opened import fill, open_window, until
from tests.ui.samples import approval
from ui.loop import DeskLoop
from ui.shortcuts.table import Act
from ui.status.connections import Connections

HOME = SourceId("home-agent")
HERE = "http://127.0.0.1:9"


@asynccontextmanager
async def connections() -> AsyncIterator[tuple[Connections, DeskDouble]]:
    """The dialog of a desk with one source, which has a token and settings of its own."""
    desk = DeskDouble([approval()])
    known = replace(desk._sources[HOME], credential="source-home-agent", namespace="erp", retention_days=30)
    desk._sources[HOME] = known
    opened = await open_window(desk)
    opened.window.keys.run(Act.CONNECTIONS)
    await until(lambda: opened.window.findChild(Connections) is not None)
    dialog = opened.window.findChild(Connections)
    await until(lambda: dialog.list.count() == 1)
    try:
        yield dialog, desk
        assert opened.failures == []
    finally:
        dialog.accept()
        await opened.close()


async def test_a_source_is_tested_connected_and_disconnected(qloop: DeskLoop) -> None:
    async with connections() as (dialog, _):
        dialog.connect_button.click()
        assert dialog.told.text() == "Name and address are needed."
        fill(dialog, Name="spare", Address=HERE, Token="t0ken")
        dialog.test.click()
        await until(lambda: dialog.told.text() == "It answers. You are desk-1 there.")
        dialog.connect_button.click()
        await until(lambda: dialog.told.text() == "spare is connected. You are desk-1 there.")
        assert dialog.form.name.text() == ""
        dialog.list.setCurrentRow(1)
        dialog.remove.click()
        assert dialog.remove.text() == "Disconnect spare?"
        dialog.remove.click()
        await until(lambda: dialog.list.count() == 1)


async def test_an_address_where_nothing_answers_is_told_in_words(qloop: DeskLoop) -> None:
    async with connections() as (dialog, _):
        fill(dialog, Name="spare", Address="nowhere")
        dialog.test.click()
        await until(lambda: dialog.told.text().startswith("Nothing answers at this address."))
        assert dialog.told.property("tone") == "danger"


async def test_a_source_that_takes_no_token_is_not_called_connected(qloop: DeskLoop) -> None:
    async with connections() as (dialog, desk):
        desk.refuse_with["test_source"] = SourceRefused(source="spare")
        fill(dialog, Name="spare", Address=HERE, Token="wrong")
        dialog.connect_button.click()
        await until(lambda: dialog.told.text().startswith("spare is kept, but not connected: "))
        assert "Check the token" in dialog.told.text()
        assert dialog.list.count() == 2
        assert dialog.form.known is not None
        assert dialog.form.known.id == "spare"


async def test_a_name_that_is_taken_changes_nothing(qloop: DeskLoop) -> None:
    async with connections() as (dialog, desk):
        before = await desk.sources()
        fill(dialog, Name=str(HOME), Address=HERE, Token="t0ken")
        dialog.connect_button.click()
        assert dialog.told.text() == "home-agent is there already. Choose it at the left to change it."
        assert await desk.sources() == before


async def test_a_chosen_source_gets_another_token_and_keeps_its_settings(qloop: DeskLoop) -> None:
    async with connections() as (dialog, desk):
        (before,) = await desk.sources()
        dialog.list.setCurrentRow(0)
        assert (dialog.form.name.isEnabled(), dialog.form.url.text()) == (False, before.url)
        assert dialog.connect_button.text() == "Save"
        fill(dialog, Token="another", Owner="Payments")
        dialog.connect_button.click()
        await until(lambda: dialog.told.text().startswith("home-agent is connected."))
        assert await desk.sources() == (replace(before, owner="Payments"),)


async def refuses_another_address(dialog: Connections, desk: DeskDouble, told: str) -> None:
    """Neither tried nor kept, and it is said why."""
    before = await desk.sources()
    dialog.list.setCurrentRow(0)
    fill(dialog, Address="https://elsewhere.example")
    for button in (dialog.test, dialog.connect_button):
        button.click()
        assert told in dialog.told.text()
    assert "test_source" not in desk.calls
    assert await desk.sources() == before


async def test_a_kept_token_does_not_go_to_another_address(qloop: DeskLoop) -> None:
    async with connections() as (dialog, desk):
        await refuses_another_address(dialog, desk, "type the token for it")


async def test_a_token_of_the_environment_does_not_go_to_another_address(qloop: DeskLoop) -> None:
    async with connections() as (dialog, desk):
        desk._sources[HOME] = replace(desk._sources[HOME], credential="env:DESK_TOKEN")
        await dialog._list()
        await refuses_another_address(dialog, desk, "the token in DESK_TOKEN was not given for it")


async def test_the_token_that_is_tested_is_the_one_that_stood_there_at_the_click(
    qloop: DeskLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []

    async def answers(_source: Source, secret: str) -> str:
        used.append(secret)
        return "desk-1"

    async with connections() as (dialog, desk):
        monkeypatch.setattr(desk, "test_source", answers)
        fill(dialog, Name="spare", Address=HERE, Token="t0ken")
        dialog.test.click()
        fill(dialog, Token="another")
        await until(lambda: dialog.told.text() == "It answers. You are desk-1 there.")
        assert used == ["t0ken"]


async def test_after_a_source_was_looked_at_a_new_one_begins_empty(qloop: DeskLoop) -> None:
    async with connections() as (dialog, _):
        dialog.list.setCurrentRow(0)
        dialog.new.click()
        assert (dialog.form.name.isEnabled(), dialog.form.url.text()) == (True, "")
        assert dialog.connect_button.text() == "Connect"


async def test_a_token_of_the_environment_is_not_typed(qloop: DeskLoop) -> None:
    async with connections() as (dialog, desk):
        source: Source = replace(desk._sources[HOME], credential="env:DESK_TOKEN")
        dialog.form.show_source(source)
        assert not dialog.form.token.isEnabled()
        assert "DESK_TOKEN" in dialog.form.token.placeholderText()
