"""What `show` says of characters that can't be seen or pass for others, in the window's own words."""

from __future__ import annotations

from typing import Any

from reviewer.render.invisible import Hidden
from reviewer.render.to_look_at import ToLookAt


def look_first_lines(to_look_at: ToLookAt) -> list[str]:
    """A line for the whole, then one for each place with its classes and its characters by name."""
    if not to_look_at.total:
        return []
    from ui.messages.catalogue import Catalogue  # Qt-free: the sentences are the window's own
    from ui.messages.marks import class_words, name_words, place_words

    words = Catalogue()
    title = words.text("notice.hidden_characters", count=to_look_at.total)
    lines = [words.text("hidden.look_first", what=title, count=to_look_at.total)]
    for place, where in zip(to_look_at.places, place_words(words, to_look_at), strict=True):
        names = tuple(name_words(words, one) for one in place.marks.named if one.kind is not Hidden.IMITATION)
        classes = class_words(words, place.marks)
        code = "hidden.place.named" if names else "hidden.place"
        lines.append(words.text(code, place=where, classes=classes, names=names))
    return lines


def look_first_value(to_look_at: ToLookAt) -> dict[str, Any]:
    """The same for programs; `total` is what `decide --looked-at` takes."""
    return {
        "total": to_look_at.total,
        "places": [
            {
                "place": place.code,
                "number": place.number,
                "classes": {str(kind): count for kind, count in place.marks.kinds.items()},
                "characters": [
                    {"text": one.character, "name": one.name, "passes_for": one.passes_for}
                    for one in place.marks.named
                ],
            }
            for place in to_look_at.places
        ],
    }
