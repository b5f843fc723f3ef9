"""What may go at once and what is held."""

from __future__ import annotations

from reviewer.domain.decisions import Choice, Shown, Verdict
from reviewer.ids import ItemId
from reviewer.verdicts.release_order import release_order


def _choices(*verdicts: str) -> list[Choice]:
    return [
        Choice(
            item=ItemId(f"src:{number}"),
            shown=Shown(item=ItemId(f"src:{number}"), version="v1", candidates=()),
            verdict=Verdict(name=name),
        )
        for number, name in enumerate(verdicts)
    ]


def _names(choices: tuple[Choice, ...]) -> list[str]:
    return [choice.verdict.name for choice in choices]


def test_what_releases_waits_for_what_stops() -> None:
    first, held = release_order(_choices("choose", "reject", "none-valid"))
    assert (_names(first), _names(held)) == (["reject", "none-valid"], ["choose"])


def test_what_stops_goes_before_what_defers() -> None:
    first, held = release_order(_choices("escalate", "approve", "stop-run"))
    assert (_names(first), _names(held)) == (["stop-run", "escalate"], ["approve"])


def test_nothing_is_held_where_nothing_blocks() -> None:
    first, held = release_order(_choices("approve", "edit"))
    assert (_names(first), held) == (["approve", "edit"], ())


def test_a_single_decision_goes() -> None:
    assert release_order(_choices("approve")) == (tuple(_choices("approve")), ())
