"""Foreign Markdown to clean HTML, in a child process that may be killed at any moment.

Raw HTML is shown as the text it is, an image as its address, and whatever can't be seen as a mark. What the
parser makes of the rest goes through an allow-list without images and styles.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from reviewer.render.invisible import MARK, with_hidden_marks
from reviewer.workers.html_guard import TooMuch, pieces

_TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "del", "code", "pre"),
    *("blockquote", "a", "hr", "br", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_SCHEMES = {"https"}
IMAGE_MARK = "⟦image⟧"
LONGEST_TARGET = 200
_NO_LINK = re.compile(r"[\\\s\x00-\x20\x7f⟦]")
"""Signs by which programs disagree about where a host ends, and marks: both are read, not followed."""
_LOSES_MARKS = re.compile("<[^>]*(?:⟦|%E2%9F%A6)", re.IGNORECASE)
"""A mark in a link's target, where nobody sees it."""


class _HarmlessTargets(Treeprocessor):
    """Images become words, for they would be fetched; so do targets that lose their link."""

    def run(self, root: Element) -> None:
        for image in list(root.iter("img")):
            told = f"{IMAGE_MARK} {image.get('alt', '')} {_shown(image.get('src', ''))}"
            tail = image.tail
            image.clear()
            image.tag, image.text, image.tail = "em", told, tail
        for link in root.iter("a"):
            target = link.get("href", "")
            if not target.lower().startswith("https://") or _NO_LINK.search(target):
                link.attrib.clear()
                link.tail = f" {_shown(target)}{link.tail or ''}"


def _shown(target: str) -> str:
    return f"({target[:LONGEST_TARGET]})" if target else ""


def _make_converter() -> Markdown:
    """A parser that takes no raw HTML. One for each document: an error leaves the parser in its middle."""
    converter = Markdown(extensions=["tables", "fenced_code", "sane_lists"], output_format="html")
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    # After the inline patterns (20) made links and images of it, before the text is unescaped (0).
    converter.treeprocessors.register(_HarmlessTargets(converter), "harmless_targets", 5)
    return converter


def convert(source: str) -> dict[str, object]:
    """`{"pieces": [...]}`, or `{"notice": code}` where the result could not be drawn, or would hide a mark.

    The source has its marks already: `reviewer.render.registry`.
    """
    marked = with_hidden_marks(source)
    try:
        html = nh3.clean(
            # The parser drops some controls without a word.
            _make_converter().convert(marked),
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel=None,
        )
        # Entities that nobody knows make new ones.
        html = with_hidden_marks(html)
        if _LOSES_MARKS.search(html) or len(MARK.findall(html)) != len(MARK.findall(marked)):
            return {"notice": "markdown.marks_lost"}
        return {"pieces": pieces(html)}
    except RecursionError:
        return {"notice": "markdown.too_deep"}
    except MemoryError:
        return {"notice": "markdown.too_big"}
    except TooMuch as refused:
        return {"notice": str(refused)}
