"""The head says what happens on yes and on no, and never loses what can't be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from reviewer.domain.items import Author, Consequence, Evidence
from tests.makers import NOON, make_item
from tests.ui import samples
from tests.ui.at_desk import at_desk, visible_text
from ui.blocks.labels import LineLabel
from ui.desk.head import HEIGHT, ConsequenceLine, OtherItem


async def test_a_long_sentence_never_cuts_what_can_not_be_undone(qloop: object) -> None:
    said = Consequence(
        text="The wire is sent to the bank, " + "and nobody can call it back, " * 20,
        stated_by=Author.DECLARED,
        effects=("money",),
        reversible=False,
    )
    async with at_desk(replace(samples.wire(), on_accept=said)) as at:
        await at.show("prod-graph:wire-1")
        labels = {one.text(): one for one in at.parts.head.findChildren(LineLabel)}
        for words in ("moves money, can't be undone", "declared by the workflow"):
            assert labels[words].width() >= labels[words].sizeHint().width()


async def test_what_an_agent_says_is_quoted_as_its_words(qloop: object) -> None:
    said = Consequence(text="all is approved already", stated_by=Author.AGENT)
    async with at_desk(replace(samples.approval(), on_accept=said)) as at:
        await at.show("home-agent:mail-20117")
        assert "says the agent: “all is approved already”" in visible_text(at.parts.head)


async def test_nobody_having_said_anything_is_said_too(qloop: object) -> None:
    async with at_desk(replace(samples.approval(), on_accept=None)) as at:
        await at.show("home-agent:mail-20117")
        assert "nobody said what happens then" in visible_text(at.parts.head)


async def test_a_case_is_due_when_its_first_member_is(qloop: object) -> None:
    go, stop = samples.case()
    async with at_desk(go, replace(stop, due_at=NOON + timedelta(hours=1))) as at:
        await at.show(go.id)
        first = at.area.decider.opened
        assert first is not None
        assert first.item.due_at == NOON + timedelta(hours=2)
        local = (NOON + timedelta(hours=1)).astimezone().strftime("%H:%M")
        assert f"due {local}" in visible_text(at.parts.head)


def _long() -> Consequence:
    return Consequence(text="It can't be called back, " * 12, stated_by=Author.DECLARED, effects=("money",))


async def test_a_long_sentence_takes_a_second_line_where_there_is_height(qloop: object) -> None:
    async with at_desk(replace(samples.wire(), on_accept=_long()), size=(1600, 1000)) as at:
        await at.show("prod-graph:wire-1")
        assert at.parts.head.height() == HEIGHT + 18


WARNING = "A column can be dropped again; lost orders can't be had back."


@pytest.mark.parametrize("width", [1024, 1600])
async def test_a_conflict_in_a_low_window_shows_the_warning_that_ends_what_happens_on_yes(
    qloop: object, width: int
) -> None:
    said = Consequence(
        text=f"The chosen patch is committed and runs in tonight's window. {WARNING}",
        stated_by=Author.DECLARED,
        effects=("write",),
    )
    async with at_desk(replace(samples.invoice(2), on_accept=said), size=(width, 700)) as at:
        await at.show("prod-graph:invoice-2")
        yes, _no = at.parts.head.findChildren(ConsequenceLine)
        assert yes.text_shown == f"Yes: {said.text}"


async def test_of_a_sentence_that_two_lines_do_not_hold_the_middle_gives_way(qloop: object) -> None:
    text = _long().text * 9 + "\u202e" * 50 + WARNING
    said = Consequence(text=text, stated_by=Author.DECLARED)
    async with at_desk(replace(samples.invoice(2), on_accept=said, on_decline=said), size=(1024, 700)) as at:
        await at.show("prod-graph:invoice-2")
        for line in at.parts.head.findChildren(ConsequenceLine):
            assert line.text_shown.endswith("lost orders can't be had back.")
        assert at.parts.head.height() == HEIGHT + 18


async def test_the_evidence_leaves_room_for_what_happens_on_no(qloop: object) -> None:
    no = Consequence(
        text="Nothing runs, and the alert goes to the person on call.", stated_by=Author.DECLARED
    )
    evidence = (Evidence(id="e", title="Usage of the volume, twenty minutes ago"),)
    async with at_desk(replace(samples.wire(), on_decline=no, evidence=evidence)) as at:
        await at.show("prod-graph:wire-1")
        assert "Evidence (1)" in [
            one.text().split("   ")[0] for one in at.parts.head.findChildren(QPushButton)
        ]


async def test_a_case_says_whose_yes_it_is(qloop: object) -> None:
    go, stop = samples.case()
    said = Consequence(text="It is shipped.", stated_by=Author.DECLARED)
    async with at_desk(replace(go, on_accept=said), stop) as at:
        await at.show(go.id)
        assert f"Yes in {go.source}: It is shipped." in visible_text(at.parts.head)


async def test_a_case_says_what_yes_and_no_do_for_each_of_its_items(qloop: object) -> None:
    go, stop = samples.case()
    held = replace(
        stop,
        on_accept=Consequence(text="The order is held.", stated_by=Author.AGENT, effects=("irreversible",)),
        on_decline=None,
    )
    async with at_desk(go, held) as at:
        await at.show(go.id)
        told = visible_text(at.parts.head)
        assert "Yes in prod-graph: The run goes on." in told
        assert "Yes in airflow-eu, says the agent: “The order is held.”" in told
        assert "No in airflow-eu: nobody said what happens then" in told
        line = next(one for one in at.parts.head.findChildren(LineLabel) if one.text() == "can't be undone")
        assert line.isVisible()
        assert line.width() >= line.sizeHint().width()
        assert at.parts.head.height() > HEIGHT


@pytest.mark.parametrize("width", [1024, 1600])
async def test_no_sentence_of_a_case_is_cut_where_a_line_holds_it(qloop: object, width: int) -> None:
    go, stop = samples.case()
    yes, no = (
        "Payments stop until Procurement has checked the number on file.",
        "The payment runs ahead at 16:00.",
    )
    held = replace(
        stop,
        on_accept=Consequence(text=yes, stated_by=Author.DECLARED, effects=("writes",)),
        on_decline=Consequence(text=no, stated_by=Author.DECLARED, effects=("money",)),
    )
    async with at_desk(go, held, size=(width, 700)) as at:
        await at.show(go.id)
        (other,) = at.parts.head.findChildren(OtherItem)
        assert other.yes.text_shown.endswith(yes)
        assert other.no.text_shown.endswith(no)
        assert other.no.geometry().bottom() < at.parts.head.height()


async def test_a_case_of_many_items_says_how_many_have_no_line(qloop: object) -> None:
    go, stop = samples.case()
    many = [
        make_item(f"ship-{number}", source=f"src-{number}", subject="orders:77", answers=1)
        for number in range(5)
    ]
    async with at_desk(go, stop, *many) as at:
        await at.show(go.id)
        assert "more items; every effect is listed before anything is recorded" in visible_text(at.parts.head)
        assert len([one for one in at.parts.head.findChildren(OtherItem) if one.isVisible()]) < 6
