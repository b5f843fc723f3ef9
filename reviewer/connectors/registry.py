"""Which connectors there are: the built-in ones, and those that other packages offer by entry point."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from reviewer.connectors._api import Connector
from reviewer.domain.sources import Source
from reviewer.errors import ConfigError
from reviewer.ids import SourceId

ENTRY_POINTS = "review_desk.connectors"
BUILT_IN = {
    "langgraph": "reviewer.connectors.langgraph",
    "review-api": "reviewer.connectors.review_api",
}

Build = Callable[[Source, str, Path], Connector]
"""Takes the source, its secret and the folder of the operator's lenses."""


def names() -> tuple[str, ...]:
    """Every connector that can be named when a source is added."""
    offered = {point.name for point in entry_points(group=ENTRY_POINTS)}
    return tuple(sorted(offered | BUILT_IN.keys()))


def build(source: Source, secret: str, lenses: Path) -> Connector:
    """The connector of a source; its module is imported only now.

    Raises:
        ConfigError: no connector has that name, or the source's record does not fit it.
    """
    return _find(source.connector)(source, secret, lenses)


def _find(name: str) -> Build:
    if name in BUILT_IN:
        return cast("Build", importlib.import_module(BUILT_IN[name]).build)
    for point in entry_points(group=ENTRY_POINTS):
        if point.name == name:
            return cast("Build", point.load())
    raise ConfigError("source.unknown_connector", connector=name, known=", ".join(names()))


class ConnectorShelf:
    """One connector for each source, made when first asked for and again when the source's record changed."""

    def __init__(self, make: Callable[[Source], Connector]) -> None:
        self._make = make
        self._made: dict[SourceId, tuple[Source, Connector]] = {}

    def get(self, source: Source) -> Connector:
        """The connector of this source, as its record is now. Raises ConfigError."""
        made = self._made.get(source.id)
        if made is None or made[0] != source:
            made = self._made[source.id] = (source, self._make(source))
        return made[1]

    def known(self, source: SourceId) -> Connector | None:
        """The connector that was made for a source, if one was."""
        made = self._made.get(source)
        return made[1] if made else None

    async def drop(self, source: SourceId) -> None:
        """Close a source's connector."""
        made = self._made.pop(source, None)
        if made is not None:
            await made[1].aclose()

    async def aclose(self) -> None:
        """Close all."""
        for source in list(self._made):
            await self.drop(source)
