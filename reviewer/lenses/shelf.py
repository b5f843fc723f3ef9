"""The shelf: the lenses that are shipped and those of this home, and which of them fits a payload."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import msgspec

from reviewer.errors import ConfigError, UnknownThing
from reviewer.lenses.document import JsonType, Spot
from reviewer.lenses.lens import Lens, Match
from reviewer.lenses.load import load_lens

FALLBACK = "raw"
"""The lens that fits everything and understands nothing."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Lenses in the order in which they are tried: those of the home first, then the shipped ones."""

    lenses: tuple[Lens, ...]

    def get(self, name: str) -> Lens:
        """The lens of that name.

        Raises:
            UnknownThing: there is none.
        """
        for lens in self.lenses:
            if lens.name == name:
                return lens
        raise UnknownThing("lens.unknown", lens=name)

    def fitting(self, payload: Spot, *, connector: str, source: str, workflow: str) -> Lens:
        """The first lens that fits; the fallback fits everything."""
        for lens in self.lenses:
            match = lens.file.match
            if lens.name != FALLBACK and _is_for(match, connector, source, workflow) and fits(match, payload):
                return lens
        return self.get(FALLBACK)

    def needs(self, pointer: str) -> bool:
        """Whether any lens looks at or below a pointer."""
        return any(lens.needs(pointer) for lens in self.lenses)


def read_shelf(home: Path | None = None) -> Shelf:
    """Every lens there is. One in `home` replaces a shipped one of the same name.

    Raises:
        ConfigError: a file is no lens; it names the file and the place in it.
    """
    own = _in_folder(home) if home is not None else ()
    names = {lens.name for lens in own}
    return Shelf((*own, *(lens for lens in shipped() if lens.name not in names)))


def shipped() -> tuple[Lens, ...]:
    """The lenses that come with the desk."""
    folder = files("resources").joinpath("lenses")
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(load_lens(one.name.removesuffix(".toml"), one.read_bytes()) for one in found)


def _in_folder(home: Path) -> tuple[Lens, ...]:
    try:
        found: Sequence[Path] = sorted(home.glob("*.toml"))
        return tuple(load_lens(path.stem, path.read_bytes()) for path in found)
    except OSError as error:
        raise ConfigError("lens.unreadable", path=str(home), problem=error.strerror or "") from error


def _is_for(match: Match, connector: str, source: str, workflow: str) -> bool:
    asked = ((match.connector, connector), (match.source, source), (match.workflow, workflow))
    return all(not wanted or wanted == here for wanted, here in asked)


def fits(match: Match, payload: Spot) -> bool:
    """Whether the payload has the shape: every pointer finds something, every constant stands there."""
    return _finds_all(match.require, payload) and all(
        _is_constant(payload.first(pointer), wanted) for pointer, wanted in match.equals.items()
    )


def _finds_all(pointers: Iterable[str], payload: Spot) -> bool:
    spots = (payload.first(pointer) for pointer in pointers)
    return all(spot is not None and spot.type is not JsonType.NULL for spot in spots)


def _is_constant(spot: Spot | None, wanted: object) -> bool:
    if spot is None:
        return False
    if isinstance(wanted, str):
        return spot.type is JsonType.STRING and spot.text() == wanted
    return spot.raw == msgspec.json.encode(wanted)
