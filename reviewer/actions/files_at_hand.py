"""Files that came along with an opened item, in full, so that its patches can be held against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.conflicts.patch_fit import KnownFile
from reviewer.domain.content import ContentKind
from reviewer.domain.desk import OpenedItem
from reviewer.domain.evidence import digest_of, is_quoted_whole
from reviewer.domain.items import Evidence
from reviewer.store.evidence_files import EvidenceFiles

MAX_FILE_BYTES = 1024 * 1024
MAX_BYTES = 4 * 1024 * 1024
"""Of all files of one comparison; what is beyond is not known to it."""


@dataclass(frozen=True, slots=True)
class FileAtHand:
    """One of them: what it is called, and what it says or its digest."""

    evidence: Evidence
    digest: str
    size: int
    """In bytes."""
    quoted: bytes | None
    """None: it lies among the evidence files."""


def files_at_hand(opened: OpenedItem, kept: EvidenceFiles) -> tuple[FileAtHand, ...]:
    """What came along whole, or was fetched before now under an announced digest; nothing without a patch."""
    if not any(one.candidate.content.kind is ContentKind.PATCH for one in opened.answers):
        return ()
    found: list[FileAtHand] = []
    room = MAX_BYTES
    for evidence in (one for member in opened.members for one in member.evidence):
        quoted = evidence.text.encode("utf-8", "surrogatepass") if is_quoted_whole(evidence) else None
        size = kept.size(evidence.digest) if quoted is None else len(quoted)
        if size is not None and size <= min(room, MAX_FILE_BYTES):
            room -= size
            digest = evidence.digest if quoted is None else digest_of(quoted)
            found.append(FileAtHand(evidence, digest, size, quoted))
    return tuple(found)


def read_files(files: Sequence[FileAtHand], kept: EvidenceFiles) -> tuple[KnownFile, ...]:
    """The same with their bytes; reads the disk. One that is gone meanwhile is left out."""
    read = [(one.evidence, kept.read(one.digest) if one.quoted is None else one.quoted) for one in files]
    return tuple(
        KnownFile(names=(evidence.title, evidence.id), data=data)
        for evidence, data in read
        if data is not None
    )
