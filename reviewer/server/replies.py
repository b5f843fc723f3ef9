"""Replies: JSON bodies and problem documents with their headers."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.responses import Response

from reviewer.contract.problems import PROBLEM_MEDIA_TYPE, Problem

_RETRY_AFTER = {429: "1", 503: "5", 409: "1"}


def reply(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON reply. Bytes are taken as JSON that is ready."""
    data = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return Response(data, status, dict(headers or {}), media_type="application/json")


def problem_reply(told: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem document, with what its status asks for."""
    extra = dict(headers or {})
    if told.status == 401:
        extra["WWW-Authenticate"] = 'Bearer realm="review-desk"'
    if told.type.endswith((":in-progress", ":too-many-waits", ":unavailable")):
        extra["Retry-After"] = _RETRY_AFTER[told.status]
    return Response(msgspec.json.encode(told), told.status, extra, media_type=PROBLEM_MEDIA_TYPE)


def etag(version: object) -> str:
    """A strong ETag."""
    return f'"{version}"'
