"""Content: bytes as an agent sent them, with the media type that says how to read them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class ContentKind(StrEnum):
    """The four kinds of answer that the desk compares."""

    TEXT = "text"
    STRUCTURED = "structured"
    PATCH = "patch"
    TOOL_CALLS = "tool-calls"


TOOL_CALLS = "application/vnd.review-desk.tool-calls+json"
"""A JSON array of `{"name": str, "args": object, "id"?: str, "description"?: str}` in call order."""
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
JSON = "application/json"
PATCH = "text/x-diff"

_PATCH_TYPES = frozenset({PATCH, "text/x-patch", "application/x-patch"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one answer is made of. The bytes are those received, never re-encoded."""

    media_type: str
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def kind(self) -> ContentKind:
        """How it is compared and drawn; what is not known is text."""
        base = self.media_type.partition(";")[0].strip().lower()
        if base == TOOL_CALLS:
            return ContentKind.TOOL_CALLS
        if base == JSON or base.endswith("+json"):
            return ContentKind.STRUCTURED
        return ContentKind.PATCH if base in _PATCH_TYPES else ContentKind.TEXT

    @property
    def is_blank(self) -> bool:
        """Whether nothing but blank space is in it."""
        return not self.data or self.data.isspace()

    def text(self) -> str:
        """The bytes as UTF-8; what is not UTF-8 shows as U+FFFD, and nothing is dropped."""
        return self.data.decode("utf-8", errors="replace")
