"""The time comes from one place, aware and in UTC."""

from __future__ import annotations

from tests.house.source import program

OF_THE_COMPUTER = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.utcfromtimestamp",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.monotonic",
)


def test_only_the_clock_asks_the_computer_for_the_time() -> None:
    askers = [
        f"{module.at(call)} {name}"
        for module in program()
        if module.path != "reviewer/clock.py" and not module.path.startswith("reviewer/adapters/")
        for call, name in module.calls()
        if any(name == one or name.endswith(f".{one}") for one in OF_THE_COMPUTER)
    ]
    assert askers == []
