"""The application: every route with the roles that may call it, and every failure as a problem document."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Final, TypeAlias, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from reviewer import __version__
from reviewer.contract.answers import LeaseRules, Me, Role, WellKnown
from reviewer.contract.document import CONTRACT_VERSION
from reviewer.contract.limits import BATCH_LIMIT, DEFAULT_LEASE_S, MAX_LEASE_S, MAX_WAIT_S, PAGE_LIMIT
from reviewer.contract.problems import ProblemType, problem
from reviewer.errors import RecordUnavailable
from reviewer.server import continuing, decision_calls, review_calls
from reviewer.server.call import Call
from reviewer.server.expiry import expire_for_ever
from reviewer.server.hub import Hub
from reviewer.server.refused import Refused, refuse
from reviewer.server.replies import problem_reply, reply

Handler: TypeAlias = Callable[[Call], Awaitable[Response]]
Offer: TypeAlias = tuple[Handler, frozenset[Role]]

_AGENT: Final = frozenset[Role]({"agent"})
_OPERATOR: Final = frozenset[Role]({"operator"})
_READERS: Final = frozenset[Role]({"operator", "auditor"})
_ALL: Final = frozenset[Role]({"agent", "operator", "auditor"})


async def get_me(call: Call) -> Response:
    """Who the token is."""
    call.query(())
    return reply(Me(identity=call.caller.identity, role=call.caller.role, display=call.caller.display))


OFFERED: Final[Mapping[str, Mapping[str, Offer]]] = {
    "/v1/me": {"GET": (get_me, _ALL)},
    "/v1/reviews": {
        "GET": (review_calls.list_reviews, _READERS),
        "POST": (review_calls.post_review, _AGENT),
    },
    "/v1/reviews/{id}": {
        "GET": (review_calls.get_review, _ALL),
        "DELETE": (review_calls.withdraw_review, _AGENT),
    },
    "/v1/reviews/{id}/evidence/{eid}": {"GET": (review_calls.get_evidence, _ALL)},
    "/v1/reviews/{id}/lease": {
        "POST": (review_calls.take_lease, _OPERATOR),
        "DELETE": (review_calls.drop_lease, _OPERATOR),
    },
    "/v1/reviews/{id}/decision": {
        "GET": (decision_calls.get_decision, _ALL),
        "POST": (decision_calls.post_decision, _OPERATOR),
    },
    "/v1/reviews/{id}/continuation": {"PUT": (continuing.put_continuation, _AGENT)},
    "/v1/decisions:batch": {"POST": (decision_calls.post_batch, _OPERATOR)},
}
"""Path -> method -> handler and roles. A test holds this against the OpenAPI document."""


def create_app(hub: Hub, hosts: frozenset[str]) -> ASGIApp:
    """The application on an opened hub; it answers to these host names only."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            expiring = group.create_task(expire_for_ever(hub), name="expire")
            try:
                yield
            finally:
                hub.waits.stop()
                expiring.cancel()

    app = Starlette(
        routes=[
            Route("/.well-known/review-orchestrator", _well_known(hub), methods=["GET"]),
            Route("/openapi.json", _openapi, methods=["GET"]),
            *(Route(path, _endpoint(hub, offers), methods=list(offers)) for path, offers in OFFERED.items()),
        ],
        exception_handlers={
            Refused: _on_refused,
            HTTPException: _on_http_exception,
            RecordUnavailable: _on_unavailable,
            Exception: _on_failure,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return _OwnHostOnly(app, hosts)


@lru_cache(maxsize=1)
def openapi_document() -> bytes:
    """The contract, as it is served."""
    return resources.files("resources").joinpath("review-api.openapi.json").read_bytes()


class _OwnHostOnly:
    """A page in a browser that rebinds its name to this address is not answered."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _host_of(scope) not in self._hosts:
            await problem_reply(problem(ProblemType.WRONG_HOST))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _host_of(scope: Scope) -> str:
    told = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if len(told) != 1:
        return ""
    host: str = told[0].strip().lower()
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]


def _endpoint(hub: Hub, offers: Mapping[str, Offer]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        handler, roles = offers["GET" if request.method == "HEAD" else request.method]
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        caller = await hub.caller(token.strip()) if kind.lower() == "bearer" and token.strip() else None
        if caller is None:
            raise refuse(ProblemType.UNAUTHENTICATED)
        if caller.role not in roles:
            raise refuse(ProblemType.FORBIDDEN, f"The role {caller.role} may not do that.")
        return await handler(Call(request=request, caller=caller, hub=hub))

    return answer


def _well_known(hub: Hub) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_: Request) -> Response:
        return reply(
            WellKnown(
                contract_versions=[CONTRACT_VERSION],
                epoch=hub.epoch,
                page_limit=PAGE_LIMIT,
                batch_limit=BATCH_LIMIT,
                leases=LeaseRules(default_s=DEFAULT_LEASE_S, max_s=MAX_LEASE_S),
                max_wait_s=MAX_WAIT_S,
                server=f"review-desk/{__version__}",
            )
        )

    return answer


async def _openapi(_: Request) -> Response:
    return reply(openapi_document())


async def _on_refused(_: Request, error: Exception) -> Response:
    return problem_reply(cast("Refused", error).problem)


async def _on_http_exception(_: Request, error: Exception) -> Response:
    told = cast("HTTPException", error)
    kind = ProblemType.METHOD_NOT_ALLOWED if told.status_code == 405 else ProblemType.NOT_FOUND
    return problem_reply(problem(kind), told.headers)


async def _on_unavailable(_: Request, __: Exception) -> Response:
    return problem_reply(problem(ProblemType.UNAVAILABLE))


async def _on_failure(_: Request, __: Exception) -> Response:
    return problem_reply(problem(ProblemType.INTERNAL))
