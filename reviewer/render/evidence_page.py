"""One page of an evidence file, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewer.render._api import Block, Notice
from reviewer.render.file_kind import FileKind
from reviewer.render.invisible import Hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """Blocks to draw; where there are none, the file is not one that is drawn, or `refusal` says why."""

    kind: FileKind
    page: int = 0
    """From 0."""
    pages: int = 0
    blocks: tuple[Block, ...] = ()
    refusal: Notice | None = None
    notices: tuple[Notice, ...] = ()
    """What is to be said beside the page."""
    hidden: Mapping[Hidden, int] = field(default_factory=dict)
    """Of the whole file: how many hidden characters of each class."""
