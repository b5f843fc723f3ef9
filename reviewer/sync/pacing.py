"""How often to poll: quick while things move, slow when idle, slower while a source is down."""

from __future__ import annotations

QUICK_S = 1.0
IDLE_S = 5.0
ASLEEP_S = 30.0
ASLEEP_AFTER_S = 900.0
LONGEST_REST_S = 300.0
_GROWTH = 1.5
_REST_OF_FAULTY = 4.0


def next_poll(previous_s: float, *, has_moved: bool, quiet_s: float) -> float:
    """Seconds until the next poll of a source that answers.

    `quiet_s` is how long nobody touched the desk: an operator at work sees a new item within `IDLE_S`.
    """
    if has_moved:
        return QUICK_S
    ceiling = ASLEEP_S if quiet_s > ASLEEP_AFTER_S else IDLE_S
    return min(ceiling, max(QUICK_S, previous_s * _GROWTH))


def rest_after(took_s: float, *, is_faulty: bool) -> float:
    """Seconds to leave a source alone after a round that took `took_s`, however much it still has.

    It gets half of the time at most; one that answers what can't be read gets a fifth.
    """
    if is_faulty:
        return min(LONGEST_REST_S, _REST_OF_FAULTY * took_s)
    return min(ASLEEP_S, took_s)
