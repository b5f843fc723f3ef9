"""Make this checkout ready for `run`, `check`, `test` or `lock`; well under a second when it already is.

Needs nothing but Python 3.11 and works before any environment exists. Started by the Makefile.
"""

from __future__ import annotations

import argparse
import fcntl
import sys
from pathlib import Path

import environments
import system_packages
from console import Problem, say

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / ".bootstrap"
ENVIRONMENTS = {
    "run": (environments.RUN,),
    "check": (environments.DEVELOP,),
    "test": (environments.DEVELOP, environments.LANGGRAPH),
    "lock": (environments.LOCK,),
}


def main() -> int:
    """The exit status: 0 when everything is ready, 1 after saying what stands in the way."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("purpose", choices=sorted(ENVIRONMENTS))
    purpose = arguments.parse_args().purpose
    LOGS.mkdir(exist_ok=True)
    try:
        # Two `make` in one checkout must not build one environment at the same time.
        with (LOGS / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            system_packages.provide(purpose, log_folder=LOGS)
            for environment in ENVIRONMENTS[purpose]:
                environments.provide(environment, ROOT, LOGS)
    except Problem as problem:
        say(f"\n{problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
