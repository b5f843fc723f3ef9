"""Whether an edited or merged answer is what the run can take: JSON where it is due, as its schema says."""

from __future__ import annotations

import jsonschema_rs

from reviewer.domain.content import Content, ContentKind
from reviewer.domain.items import ReviewItem
from reviewer.domain.json_text import read_values
from reviewer.verdicts.schema_size import MAX_WORK, measured, walk

MAX_CONTENT_BYTES = 4 * 1024 * 1024
MAX_SCHEMA_BYTES = 256 * 1024


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
    if len(schema) > MAX_SCHEMA_BYTES:
        return "verdict.schema_too_big"
    try:
        rules = read_values(schema)
    except ValueError:
        return "verdict.schema_malformed"
    if not isinstance(rules, (dict, bool)):
        return "verdict.schema_malformed"
    size = measured(rules)
    if isinstance(size, str):
        return size
    if size * len(walk(value)) > MAX_WORK:
        return "verdict.schema_too_big"
    try:
        # No retrieval, and a bound on backtracking patterns such as ^(a+)+$.
        validator = jsonschema_rs.validator_for(
            rules, offline=True, pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=50_000)
        )
    except ValueError:
        return "verdict.schema_malformed"
    try:
        return "" if validator.is_valid(value) else "verdict.schema_violated"
    except ValueError:  # a lone surrogate can't be handed over, so it can't be sent either
        return "verdict.content_not_json"
