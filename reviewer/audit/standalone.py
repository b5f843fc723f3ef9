"""Verifies an evidence bundle of Review Desk. Needs Python 3.11 and the package `cryptography`, nothing else.

    python verify.py [FOLDER] [--key HEX] [--head HASH] [--witness FILE]

FOLDER (if none is named, this file's own) holds entries.jsonl, head.json and perhaps bodies.jsonl, the words.
--key is the operator's public key as you know it from elsewhere: without it you learn that one key holder
wrote the record, not who. --head is the hash of an entry that you witnessed: the record must contain it, so
that nothing up to there was cut off or written anew. --witness names a file with one such hash at the end of
each line.

Exit code 0: every entry follows from the one before and every signature fits. 1: it says where not.
2: the bundle can't be read.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "review-desk evidence 1"
GENESIS = "0" * 64
ENTRY_DOMAIN = b"review-desk audit entry v1\0"
HEAD_DOMAIN = b"review-desk head v1\0"
BODY_DOMAIN = b"review-desk body v1\0"
FIRST_ACT, KEY_CHANGED = "operator-created", "key-changed"
SIGNATURE_DIGITS = 128
EVERY = 500


@dataclass
class Found:
    """What walking the bundle found. `at` is the number of the first entry that is wrong; 0: none is."""

    entries: int = 0
    head: str = GENESIS
    signed: int = 0
    unsigned: list[int] = field(default_factory=list)
    lost_keys: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    bodies: int = 0
    exposures: int = 0
    pruned: int = 0
    at: int = 0
    problem: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem


def no_progress(_entries: int) -> None:
    """For whoever does not watch."""


@functools.lru_cache(maxsize=64)
def public(key: str) -> Ed25519PublicKey:
    """A public key from its 64 hex digits."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))


def is_signed(key: str, signed: bytes, signature: str) -> bool:
    """Whether the signature is that key's over these bytes."""
    try:
        raw = bytes.fromhex(signature)
        public(key).verify(raw, signed)
    except (InvalidSignature, ValueError):
        return False
    return raw.hex() == signature  # one spelling: else a flipped bit could pass


