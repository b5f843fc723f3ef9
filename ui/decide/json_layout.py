"""JSON text set out line by line for editing, every number and string kept as it was written. Knows no Qt."""

from __future__ import annotations

_INDENT = "  "


def indented(text: str) -> str:
    """`text` with one member to a line. Only white space outside strings changes; broken JSON stays whole."""
    out: list[str] = []
    depth = 0
    at = 0
    while at < len(text):
        char = text[at]
        if char == '"':
            end = _string_end(text, at)
            out.append(text[at:end])
            at = end
            continue
        if char in " \t\r\n":
            at += 1
            continue
        if char in "{[":
            closing = _closes_at_once(text, at + 1)
            if closing:
                out.append(text[at] + text[closing])
                at = closing + 1
                continue
            depth += 1
            out.append(char + _line(depth))
        elif char in "}]":
            depth = max(0, depth - 1)
            out.append(_line(depth) + char)
        elif char == ",":
            out.append(char + _line(depth))
        elif char == ":":
            out.append(": ")
        else:
            out.append(char)
        at += 1
    return "".join(out)


def _line(depth: int) -> str:
    return "\n" + _INDENT * depth


def _closes_at_once(text: str, at: int) -> int:
    """Where an empty object or array closes; 0 where it is not empty."""
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at if at < len(text) and text[at] in "}]" else 0


def _string_end(text: str, at: int) -> int:
    at += 1
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return min(at + 1, len(text))
