"""Response schemas: hostile until proven otherwise, then held against edited and merged answers.

No reference leaves the document, none goes in circles, their fan-out is counted before anything is
validated, and patterns run on an engine without backtracking.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

import jsonschema_rs
import msgspec

from reviewer.contract import strict
from reviewer.contract.limits import MAX_DOCUMENT_BYTES, MAX_SCHEMA_BYTES, MAX_SCHEMA_DEPTH, MAX_SCHEMA_STEPS
from reviewer.errors import Unreadable

_REFUSED_KEYS: Final = frozenset({"$dynamicRef", "$recursiveRef", "$dynamicAnchor", "$anchor", "$id"})
_NAMING: Final = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"})
"""Their members are called as the author likes; what they are called is no keyword."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_MAX_CHAIN: Final = 32
_MAX_ERRORS: Final = 10
_MAX_TOLD: Final = 300


def objection(schema: object) -> str:
    """Why this schema is not accepted, in a sentence; empty: it is."""
    try:
        encoded = msgspec.json.encode(schema)
    except (OverflowError, ValueError):
        return "A number in the schema is too large."
    if len(encoded) > MAX_SCHEMA_BYTES:
        return f"The schema is larger than {MAX_SCHEMA_BYTES} bytes."
    try:
        strict.check(encoded, max_bytes=MAX_SCHEMA_BYTES, max_depth=MAX_SCHEMA_DEPTH)
        if _steps(schema, schema, ()) > MAX_SCHEMA_STEPS:
            return "Its references multiply beyond what is validated here."
        _validator(encoded)
    except Unreadable:
        return f"The schema is nested deeper than {MAX_SCHEMA_DEPTH} levels."
    except ValueError as error:
        return str(error)[:_MAX_TOLD]
    return ""


def mismatches(schema: bytes, text: str) -> tuple[tuple[str, str], ...]:
    """Where a JSON text does not fit the schema: (pointer into it, what is wrong)."""
    try:
        data = text.encode()
        strict.check(data, max_bytes=MAX_DOCUMENT_BYTES)
        value = strict.convert(data, object)
    except (Unreadable, UnicodeError) as error:
        told = error.params.get("got", "") if isinstance(error, Unreadable) else "not UTF-8"
        return (("", f"The review asks for JSON: {told}"),)
    found: list[tuple[str, str]] = []
    for wrong in _validator(schema).iter_errors(value):
        path = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in wrong.instance_path)
        found.append((path, wrong.message[:_MAX_TOLD]))
        if len(found) == _MAX_ERRORS:
            break
    return tuple(found)


@lru_cache(maxsize=64)
def _validator(schema: bytes) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        msgspec.json.decode(schema), offline=True, pattern_options=jsonschema_rs.RegexOptions()
    )


def _steps(node: object, root: object, open_refs: tuple[str, ...]) -> int:
    """How many subschemas one look at a value may visit. Raises ValueError for a reference we refuse."""
    steps = 1
    for key, value in _members(node):
        if key in _REFUSED_KEYS:
            raise ValueError(f"The schema may not use {key}.")
        if key == "$schema" and value != _DIALECT:
            raise ValueError(f"The schema is read as {_DIALECT} only.")
        if key == "$ref":
            steps += _target_steps(value, root, open_refs)
        elif key in _NAMING and isinstance(value, dict):
            steps += sum(_steps(named, root, open_refs) for named in value.values())
        elif key not in {"const", "enum", "default", "examples"}:
            steps += _steps(value, root, open_refs)
        if steps > MAX_SCHEMA_STEPS:
            break
    return steps


def _target_steps(ref: object, root: object, open_refs: tuple[str, ...]) -> int:
    if not isinstance(ref, str) or not (ref == "#" or ref.startswith("#/")):
        raise ValueError(f"A reference may only point into the schema itself: {str(ref)[:100]}")
    if ref in open_refs:
        raise ValueError(f"References may not go in circles: {ref[:100]}")
    if len(open_refs) == _MAX_CHAIN:
        raise ValueError(f"More than {_MAX_CHAIN} references lead to one another.")
    return _steps(_resolve(ref, root), root, (*open_refs, ref))


def _resolve(ref: str, root: object) -> object:
    node: Any = root
    for part in ref.split("/")[1:]:
        name = unquote(part).replace("~1", "/").replace("~0", "~")
        try:
            node = node[int(name)] if isinstance(node, list) else node[name]
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise ValueError(f"A reference points nowhere: {ref[:100]}") from error
    return node


def _members(node: object) -> Iterator[tuple[str, object]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        for value in node:
            yield "", value
