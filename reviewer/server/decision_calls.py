"""Calls about decisions: decide, decide several, read back and wait."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from reviewer.contract import strict
from reviewer.contract.answers import Batch, BatchAnswer, BatchResult
from reviewer.contract.limits import MAX_BATCH_BYTES, MAX_DOCUMENT_BYTES, MAX_WAIT_S
from reviewer.contract.problems import Problem, ProblemType, problem
from reviewer.contract.reviews import ENDED
from reviewer.errors import Unreadable
from reviewer.server import rows
from reviewer.server.call import DECISION_TYPES, Call, whole_number
from reviewer.server.deciding import Accepted, Judgement, decide, decide_all, read_submission
from reviewer.server.refused import Refused, of_unreadable
from reviewer.server.replies import etag, problem_reply, reply
from reviewer.server.review_calls import visible_row


async def post_decision(call: Call) -> Response:
    """Decide. 201 when it took effect, 200 when this very decision had taken effect before."""
    call.query(())
    review_id, key, if_match = call.id(), call.key(), call.if_match()
    body = await call.body(MAX_DOCUMENT_BYTES, DECISION_TYPES)
    try:
        strict.check(body, max_bytes=MAX_DOCUMENT_BYTES)
    except Unreadable as error:
        raise Refused(of_unreadable(error)) from error
    submission = read_submission(key, if_match, body, review_id=review_id)
    if isinstance(submission, Problem):
        raise Refused(submission)
    async with call.hub.alone(f"decide {key}"):
        judged = await call.hub.write(lambda work: decide(work, submission, call.caller, call.hub))
    if isinstance(judged, Problem):
        return problem_reply(judged)
    return reply(
        judged.answer, 200 if judged.is_replay else 201, headers={"ETag": etag(judged.answer.version)}
    )


async def post_batch(call: Call) -> Response:
    """Decide several, in order. Each takes effect or fails alone; the reply comes after one COMMIT."""
    call.query(())
    body = await call.body(MAX_BATCH_BYTES)
    try:
        batch = strict.decode(body, Batch, max_bytes=MAX_BATCH_BYTES)
    except Unreadable as error:
        raise Refused(of_unreadable(error)) from error
    keys = [entry.key for entry in batch.decisions]
    claimed = {key for key in set(keys) if call.hub.claim(f"decide {key}")}
    try:
        submissions = [
            read_submission(entry.key, entry.if_match, bytes(entry.decision))
            if entry.key in claimed
            else problem(ProblemType.IN_PROGRESS)
            for entry in batch.decisions
        ]
        judged = await call.hub.write(lambda work: decide_all(work, submissions, call.caller, call.hub))
    finally:
        for key in claimed:
            call.hub.free(f"decide {key}")
    return reply(BatchAnswer(results=[_result(*pair) for pair in zip(keys, judged, strict=True)]))


async def get_decision(call: Call) -> Response:
    """What became of a review; `wait` holds the reply until it ended, at most that many seconds."""
    wait = whole_number(call.query(("wait",)).get("wait"), "wait", low=0, high=MAX_WAIT_S, default=0)
    row = await visible_row(call)
    if wait and row["state"] not in ENDED:
        async with call.hub.waits.on(row["id"], call.caller.identity) as ended:
            # Once more, now that its end can't be missed.
            row = await visible_row(call)
            if row["state"] not in ENDED:
                try:
                    async with asyncio.timeout(wait):
                        await ended.wait()
                except TimeoutError:
                    return reply(rows.answer_of(row, call.hub, with_document=True))
                row = await visible_row(call)
    return reply(rows.answer_of(row, call.hub, with_document=True))


def _result(key: str, judged: Judgement) -> BatchResult:
    if isinstance(judged, Accepted):
        return BatchResult(key=key, status=200 if judged.is_replay else 201, decision=judged.answer)
    return BatchResult(key=key, status=judged.status, problem=judged)
