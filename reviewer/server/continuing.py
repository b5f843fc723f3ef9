"""Going on: an agent says what it did with the decision, so that the human who decided can see it."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from reviewer.clock import from_text, to_text
from reviewer.contract import strict
from reviewer.contract.limits import MAX_REVIEW_BYTES
from reviewer.contract.problems import Problem, ProblemType, problem
from reviewer.contract.reviews import Continuation, NewContinuation, ReviewState
from reviewer.errors import Unreadable
from reviewer.server import rows
from reviewer.server.call import Call
from reviewer.server.hub import Work
from reviewer.server.refused import Refused, of_unreadable
from reviewer.server.replies import problem_reply, reply
from reviewer.server.review_calls import visible_row

_GOES_ON: Final = frozenset({ReviewState.DECIDED, ReviewState.EXPIRED})
"""Ends that a run can go on from; what the agent itself ended has nobody waiting."""


async def put_continuation(call: Call) -> Response:
    """Say what came of the decision. Listed in the feed again; the version stays what was decided on."""
    call.query(())
    review_id = (await visible_row(call))["id"]
    body = await call.body(MAX_REVIEW_BYTES)
    try:
        told = strict.decode(body, NewContinuation, max_bytes=MAX_REVIEW_BYTES)
    except Unreadable as error:
        raise Refused(of_unreadable(error)) from error
    done = await call.hub.write(lambda work: _put(work, review_id, told.text))
    return problem_reply(done) if isinstance(done, Problem) else reply(done)


def _put(work: Work, review_id: str, text: str) -> Continuation | Problem:
    row = rows.find(work.connection, review_id)
    if row is None:
        return problem(ProblemType.NOT_FOUND)
    if row["state"] not in _GOES_ON:
        return problem(ProblemType.NOT_DECIDED)
    known = rows.continuation_of(row)
    if known is not None and known.text == text:
        return known
    at = to_text(work.now)
    work.connection.execute(
        "UPDATE reviews SET continuation = ?, continued_at = ?, change = ? WHERE id = ?",
        (text, at, work.next_change(), review_id),
    )
    return Continuation(text=text, at=from_text(at))
