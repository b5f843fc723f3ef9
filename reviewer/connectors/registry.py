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
    """One connector for each source, made when first asked for and again when the source's record changed.

    For the event loop's thread only: connectors hold connections that belong to it.
    """

    def __init__(self, make: Callable[[Source], Connector]) -> None:
        self._make = make
        self._made: dict[SourceId, tuple[Source, Connector]] = {}
        self._outdated: list[tuple[SourceId, Connector]] = []

    def get(self, source: Source) -> Connector:
        """The connector of this source, as its record is now. Raises ConfigError."""
        made = self._made.get(source.id)
        if made is not None and made[0] == source:
            return made[1]
        connector = self._make(source)
        if made is not None:
            # Calls may still be under way on it; it is closed with its successor, or when it is dropped.
            self._outdated.append((source.id, made[1]))
        self._made[source.id] = (source, connector)
        return connector

    def known(self, source: SourceId) -> Connector | None:
        """The connector that was made for a source, if one was."""
        made = self._made.get(source)
        return made[1] if made else None

    async def drop(self, source: SourceId, *, keep: Source | None = None) -> None:
        """Close a source's connectors, except the one for the record `keep`."""
        closing = [connector for name, connector in self._outdated if name == source]
        self._outdated = [one for one in self._outdated if one[0] != source]
        made = self._made.get(source)
        if made is not None and made[0] != keep:
            del self._made[source]
            closing.append(made[1])
        for connector in closing:
            await connector.aclose()

    async def aclose(self) -> None:
        """Close all."""
        for source in {*self._made, *(name for name, _ in self._outdated)}:
            await self.drop(source)