class Walk:
    """Takes the bundle's lines in their order."""

    def __init__(self, *, key: str = "", is_signed: Callable[[str, bytes, str], bool] = is_signed) -> None:
        self.found = Found()
        self._expected_key = key
        self._is_signed = is_signed
        self._key = ""
        self.hashes: set[str] = set()
        self.digests: dict[str, tuple[int, Mapping[str, str]]] = {}

    def take(self, line: str) -> bool:
        """Whether the line is the entry that must stand here."""
        place = self.found.entries + 1
        try:
            told = json.loads(line)
            text, hashed, signature = told["entry"], told["hash"], told["signature"]
            entry = json.loads(text)
            by_hand = entry.get("by_hand") is not None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return self._wrong(place, "can't be read")
        if hashlib.sha256(text.encode()).hexdigest() != hashed:
            return self._wrong(place, "was altered: its hash is another")
        if json.dumps({"entry": text, "hash": hashed, "signature": signature}) != line.rstrip("\n"):
            return self._wrong(place, "is not spelt as it was written")
        if entry.get("seq") != place:
            return self._wrong(
                place, f"says that it is entry {entry.get('seq')}: one was put in, left out or moved"
            )
        if entry.get("prev") != self.found.head:
            return self._wrong(place, f"does not follow from entry {place - 1}")
        if problem := self._signature(place, entry, hashed, signature):
            return self._wrong(place, problem)
        self._count(place, entry, hashed, signature, by_hand=by_hand)
        return True

    def _count(
        self, place: int, entry: Mapping[str, Any], hashed: str, signature: str, *, by_hand: bool
    ) -> None:
        self.found.entries, self.found.head = place, hashed
        self.found.signed += bool(signature)
        if by_hand and not signature:
            self.found.unsigned.append(place)
        self.hashes.add(hashed)
        if entry.get("type") == "decision":
            self.digests[str(entry.get("decision"))] = (place, entry.get("bodies") or {})

    def _signature(self, place: int, entry: Mapping[str, Any], hashed: str, signature: str) -> str:
        signed, named = ENTRY_DOMAIN + bytes.fromhex(hashed), str(entry.get("public_key", ""))
        if entry.get("type") == FIRST_ACT:
            if self._key:
                return "names a second operator"
            if self._expected_key and named != self._expected_key:
                return "names another key than the one you know"
            self._key = named
            self.found.keys.append(named)
        elif entry.get("type") == KEY_CHANGED:
            return self._new_key(place, named, signed, signature)
        if signature and not self._is_signed(self._key, signed, signature):
            return "has a signature that does not fit"
        return ""

    def _new_key(self, place: int, named: str, signed: bytes, signature: str) -> str:
        by_old, by_new = signature[:-SIGNATURE_DIGITS], signature[-SIGNATURE_DIGITS:]
        if by_old and not self._is_signed(self._key, signed, by_old):
            return "changes the key, and the old key did not sign that"
        if not self._is_signed(named, signed, by_new):
            return "changes the key, and the new key did not sign that"
        if not by_old:
            self.found.lost_keys.append(place)
        self._key = named
        self.found.keys.append(named)
        return ""

    def _wrong(self, at: int, problem: str) -> bool:
        self.found.at, self.found.problem = at, problem
        return False

    # -- after the last line

    def check_head(self, head: Mapping[str, Any]) -> bool:
        """Whether the bundle ends where its signed head says."""
        found = self.found
        entries = head.get("entries")
        if head.get("format") != FORMAT or not isinstance(entries, int):
            return self._wrong(found.entries + 1, "can't be judged: head.json is not of a format known here")
        if entries > found.entries:
            return self._wrong(found.entries + 1, f"is missing: the head says {entries} entries")
        if entries < found.entries:
            return self._wrong(entries + 1, f"was put in: the head says {entries} entries")
        if head.get("head") != found.head:
            return self._wrong(found.entries, "is not the last one of the head")
        if head.get("unsigned") != found.unsigned:
            told = set(head.get("unsigned") or ())
            taken = [one for one in found.unsigned if one not in told]
            return self._wrong(min(taken, default=found.entries), "has lost its signature")
        found.pruned = len(head.get("pruned") or ())
        if not head.get("signature"):
            return True
        statement = {name: head[name] for name in head if name != "signature"}
        if not self._is_signed(self._key, head_statement(statement), str(head["signature"])):
            return self._wrong(found.entries, "ends the record under a head that the key did not sign")
        return True

    def check_bodies(self, lines: Iterable[str], pruned: Iterable[str]) -> bool:
        """Whether all answers and reasons are there, and are those that their entries' digests name."""
        left = {name for name, (_, digests) in self.digests.items() if digests}.difference(pruned)
        for line in lines:
            try:
                told = json.loads(line)
                decision, salt, bodies = str(told["decision"]), bytes.fromhex(told["salt"]), told["bodies"]
                place, digests = self.digests[decision]
                gone = sorted(digests.keys() - bodies.keys())
                wrong = [name for name, text in bodies.items() if _digest(salt, text) != digests.get(name)]
            except (ValueError, KeyError, TypeError, AttributeError):
                return self._wrong(
                    self.found.entries, "has words beside it that can't be read or belong to no entry"
                )
            if wrong:
                return self._wrong(place, f"has other words beside it than were signed: {', '.join(wrong)}")
            if gone:
                return self._wrong(place, f"lacks words beside it that were signed: {', '.join(gone)}")
            left.discard(decision)
            self.found.bodies += 1
            self.found.exposures += "exposure" in bodies
        if left:
            place = min(self.digests[decision][0] for decision in left)
            return self._wrong(place, f"lacks words beside it that were signed: all of {len(left)} decisions")
        return True

    def check_witnesses(self, witnesses: Iterable[str]) -> bool:
        """Whether everything that somebody else witnessed is in the record."""
        for witness in witnesses:
            if witness not in self.hashes:
                return self._wrong(
                    self.found.entries + 1, f"is missing: {witness[:16]} was witnessed and is not here"
                )
        return True


