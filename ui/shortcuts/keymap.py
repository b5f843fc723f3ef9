"""Which keys mean which action now: the table with the operator's own keys laid over it. Knows no widget."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ui.shortcuts.strokes import CHORDS, SINGLE
from ui.shortcuts.table import TABLE, Act, Binding

log = logging.getLogger(__name__)

DIGITS = frozenset("12345678")
ANY_DIGIT = "#"


class KeyConflict(Exception):
    """The wished key belongs to another action, or can't be a key at all."""

    def __init__(self, key: str, held_by: Act | None) -> None:
        super().__init__(key, held_by)
        self.key = key
        self.held_by = held_by
        """None: nothing holds it, but it can't be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What some strokes mean."""

    binding: Binding
    digits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keymap:
    """The table, the operator's own keys, and whether single keys work at all (WCAG 2.1.4)."""

    own: Mapping[Act, tuple[str, ...]] = field(default_factory=dict)
    has_single_keys: bool = True
    table: tuple[Binding, ...] = TABLE

    def bindings(self) -> Iterator[Binding]:
        """The table with the operator's keys in place. Only the first line of an action is remapped."""
        seen: set[Act] = set()
        for binding in self.table:
            if binding.act in self.own and binding.act not in seen:
                yield replace(binding, keys=self.own[binding.act])
            else:
                yield binding
            seen.add(binding.act)

    def keys_of(self, act: Act) -> tuple[str, ...]:
        """Every way to ask for `act` that works now."""
        return tuple(
            key
            for binding in self.bindings()
            if binding.act is act
            for key in binding.keys
            if self.has_single_keys or not is_single(key)
        )

    def hint(self, act: Act) -> str:
        """The key to print on a button; empty where there is none."""
        return next(iter(self.keys_of(act)), "")

    def find(self, strokes: tuple[str, ...]) -> Found | None:
        """The action that these strokes mean in full."""
        for binding in self.bindings():
            for key in binding.keys:
                if not self.has_single_keys and is_single(key):
                    continue
                digits = _match(key.split(" "), strokes)
                if digits is not None and len(key.split(" ")) == len(strokes):
                    return Found(binding=binding, digits=digits)
        return None

    def begins(self, strokes: tuple[str, ...]) -> bool:
        """Whether more strokes could follow these."""
        return self.has_single_keys and any(
            len(parts) > len(strokes) and _match(parts[: len(strokes)], strokes) is not None
            for binding in self.bindings()
            for parts in (key.split(" ") for key in binding.keys)
        )

    def remapped(self, act: Act, keys: tuple[str, ...]) -> Keymap:
        """The same with other keys for one action.

        Raises:
            KeyConflict: a key is taken in the same places, or is none that the dispatcher can read.
        """
        for key in keys:
            self._refuse_conflict(act, key)
        return replace(self, own={**self.own, act: keys})

    def as_designed(self, act: Act) -> Keymap:
        """The same with the table's own keys for one action.

        A key of it that another action has been given meanwhile stays where it is.
        """
        own = {one: keys for one, keys in self.own.items() if one is not act}
        designed = next((one.keys for one in self.table if one.act is act), ())
        bare = replace(self, own={**own, act: ()})
        kept = tuple(key for key in designed if bare._is_free(act, key))
        return replace(self, own=own if kept == designed else {**own, act: kept})

    def _is_free(self, act: Act, key: str) -> bool:
        try:
            self._refuse_conflict(act, key)
        except KeyConflict as conflict:
            return conflict.held_by is None
        return True

    def _refuse_conflict(self, act: Act, key: str) -> None:
        parts = key.split(" ")
        if not all(_is_readable(part) for part in parts) or parts[0] in {"Space", "Enter"}:
            raise KeyConflict(key, None)
        for binding in self.bindings():
            if binding.act is act:
                continue
            for taken in binding.keys:
                if _overlap(parts, taken.split(" ")):
                    raise KeyConflict(key, binding.act)


def with_single_keys(keymap: Keymap, *, is_on: bool) -> Keymap:
    """The same with keys of one character working or not."""
    return replace(keymap, has_single_keys=is_on)


def keymap_from(spelt: Mapping[str, str], *, has_single_keys: bool) -> Keymap:
    """The keys as the settings spell them; what is unknown or in conflict there is left as designed."""
    keymap = Keymap(has_single_keys=has_single_keys)
    for name, keys in spelt.items():
        try:
            keymap = keymap.remapped(Act(name), tuple(keys.split(" | ")) if keys else ())
        except (ValueError, KeyConflict):
            log.warning("key_setting_ignored action=%s", name)
    return keymap


def spelt_for_settings(keymap: Keymap) -> dict[str, str]:
    """The operator's own keys, for the settings."""
    return {str(act): " | ".join(keys) for act, keys in keymap.own.items()}


def is_single(key: str) -> bool:
    """Whether a key is a bare character, which speech input and a slip of the hand can press."""
    return key.split(" ", maxsplit=1)[0].lower() in SINGLE | {ANY_DIGIT}


def _match(parts: list[str], strokes: tuple[str, ...]) -> tuple[int, ...] | None:
    digits: list[int] = []
    for part, pressed in zip(parts, strokes, strict=False):
        if part == ANY_DIGIT and pressed in DIGITS:
            digits.append(int(pressed))
        elif part != pressed:
            return None
    return tuple(digits)


def _overlap(one: list[str], other: list[str]) -> bool:
    """Whether one is the other, or the start of it."""
    return all(_same(mine, theirs) for mine, theirs in zip(one, other, strict=False))


def _same(one: str, other: str) -> bool:
    return one == other or (ANY_DIGIT in {one, other} and {one, other} & DIGITS != set())


def _is_readable(part: str) -> bool:
    bare = part.removeprefix("Ctrl+").removeprefix("Shift+")
    is_named = bare in {"Up", "Down", "Left", "Right", "Space", "Enter"} or (
        bare.startswith("F") and bare[1:].isdigit()
    )
    if part.startswith("Shift+"):
        return is_named
    return is_named or bare.lower() in (CHORDS if part.startswith("Ctrl+") else SINGLE)
