"""The command `review-desk`: the headless twin, and the window when no command is named."""

from __future__ import annotations

import sys

from reviewer.cli import (
    audit_list,
    backup,
    comparing,
    deciding,
    demo,
    evidence,
    reading,
    record,
    secrets,
    serving,
    sheet,
    sources,
)
from reviewer.cli.app import root
from reviewer.cli.ending import WindowClosed, leave
from reviewer.cli.output import exit_code, tell_error
from reviewer.errors import ReviewDeskError

COMMANDS = (
    audit_list,
    backup,
    comparing,
    deciding,
    demo,
    evidence,
    reading,
    record,
    secrets,
    serving,
    sheet,
    sources,
)
"""Importing these is what adds their commands to the root."""


def main() -> None:
    """Run the command line; every refusal becomes a sentence and an exit code, never a traceback."""
    try:
        root(prog_name="review-desk")
    except WindowClosed as closed:
        leave(closed)
    except ReviewDeskError as error:
        tell_error(error, as_json="--json" in sys.argv)
        raise SystemExit(exit_code(error)) from None


if __name__ == "__main__":
    main()
