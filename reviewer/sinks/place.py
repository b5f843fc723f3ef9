"""The place of an export: nothing is written over, and what is wrong with it is said."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from reviewer.errors import ConfigError


@contextlib.contextmanager
def written_at(place: Path) -> Iterator[None]:
    """Inside, an export is written to `place`.

    Raises:
        ConfigError: something is there already, or it can't be written.
    """
    try:
        yield
    except FileExistsError as error:
        raise ConfigError("export.exists", path=str(place)) from error
    except OSError as error:
        raise ConfigError("export.failed", path=str(place), reason=error.strerror) from error
