"""Calls about reviews: create, list, read, withdraw, lease, evidence."""

from __future__ import annotations

import hashlib

from starlette.responses import Response

from reviewer.clock import to_text
from reviewer.contract import strict
from reviewer.contract.answers import LeaseRequest
from reviewer.contract.limits import DEFAULT_LEASE_S, DEFAULT_PAGE, MAX_REVIEW_BYTES, PAGE_LIMIT
from reviewer.contract.problems import Problem, ProblemType, problem
from reviewer.contract.reviews import Lease, NewReview, ReviewState
from reviewer.errors import Unreadable
from reviewer.server import feed, rows
from reviewer.server.call import Call, whole_number
from reviewer.server.creating import create, prepare
from reviewer.server.deciding import ending_of
from reviewer.server.expiry import expire_due
from reviewer.server.hub import Work
from reviewer.server.refused import Refused, of_unreadable, refuse
from reviewer.server.replies import etag, problem_reply, reply
from reviewer.sqlite import Row


async def post_review(call: Call) -> Response:
    """Ask for a decision. 201; 200 for a replay of the same key and body."""
    key = call.key()
    body = await call.body(MAX_REVIEW_BYTES)
    try:
        asked = strict.decode(body, NewReview, max_bytes=MAX_REVIEW_BYTES)
    except Unreadable as error:
        raise Refused(of_unreadable(error)) from error
    ready = prepare(asked, call.hub.clock.now())
    if isinstance(ready, Problem):
        raise Refused(ready)
    requester, digest = call.caller.identity, hashlib.sha256(body).hexdigest()
    async with call.hub.alone(f"create {requester} {key}"):
        done = await call.hub.write(
            lambda work: create(work, ready, requester=requester, key=key, digest=digest)
        )
    if isinstance(done, Problem):
        return problem_reply(done)
    call.hub.deadlines_moved.set()
    review_id, is_new = done
    row = await call.hub.read(lambda connection: rows.find(connection, review_id))
    if row is None:
        raise refuse(ProblemType.UNAVAILABLE)
    headers = {"Location": f"/v1/reviews/{review_id}", "ETag": etag(row["version"])}
    return reply(rows.review_json(row, call.hub), 201 if is_new else 200, headers)


async def list_reviews(call: Call) -> Response:
    """The change feed. A poll that finds nothing new reads no file."""
    query = _feed_query(call)
    feed.place(call.hub, query.since)
    now = f'W/"{feed.cursor(call.hub.epoch, call.hub.head)}"'
    if now in call.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": now})
    page = await feed.page(call.hub, query)
    return reply(page, headers={"ETag": now})


async def get_review(call: Call) -> Response:
    """One review. Its ETag is the version to decide on; a lease does not change it."""
    call.query(())
    row = await visible_row(call)
    return reply(rows.review_json(row, call.hub), headers={"ETag": etag(row["version"])})


async def withdraw_review(call: Call) -> Response:
    """The agent needs no answer any more."""
    call.query(())
    review_id = (await visible_row(call))["id"]

    def withdraw(work: Work) -> Problem | None:
        expire_due(work)
        row = rows.find(work.connection, review_id)
        if row is None or row["state"] == ReviewState.WITHDRAWN:
            return None
        if (ending := ending_of(work.connection, row, call.hub)) is not None:
            return ending
        work.connection.execute(
            "UPDATE reviews SET state = ?, version = version + 1, change = ?, updated_at = ? WHERE id = ?",
            (ReviewState.WITHDRAWN, work.next_change(), to_text(work.now), review_id),
        )
        work.ended.append(review_id)
        return None

    told = await call.hub.write(withdraw)
    return Response(status_code=204) if told is None else problem_reply(told)


async def take_lease(call: Call) -> Response:
    """Hold a review, or go on holding it."""
    call.query(())
    row = await visible_row(call)
    seconds = DEFAULT_LEASE_S
    if call.request.headers.get("content-type") or call.request.headers.get("content-length", "0") != "0":
        body = await call.body(10_000)
        try:
            asked = strict.decode(body, LeaseRequest, max_bytes=10_000) if body else LeaseRequest()
        except Unreadable as error:
            raise Refused(of_unreadable(error)) from error
        seconds = asked.seconds or DEFAULT_LEASE_S
    await _refuse_ended(call, row)
    hold = call.hub.leases.take(row["id"], call.caller.identity, seconds)
    if hold is None:
        return problem_reply(_leased(call, row["id"]))
    return reply(Lease(holder=hold.holder, expires_at=hold.expires_at))


async def drop_lease(call: Call) -> Response:
    """End the caller's hold; nothing to end is fine."""
    call.query(())
    review_id = (await visible_row(call))["id"]
    hold = call.hub.leases.current(review_id)
    if hold is not None and hold.holder != call.caller.identity:
        return problem_reply(_leased(call, review_id))
    call.hub.leases.drop(review_id)
    return Response(status_code=204)


async def get_evidence(call: Call) -> Response:
    """The bytes of a piece of evidence, as a download and never as a page."""
    call.query(())
    review_id, name = (await visible_row(call))["id"], call.id("eid")
    found = await call.hub.read(
        lambda connection: connection.execute(
            "SELECT bytes FROM evidence WHERE review_id = ? AND id = ?", (review_id, name)
        ).fetchone()
    )
    if found is None:
        raise refuse(ProblemType.NOT_FOUND)
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return Response(bytes(found["bytes"]), 200, headers, media_type="application/octet-stream")


async def visible_row(call: Call) -> Row:
    """The review of the address, if the caller may see it: an agent sees only its own."""
    review_id = call.id()
    row = await call.hub.read(lambda connection: rows.find(connection, review_id))
    if row is None or (call.caller.role == "agent" and row["requester"] != call.caller.identity):
        raise refuse(ProblemType.NOT_FOUND)
    return row


async def _refuse_ended(call: Call, row: Row) -> None:
    if row["state"] == ReviewState.OPEN:
        return
    told = await call.hub.read(lambda connection: ending_of(connection, row, call.hub))
    if told is not None:
        raise Refused(told)


def _leased(call: Call, review_id: str) -> Problem:
    hold = call.hub.leases.current(review_id)
    return problem(ProblemType.LEASED, holder=hold.holder if hold else "")


def _feed_query(call: Call) -> feed.FeedQuery:
    given = call.query(("state", "subject", "assignee", "since", "limit"))
    namespace, _, subject = given.get("subject", "").partition(":")
    if "subject" in given and not (namespace and subject):
        raise refuse(ProblemType.INVALID, "", ("subject", "namespace:key is needed."))
    state = given.get("state")
    if state is not None and state not in set(ReviewState):
        raise refuse(ProblemType.INVALID, "", ("state", f"One of {', '.join(ReviewState)} is needed."))
    return feed.FeedQuery(
        since=given.get("since", ""),
        limit=whole_number(given.get("limit"), "limit", low=1, high=PAGE_LIMIT, default=DEFAULT_PAGE),
        state=None if state is None else ReviewState(state),
        namespace=namespace,
        subject=subject,
        assignee=given.get("assignee", ""),
    )
