"""One call, as the handlers see it: who calls, and checked ways to read the query, headers and body."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from starlette.requests import ClientDisconnect, Request

from reviewer.contract.document import DECISION_MEDIA_TYPE
from reviewer.contract.problems import ProblemType
from reviewer.server.hub import Hub
from reviewer.server.refused import refuse
from reviewer.server.tokens import Caller

JSON: Final = "application/json"
_KEY: Final = re.compile(r'(?P<quote>"?)(?P<key>[A-Za-z0-9][A-Za-z0-9._~-]{0,127})(?P=quote)')
_ETAG: Final = re.compile(r'"(?P<version>[\x21\x23-\x7e]{1,100})"')
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,127}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request with its caller and the server's hub. Every reader raises Refused."""

    request: Request
    caller: Caller
    hub: Hub

    def id(self, name: str = "id") -> str:
        """An id of the address; what can't be one names nothing."""
        value = str(self.request.path_params[name])
        if _ID.fullmatch(value) is None:
            raise refuse(ProblemType.NOT_FOUND)
        return value

    def query(self, known: Collection[str]) -> dict[str, str]:
        """The query's parameters; an unknown or repeated one is an error, never ignored."""
        found: dict[str, str] = {}
        for name, value in self.request.query_params.multi_items():
            if name not in known or name in found:
                raise refuse(
                    ProblemType.INVALID, "", (name[:100], "There is no such parameter, or it came twice.")
                )
            found[name] = value
        return found

    def key(self) -> str:
        """Idempotency-Key, quoted or bare."""
        told = self.request.headers.getlist("idempotency-key")
        if not told:
            raise refuse(ProblemType.KEY_MISSING)
        found = _KEY.fullmatch(told[0].strip()) if len(told) == 1 else None
        if found is None:
            raise refuse(
                ProblemType.INVALID, "", ("Idempotency-Key", "1 to 128 of A-Z a-z 0-9 . _ ~ - are a key.")
            )
        return found["key"]

    def if_match(self) -> str:
        """The version in If-Match: exactly one strong ETag, never a star."""
        told = self.request.headers.getlist("if-match")
        if not told:
            raise refuse(ProblemType.VERSION_MISSING)
        found = _ETAG.fullmatch(told[0].strip()) if len(told) == 1 else None
        if found is None:
            raise refuse(ProblemType.INVALID, "", ("If-Match", 'One version in quotes is needed, like "1".'))
        return found["version"]

    async def body(self, max_bytes: int, media_types: Collection[str] = (JSON,)) -> bytes:
        """The whole body, never more than `max_bytes` of it."""
        sent_as = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent_as not in media_types:
            raise refuse(ProblemType.MEDIA_TYPE, f"Send {' or '.join(media_types)}.")
        body = bytearray()
        try:
            async for chunk in self.request.stream():
                body += chunk
                if len(body) > max_bytes:
                    raise refuse(ProblemType.TOO_LARGE, f"At most {max_bytes} bytes are read.")
        except ClientDisconnect as error:
            raise refuse(ProblemType.NOT_JSON, "The body ended early.") from error
        return bytes(body)


DECISION_TYPES: Final = (DECISION_MEDIA_TYPE, JSON)


def whole_number(text: str | None, name: str, *, low: int, high: int, default: int) -> int:
    """A parameter as a number within bounds."""
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
        raise refuse(ProblemType.INVALID, "", (name, f"A whole number from {low} to {high} is needed."))
    return int(text)
