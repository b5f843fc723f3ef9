"""What sort of side effect a call has."""

from __future__ import annotations

import pytest

from reviewer.conflicts.side_effects import SideEffect, gravity, is_hand_over, side_effect


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("get_refund_policy", SideEffect.READ),
        ("searchFlights", SideEffect.READ),
        ("list-payments", SideEffect.READ),
        ("update_reservation_baggages", SideEffect.WRITE),
        ("frobnicate", SideEffect.WRITE),
        ("", SideEffect.WRITE),
        ("cancel_reservation", SideEffect.IRREVERSIBLE),
        ("DropTable", SideEffect.IRREVERSIBLE),
        ("refund_payment", SideEffect.MONEY),
        ("book_reservation", SideEffect.MONEY),
        ("create_order", SideEffect.MONEY),
        ("update_order", SideEffect.WRITE),
        ("edit_book", SideEffect.WRITE),
        ("update_order_payment", SideEffect.MONEY),
        ("modify_order_and_refund", SideEffect.MONEY),
        ("transfer_to_human_agents", SideEffect.OUTBOUND),
        ("send_certificate", SideEffect.OUTBOUND),
        ("notifyHTTPHook", SideEffect.OUTBOUND),
        ("save_memory", SideEffect.MEMORY),
    ],
)
def test_a_name_tells_the_effect(name: str, effect: SideEffect) -> None:
    assert side_effect(name) is effect


@pytest.mark.parametrize(
    ("arguments", "effect"),
    [
        ('{"cmd": "rm -rf build"}', SideEffect.IRREVERSIBLE),
        ('{"cmd": "DROP  TABLE users"}', SideEffect.IRREVERSIBLE),
        ('{"cmd": "git push --force"}', SideEffect.IRREVERSIBLE),
        ('{"cmd": "git push origin"}', SideEffect.OUTBOUND),
        ('{"cmd": "ls -l"}', SideEffect.WRITE),
    ],
)
def test_a_shell_is_judged_by_what_it_runs(arguments: str, effect: SideEffect) -> None:
    assert side_effect("run_command", arguments) is effect


def test_only_shells_are_judged_by_their_text() -> None:
    assert side_effect("search", '{"q": "how to rm -rf"}') is SideEffect.READ


def test_what_cant_be_undone_is_gravest_and_reading_is_least() -> None:
    assert sorted(SideEffect, key=gravity)[0] is SideEffect.READ
    assert sorted(SideEffect, key=gravity)[-1] is SideEffect.IRREVERSIBLE


def test_a_call_to_a_human_hands_over() -> None:
    assert is_hand_over("transfer_to_human_agents")
    assert is_hand_over("escalateToHuman")
    assert not is_hand_over("transfer_funds")