def _digest(salt: bytes, text: str) -> str:
    return hashlib.sha256(BODY_DOMAIN + salt + text.encode()).hexdigest()


def head_statement(statement: Mapping[str, Any]) -> bytes:
    """The bytes that the signature of a head is over."""
    text = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return HEAD_DOMAIN + hashlib.sha256(text.encode()).digest()


def verify(
    lines: Iterable[str],
    head: Mapping[str, Any] | None = None,
    *,
    bodies: Iterable[str] | None = None,
    witnesses: Iterable[str] = (),
    key: str = "",
    progress: Callable[[int], None] = no_progress,
    is_signed: Callable[[str, bytes, str], bool] = is_signed,
) -> Found:
    """Walk a bundle from its first line; stops at the first thing that is wrong.

    `bodies`: None where the bundle was made without words.
    """
    walk = Walk(key=key, is_signed=is_signed)
    for line in lines:
        if not walk.take(line):
            return walk.found
        if walk.found.entries % EVERY == 0:
            progress(walk.found.entries)
    progress(walk.found.entries)
    if head is None or walk.check_head(head):
        pruned = map(str, (head or {}).get("pruned") or ())
        _ = walk.check_witnesses(witnesses) and (bodies is None or walk.check_bodies(bodies, pruned))
    return walk.found


def told(found: Found) -> list[str]:
    """The result, for people."""
    if not found.is_whole:
        return [f"Entry {found.at} {found.problem}."]
    lines = [
        f"{found.entries} entries follow from each other; {found.signed} signatures fit.",
        f"Head {found.head}",
        *(f"Key {key}" for key in found.keys),
    ]
    if found.bodies:
        lines.append(f"The words of {found.bodies} decisions are those that were signed.")
        lines.append(f"What was in view is recorded, and as it was signed, for {found.exposures} of them.")
    if found.pruned:
        lines.append(
            f"The words of {found.pruned} old decisions were taken away by retention; their entries stay."
        )
    if found.unsigned:
        lines.append(
            f"{len(found.unsigned)} human acts are unsigned: {', '.join(map(str, found.unsigned[:20]))}"
        )
    lost = "the key was changed without the old key: ask the operator why."
    return lines + [f"At entry {place} {lost}" for place in found.lost_keys]


def bar(done: int, of: int) -> str:
    """A line that shows how far it is."""
    width = 40
    filled = width * done // of if of else width
    return f"\r[{'#' * filled}{'.' * (width - filled)}] {done:,} of {of:,}"


def main(arguments: list[str] | None = None) -> int:
    """Verify a folder and say what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=str(Path(__file__).parent))
    parser.add_argument("--key", default="", help="the operator's public key as you know it")
    parser.add_argument("--head", default="", help="the hash of an entry that you witnessed")
    parser.add_argument(
        "--witness", default="", help="a file with one witnessed hash at the end of each line"
    )
    asked = parser.parse_args(arguments)
    folder = Path(asked.folder)
    try:
        head = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        witnesses = [asked.head] if asked.head else []
        if asked.witness:
            lines = Path(asked.witness).read_text(encoding="utf-8").split("\n")
            witnesses += [line.split()[-1] for line in lines if line.split()]
        found = _verify_files(folder, head, witnesses, asked.key)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The bundle can't be read: {error}\n")
        return 2
    sys.stdout.write("\n".join(told(found)) + "\n")
    return 0 if found.is_whole else 1


def _verify_files(folder: Path, head: Mapping[str, Any], witnesses: list[str], key: str) -> Found:
    words = folder / "bodies.jsonl"
    bodies = words.read_text(encoding="utf-8").splitlines() if words.exists() else None

    def progress(done: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(bar(done, int(head.get("entries", 0))))

    with (folder / "entries.jsonl").open(encoding="utf-8", newline="\n") as lines:
        found = verify(lines, head, bodies=bodies, witnesses=witnesses, key=key, progress=progress)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    return found


if __name__ == "__main__":
    sys.exit(main())
