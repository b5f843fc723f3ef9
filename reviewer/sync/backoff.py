"""How long to wait before the next try: full jitter, capped, never before the server's Retry-After."""

from __future__ import annotations

BASE_S = 1.0
CAP_S = 300.0


def delay(failures: int, chance: float, *, retry_after_s: float | None = None) -> float:
    """Seconds until the next try after `failures` failures in a row.

    `chance` in [0, 1) spreads the tries of many desks over the whole window ("full jitter", as AWS's
    Architecture Blog describes it). A Retry-After beyond the cap is cut to it: a hostile server can't
    park a decision for a year.
    """
    window = min(CAP_S, BASE_S * 2.0 ** min(failures, 20))
    jittered = max(0.1, window * chance)
    asked = retry_after_s if retry_after_s is not None and retry_after_s > 0 else 0.0  # also: not NaN
    return max(jittered, min(asked, CAP_S))
