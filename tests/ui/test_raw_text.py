"""A payload of any size is drawn in turns, and ends with what it stands in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.domain.items import Evidence
from tests.makers import make_item
from tests.ui.at_desk import AtDesk, at_desk
from tests.ui.opened import until

LONG = b'{"words": "%s"}' % b" ".join(b"word%d" % number for number in range(40_000))


def shown(at: AtDesk) -> str:
    return at.parts.drawer.view.browser.toPlainText()


@pytest.mark.parametrize("raw", [b'{"a": 1}', LONG], ids=["short", "long"])
async def test_facts_stand_there_at_once_and_the_payload_follows(raw: bytes, qloop: object) -> None:
    async with at_desk(replace(make_item("r1", answers=1), raw=raw)) as at:
        await at.show("src:r1")
        at.area.drawers.trace()
        await until(lambda: "src:r1" in shown(at))
        await until(lambda: ('"a": 1' if raw != LONG else '"words": "word0 word1') in shown(at))
        assert f"{len(raw):,}" in shown(at)


async def test_every_member_of_a_case_shows_its_own(qloop: object) -> None:
    items = [
        replace(
            make_item(f"r{number}", answers=1, subject="orders:1"),
            raw=b'{"of": "%d%s"}' % (number, b"x" * size),
        )
        for number, size in ((1, 20_000), (2, 10), (3, 20_000))
    ]
    async with at_desk(*items) as at:
        await at.show("src:r1")
        at.area.drawers.trace()
        await until(lambda: all(f'"of": "{number}x' in shown(at) for number in (1, 2, 3)))


async def test_a_payload_that_comes_late_draws_into_no_other_drawer(qloop: object) -> None:
    async with at_desk(replace(make_item("r1", answers=1), raw=LONG)) as at:
        await at.show("src:r1")
        at.area.drawers.trace()
        at.area.drawers.similar()
        await until(lambda: at.parts.drawer.kind == "similar")
        await until(lambda: not at.opened.tasks._running)
        assert "word0" not in shown(at)


async def test_a_long_question_and_a_long_quotation_are_begun_at_once_and_finished(qloop: object) -> None:
    words = " ".join(f"word{number}" for number in range(9_000))
    item = replace(
        make_item("r1", answers=1),
        body=f"# Asked\n\n{words} asked-to-the-end",
        evidence=(Evidence(id="e", title="Quoted", text=f"{words} quoted-to-the-end"),),
    )
    async with at_desk(item) as at:
        await at.show("src:r1")
        at.area.drawers.evidence()
        pages = at.parts.evidence.text._pages
        assert "word100" in "".join(piece for page in pages for piece in page)
        await until(
            lambda: "-to-the-end" in "".join(p for page in at.parts.evidence.text._pages for p in page)
        )
        whole = "".join(piece for page in at.parts.evidence.text._pages for piece in page)
        assert (whole.count("asked-to-the-end"), whole.count("quoted-to-the-end")) == (1, 1)
        assert max(len(piece) for page in at.parts.evidence.text._pages for piece in page) < 20_000
