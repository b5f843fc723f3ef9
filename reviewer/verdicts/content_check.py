"""Whether an edited or merged answer is what the run can take: JSON where it is due, as its schema says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import jsonschema_rs

from reviewer.domain.content import Content, ContentKind
from reviewer.domain.items import ReviewItem
from reviewer.domain.json_text import read_values
from reviewer.verdicts.schema_size import MAX_WORK, measured, walk

MAX_CONTENT_BYTES = 4 * 1024 * 1024
MAX_SCHEMA_BYTES = 256 * 1024
MAX_FAILURES = 20
"""Places told at once; mending them shows the others."""
_KEPT = 16
"""Compiled schemas that are kept."""
_LONGEST_TOLD = 200
_TELLING = frozenset(
    {
        "type",
        "enum",
        "const",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "pattern",
        "format",
    }
)
"""Rules whose value says what is asked for."""
_Validator = Any
"""One of the library's validators; they share no public base."""


def content_objection(item: ReviewItem, content: Content | None) -> str:
    """Message code of what is wrong with the content for this item; empty: nothing."""
    if content is None or not content.data.strip():
        return "verdict.content_missing"
    if len(content.data) > MAX_CONTENT_BYTES:
        return "verdict.content_too_big"
    if item.response_schema is None and content.kind not in (ContentKind.STRUCTURED, ContentKind.TOOL_CALLS):
        return ""
    try:
        value = read_values(content.data)
    except ValueError:
        return "verdict.content_not_json"
    return "" if item.response_schema is None else schema_objection(item.response_schema, value)


def arguments_objection(arguments: bytes | None) -> str:
    """Message code of what is wrong with the edited arguments of one action: they are a JSON object."""
    if arguments is None:
        return "verdict.arguments_missing"
    try:
        value = read_values(arguments)
    except ValueError:
        return "verdict.arguments_not_json"
    return "" if isinstance(value, dict) else "verdict.arguments_not_json"


def schema_objection(schema: bytes, value: object) -> str:
    """Message code of how `value` and a foreign JSON Schema disagree; the schema itself is a suspect."""
    validator = _validator(schema, value)
    if isinstance(validator, str):
        return validator
    try:
        return "" if validator.is_valid(value) else "verdict.schema_violated"
    except ValueError:  # a lone surrogate can't be handed over, so it can't be sent either
        return "verdict.content_not_json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFailure:
    """One place where a value does not fit its schema."""

    pointer: str
    """JSON pointer to what is wrong; of something that is missing, to where it should be."""
    keyword: str
    """The schema's rule: `type`, `required`, `enum`, `maximum` ..."""
    wanted: str = ""
    """What the rule asks for, as JSON where it is a value. Foreign text."""


def schema_failures(schema: bytes, data: bytes) -> tuple[SchemaFailure, ...]:
    """Where a JSON text does not fit a foreign schema, at most `MAX_FAILURES`; none where none is known."""
    try:
        value = read_values(data)
    except ValueError:
        return ()
    validator = _validator(schema, value)
    if isinstance(validator, str):
        return ()
    try:
        errors = tuple(islice(validator.iter_errors(value), MAX_FAILURES))
    except ValueError:
        return ()
    return tuple(failure for error in errors for failure in _failures(error))[:MAX_FAILURES]


def _failures(error: jsonschema_rs.ValidationError) -> Iterator[SchemaFailure]:
    kind = error.kind
    at = _pointer(error.instance_path)
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        yield SchemaFailure(pointer=at + _pointer([kind.property]), keyword=kind.name)
    elif isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        for name in kind.unexpected:
            yield SchemaFailure(pointer=at + _pointer([name]), keyword=kind.name)
    else:
        wanted = getattr(kind, "value", None) if kind.name in _TELLING else None
        words = " / ".join(wanted) if kind.name == "type" and isinstance(wanted, list) else _told(wanted)
        yield SchemaFailure(pointer=at, keyword=kind.name, wanted=words)


def _pointer(tokens: Sequence[str | int]) -> str:
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def _told(wanted: object) -> str:
    return "" if wanted is None else json.dumps(wanted, ensure_ascii=False, default=str)[:_LONGEST_TOLD]


def _validator(schema: bytes, value: object) -> _Validator | str:
    """What holds a value against a foreign schema; or the message code of why the schema is unusable."""
    size = "verdict.schema_too_big" if len(schema) > MAX_SCHEMA_BYTES else _size(schema)
    if isinstance(size, str):
        return size
    return "verdict.schema_too_big" if size * len(walk(value)) > MAX_WORK else _compiled(schema)


# A value is checked at every key press of an edit, and in several views: the schema stays the same.
@lru_cache(maxsize=_KEPT)
def _size(schema: bytes) -> int | str:
    try:
        rules = read_values(schema)
    except ValueError:
        return "verdict.schema_malformed"
    return measured(rules) if isinstance(rules, (dict, bool)) else "verdict.schema_malformed"


@lru_cache(maxsize=_KEPT)
def _compiled(schema: bytes) -> _Validator | str:
    rules: Any = read_values(schema)
    try:
        # No retrieval, and a bound on backtracking patterns such as ^(a+)+$.
        return jsonschema_rs.validator_for(
            rules,
            offline=True,
            pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=50_000),
        )
    except ValueError:
        return "verdict.schema_malformed"
