"""An action's arguments as lines for the screen and as text for editing. Knows no Qt."""

from __future__ import annotations

from reviewer.domain.items import ActionRequest
from reviewer.domain.json_text import NumberLiteral, read_literals, write

MOST_LINES = 40


def argument_lines(action: ActionRequest) -> tuple[tuple[str, str], ...]:
    """Name and value of each argument; what can't be read is shown raw under an empty name."""
    try:
        value = read_literals(action.arguments)
    except ValueError:
        return (("", action.arguments.decode("utf-8", errors="replace")),)
    if not isinstance(value, dict):
        return (("", write(value)),)
    return tuple((name, shown(one)) for name, one in list(value.items())[:MOST_LINES])


def shown(value: object) -> str:
    """A JSON value on one line; a text loses its quotes where it can't be taken for another type."""
    if isinstance(value, str) and not isinstance(value, NumberLiteral):
        return f'"{value}"' if _reads_as_json(value) else value
    return write(value)


def editable(action: ActionRequest) -> bytes:
    """The arguments set out for editing."""
    try:
        return write(read_literals(action.arguments), indent=2).encode()
    except ValueError:
        return action.arguments


def _reads_as_json(text: str) -> bool:
    try:
        read_literals(text.encode("utf-8", "surrogatepass"))
    except ValueError:
        return text == ""
    return True
