"""Where the passphrase of a home comes from: a descriptor, the environment, the terminal or the window."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field

import click

from reviewer.credentials import Keeping
from reviewer.errors import ConfigError

VARIABLE = "REVIEW_DESK_PASSPHRASE"
MAX_BYTES = 10_000


@dataclass(slots=True)
class Passphrase:
    """Asked for when it is needed first, and remembered for as long as this process lives."""

    descriptor: int | None = None
    asks_at_terminal: bool = True
    given: str = field(default="", repr=False)
    """What was typed into the window."""

    def __call__(self, keeping: Keeping) -> str:
        """The passphrase, or nothing where nobody can say it. Raises ConfigError for an empty descriptor."""
        if not self.given:
            self.given = self._found(keeping)
        return self.given

    def _found(self, keeping: Keeping) -> str:
        if self.descriptor is not None:
            return read_line(self.descriptor)
        if told := os.environ.get(VARIABLE, ""):
            return told
        if self.asks_at_terminal and sys.stdin.isatty():
            return ask_at_terminal(is_new=keeping is Keeping.UNDECIDED)
        return ""


def ask_at_terminal(*, is_new: bool) -> str:
    """Typed unseen; a new one twice."""
    if is_new:
        click.echo(
            "This computer has no keyring. Choose a passphrase for the secrets of this home.", err=True
        )
    told: str = click.prompt(
        "New passphrase" if is_new else "Passphrase", hide_input=True, confirmation_prompt=is_new, err=True
    )
    return told


def read_line(descriptor: int) -> str:
    """The first line that a descriptor gives.

    Raises:
        ConfigError: it can't be read, or there is none.
    """
    told = b""
    try:
        while b"\n" not in told and len(told) < MAX_BYTES and (part := os.read(descriptor, 1_024)):
            told += part
        line = told.partition(b"\n")[0].rstrip(b"\r").decode()
    except (OSError, UnicodeError) as error:
        raise ConfigError("secrets.descriptor", descriptor=descriptor) from error
    if not line:
        raise ConfigError("secrets.descriptor", descriptor=descriptor)
    return line
