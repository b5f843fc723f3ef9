"""Evidence files: what of them is on this computer, which are fetched unasked, and what is never taken."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewer.domain.items import Evidence, ReviewItem
from reviewer.errors import EvidenceRefused

MAX_FILE_BYTES = 32 * 1024 * 1024
"""No larger file is fetched, whatever its source says."""
UNASKED_FILE_BYTES = 2 * 1024 * 1024
"""A file of at most this size is fetched when its item is opened."""
UNASKED_ITEM_BYTES = 8 * 1024 * 1024
"""What is fetched for one opened item without being asked for."""

_SHA_256 = re.compile(r"[0-9a-f]{64}")


class Holding(StrEnum):
    """What of a piece of evidence is on this computer."""

    QUOTED = "quoted"
    """The quotation is all there is: it came with the item."""
    HELD = "held"
    """The file is here."""
    ABSENT = "absent"
    """The source has a file that is not here."""
    NAMED = "named"
    """The source has nothing but its name to give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """One piece of evidence of an opened item."""

    item: ReviewItem
    evidence: Evidence
    holding: Holding
    digest: str = ""
    """Of the file that is here, SHA-256 in hex; empty: none is."""
    size: int = 0
    """Of the file that is here, in bytes."""

    @property
    def key(self) -> tuple[str, str]:
        """Which one it is: item and evidence id."""
        return self.item.id, self.evidence.id


def is_digest(text: str) -> bool:
    """Whether a foreign word is a SHA-256 in lower-case hex, and so may name a file."""
    return _SHA_256.fullmatch(text) is not None


def digest_of(data: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(data).hexdigest()


def is_quoted_whole(evidence: Evidence) -> bool:
    """Whether the quotation that came along is all of the file."""
    if not evidence.text:
        return False
    data = evidence.text.encode("utf-8", "surrogatepass")
    return evidence.digest == digest_of(data) or (not evidence.digest and evidence.size is None)


def check_announced(evidence: Evidence, max_bytes: int) -> None:
    """Raises EvidenceRefused for a file that says itself that it is larger than what is taken."""
    if evidence.size is not None and evidence.size > max_bytes:
        raise EvidenceRefused("evidence.too_large", size=evidence.size, most=max_bytes)


def check_came(evidence: Evidence, data: bytes) -> str:
    """The digest of what came. Raises EvidenceRefused where it is not what the item announced."""
    came = digest_of(data)
    if evidence.digest and evidence.digest != came:
        raise EvidenceRefused("evidence.wrong_digest", announced=evidence.digest[:100], came=came)
    if evidence.size is not None and evidence.size != len(data):
        raise EvidenceRefused("evidence.wrong_size", announced=evidence.size, came=len(data))
    return came


def unasked(files: Iterable[EvidenceFile]) -> Sequence[EvidenceFile]:
    """What is fetched when the item is opened: small files first, within the budget of an item."""
    wanted: list[EvidenceFile] = []
    budget = UNASKED_ITEM_BYTES
    for one in sorted((one for one in files if one.holding is Holding.ABSENT), key=_announced):
        size = _announced(one)
        if size > UNASKED_FILE_BYTES or size > budget:
            break
        wanted.append(one)
        budget -= size
    return wanted


def _announced(one: EvidenceFile) -> int:
    """A file that does not say how large it is may have as much as is fetched unasked."""
    return UNASKED_FILE_BYTES if one.evidence.size is None else one.evidence.size
