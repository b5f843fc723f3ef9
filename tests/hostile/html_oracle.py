"""Says what is dangerous in a piece of HTML. Independent of the product: its own reading, its own list.

Whatever is not known to be harmless is dangerous: a tag or an attribute outside the list, a target with any
scheme but two, anything that loads, styles or runs, and text that turns into such a thing when read again.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "del", "code"),
    *("pre", "blockquote", "a", "table", "thead", "tbody", "tr", "th", "td", "span"),
}
CLASSES = {"head", "mono", "second", "caption", "quote", "added", "removed", "notice", "sign"}
SCHEMES = {"https", "mailto"}
_SPACE = re.compile(r"[\x00-\x20\u200b-\u200f\u2028\u2029\ufeff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)


def dangers(html: str) -> set[str]:
    """What is wrong with it, in words; empty: nothing."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Reads as leniently as a browser would, and believes nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.add(f"tag {tag}")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_comment(self, data: str) -> None:
        self.found.add("comment")

    def handle_decl(self, decl: str) -> None:
        self.found.add("declaration")

    def unknown_decl(self, data: str) -> None:
        self.found.add("declaration")

    def handle_pi(self, data: str) -> None:
        self.found.add("instruction")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "href" and tag == "a":
            self._target(value)
        elif name == "class":
            if not CLASSES.issuperset(value.split()):
                self.found.add("class of its own")
        elif name == "start" and tag == "ol":
            if not re.fullmatch(r"\d+", value):
                self.found.add("odd number")
        elif (name, value) not in (("cellspacing", "0"), ("cellpadding", "2")) or tag != "table":
            self.found.add(f"attribute {name}")

    def _target(self, value: str) -> None:
        # Twice: what a second reader would make of it counts too.
        for read in (value, unescape(value)):
            bare = _SPACE.sub("", read)
            scheme = _SCHEME.match(bare)
            if scheme is None or scheme[1].lower() not in SCHEMES:
                self.found.add("target without a good scheme")
            if "url(" in bare.lower():
                self.found.add("url()")
