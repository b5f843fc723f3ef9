"""How an agent asks: five calls of the Review API with nothing but httpx, as in any program."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import httpx

WAIT_S: Final = 30
"""Of one long-poll; the next one follows at once."""
PAUSE_S: Final = 1.0


class ReviewClient:
    """One agent at one server. A server that is away for a moment is asked again."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(10, read=WAIT_S + 10),
            trust_env=False,
        )

    async def ask(self, key: str, review: Mapping[str, Any]) -> str:
        """Ask for a decision; the same key asks the same thing, however often it is sent. Returns the id."""
        reply = await self._call("POST", "/v1/reviews", json=review, headers={"Idempotency-Key": key})
        return str(reply.json()["id"])

    async def decision(self, review_id: str) -> Mapping[str, Any]:
        """Wait until the review ended, however long that takes."""
        while True:
            reply = await self._call("GET", f"/v1/reviews/{review_id}/decision", params={"wait": WAIT_S})
            answer: Mapping[str, Any] = reply.json()
            if answer["state"] not in {"open", "leased"}:
                return answer

    async def state(self, review_id: str) -> str:
        """How a review stands now; empty where the server does not know it."""
        try:
            return str((await self._call("GET", f"/v1/reviews/{review_id}/decision")).json()["state"])
        except httpx.HTTPStatusError as error:
            if error.response.status_code == httpx.codes.NOT_FOUND:
                return ""
            raise

    async def tell(self, review_id: str, text: str) -> None:
        """Say what was done with the decision."""
        await self._call("PUT", f"/v1/reviews/{review_id}/continuation", json={"text": text})

    async def withdraw(self, review_id: str) -> None:
        """Take the question back; one that ended meanwhile stays as it is."""
        try:
            await self._call("DELETE", f"/v1/reviews/{review_id}")
        except httpx.HTTPStatusError as error:
            if error.response.status_code not in {409, 410, 412}:
                raise

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        while True:
            try:
                reply = await self._http.request(method, path, **options)
            except httpx.TransportError:
                await asyncio.sleep(PAUSE_S)
                continue
            if reply.status_code in {429, 503}:
                await asyncio.sleep(float(reply.headers.get("retry-after", PAUSE_S)))
                continue
            reply.raise_for_status()
            return reply
