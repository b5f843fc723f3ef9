"""What every connector promises the desk, held against its real server. One `Case` for each connector."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from reviewer.domain.deliveries import ProofGrade
from reviewer.domain.items import Evidence, ItemKind
from reviewer.domain.lifecycle import Outcome
from reviewer.domain.sources import Guarantee
from reviewer.errors import BadResponse, SourceRefused, SourceUnreachable
from reviewer.ids import SourceId, item_id
from tests.connectors.conformance import CASES, Case

LOST = {Outcome.DECIDED_ELSEWHERE, Outcome.SUPERSEDED, Outcome.WITHDRAWN}
"""What a decision can be told that came second; which of them depends on what the server remembers."""
TOOK_EFFECT = {Outcome.ACCEPTED, Outcome.REPLAYED}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, core_loop: asyncio.AbstractEventLoop) -> Iterator[Case]:
    """A connector and its real server."""
    opened = CASES[request.param](request)
    yield core_loop.run_until_complete(opened.__aenter__())
    core_loop.run_until_complete(opened.__aexit__(None, None, None))


async def settled(case: Case, decision: object, outcome: Outcome) -> Outcome:
    """The outcome once it is one: what is unknown or in progress is read back, as the courier does."""
    async with asyncio.timeout(60):
        while outcome in {Outcome.UNKNOWN, Outcome.IN_PROGRESS}:
            await asyncio.sleep(0.1)
            outcome = (await case.connector.read_back(decision)).outcome  # type: ignore[arg-type]
    return outcome


async def test_what_is_promised_fits_together(case: Case) -> None:
    can = case.connector.capabilities
    assert can.verdicts
    assert can.proofs
    if can.guarantee is Guarantee.L3:
        assert can.proofs == {ProofGrade.BY_ID}
    if can.guarantee is not Guarantee.L0:
        assert can.can_read_back


async def test_we_are_told_who_we_are(case: Case) -> None:
    assert (await case.connector.whoami()).subject


async def test_an_open_item_is_listed_whole(case: Case) -> None:
    item = await case.asked()
    assert item.id == item_id(SourceId(case.source_id), item.remote_id)
    assert item.source == case.source_id
    assert item.kind is not ItemKind.MALFORMED
    assert item.version
    assert item.title
    assert item.ordering_key
    assert item.raw
    assert item.allowed_verdicts <= case.connector.capabilities.verdicts


async def test_an_item_that_is_listed_twice_is_the_same_item(case: Case) -> None:
    first = await case.asked()
    again = (await case.listed())[first.remote_id]
    assert again == first


async def test_a_poll_without_news_says_so(case: Case) -> None:
    await case.asked()
    cursor = ""
    for _ in range(20):
        page = await case.connector.poll(cursor)
        if page.is_unchanged:
            break
        cursor = page.cursor
    assert page.is_unchanged
    assert (page.items, page.gone, page.has_more) == ((), (), False)


async def test_a_decision_takes_effect_with_the_proof_that_was_promised(case: Case) -> None:
    decision = case.decision(await case.asked())
    result = await case.connector.deliver(decision, attempt=1)
    if result.outcome in {Outcome.UNKNOWN, Outcome.IN_PROGRESS}:
        await settled(case, decision, result.outcome)
        result = await case.connector.read_back(decision)
    assert result.outcome in TOOK_EFFECT, result
    assert result.receipt is not None
    assert result.receipt.grade in case.connector.capabilities.proofs
    assert await case.effects(decision) == 1


async def test_a_decided_item_is_no_longer_open(case: Case) -> None:
    item = await case.asked()
    decision = case.decision(item)
    await settled(case, decision, (await case.connector.deliver(decision, attempt=1)).outcome)
    assert item.remote_id not in await case.listed()


async def test_a_decision_that_is_sent_again_has_no_second_effect(case: Case) -> None:
    decision = case.decision(await case.asked())
    await settled(case, decision, (await case.connector.deliver(decision, attempt=1)).outcome)
    again = await case.connector.deliver(decision, attempt=2)
    if case.connector.capabilities.guarantee is Guarantee.L3:
        assert again.outcome is Outcome.REPLAYED
    assert await case.effects(decision) == 1


async def test_a_delivery_that_was_abandoned_can_be_found_again(case: Case) -> None:
    decision = case.decision(await case.asked())
    await settled(case, decision, (await case.connector.deliver(decision, attempt=1)).outcome)
    result = await case.connector.read_back(decision)
    assert result.outcome in TOOK_EFFECT
    assert result.receipt is not None


async def test_what_was_never_sent_is_known_not_to_have_arrived(case: Case) -> None:
    decision = case.decision(await case.asked())
    assert (await case.connector.read_back(decision)).outcome is Outcome.RETRY
    assert await case.effects(decision) == 0


async def test_whoever_comes_second_is_told_and_changes_nothing(case: Case) -> None:
    item = await case.asked()
    await case.decide_elsewhere(item.remote_id)
    decision = case.decision(item)
    result = await case.connector.deliver(decision, attempt=1)
    assert await settled(case, decision, result.outcome) in LOST
    assert await case.effects(decision) == 0


async def test_another_version_than_the_one_shown_is_never_decided(case: Case) -> None:
    item = await case.asked()
    decision = case.decision(replace(item, version="not-the-version"))
    result = await case.connector.deliver(decision, attempt=1)
    assert result.outcome is Outcome.SUPERSEDED
    assert await case.effects(decision) == 0


async def test_a_server_that_is_not_there_got_nothing(case: Case) -> None:
    decision = case.decision(await case.asked())
    away = case.elsewhere()
    try:
        result = await away.deliver(decision, attempt=1)
        assert (result.outcome, result.was_sent) == (Outcome.RETRY, False)
        assert (await away.read_back(decision)).outcome is Outcome.UNKNOWN
        with pytest.raises(SourceUnreachable):
            await away.poll("")
        with pytest.raises(SourceUnreachable):
            await away.whoami()
    finally:
        await away.aclose()


async def test_a_secret_that_opens_nothing_pauses_the_source_and_not_the_decision(case: Case) -> None:
    decision = case.decision(await case.asked())
    stranger = case.signed_out()
    if stranger is None:
        return
    try:
        with pytest.raises(SourceRefused):
            await stranger.whoami()
        with pytest.raises(SourceRefused):
            await stranger.poll("")
        assert (await stranger.deliver(decision, attempt=1)).outcome is Outcome.AUTH_NEEDED
        assert await case.effects(decision) == 0
    finally:
        await stranger.aclose()


async def test_a_verdict_that_can_not_be_sent_is_refused_before_it_is_recorded(case: Case) -> None:
    item = await case.asked()
    decision = case.decision(item)
    assert case.connector.objection(item, decision.verdict) == ""
    assert case.connector.objection(item, replace(decision.verdict, name="no-such-verdict"))


async def test_a_batch_has_one_result_for_each_in_order(case: Case) -> None:
    if case.connector.capabilities.batch_limit == 0:
        return
    decisions = [case.decision(await case.asked()) for _ in range(3)]
    await case.decide_elsewhere(decisions[1].remote_id)
    results = await case.connector.deliver_batch(decisions)
    assert [result.outcome for result in results] == [
        Outcome.ACCEPTED,
        Outcome.DECIDED_ELSEWHERE,
        Outcome.ACCEPTED,
    ]
    assert [await case.effects(decision) for decision in decisions] == [1, 0, 1]


async def test_a_lease_is_taken_renewed_and_given_back_without_a_new_version(case: Case) -> None:
    if not case.connector.capabilities.can_lease:
        return
    item = await case.asked()
    assert await case.connector.lease(item.remote_id, seconds=30)
    assert await case.connector.lease(item.remote_id, seconds=60)
    assert (await case.listed())[item.remote_id].version == item.version
    await case.connector.release(item.remote_id)


async def test_a_file_that_is_cited_comes_byte_for_byte(case: Case) -> None:
    if not case.connector.capabilities.can_fetch_evidence:
        return
    data = bytes(range(256)) * 400
    remote_id = await case.cite(data)
    item = (await case.listed())[remote_id]
    (cited,) = item.evidence
    assert await case.connector.fetch_evidence(item, cited, max_bytes=len(data)) == data
    assert (cited.size, cited.digest) == (len(data), hashlib.sha256(data).hexdigest())


async def test_a_file_of_more_than_is_wanted_is_not_read_to_its_end(case: Case) -> None:
    if not case.connector.capabilities.can_fetch_evidence:
        return
    remote_id = await case.cite(bytes(100_000))
    item = (await case.listed())[remote_id]
    with pytest.raises(BadResponse) as refused:
        await case.connector.fetch_evidence(item, item.evidence[0], max_bytes=99_999)
    assert refused.value.code == "source.too_long"


async def test_a_file_that_is_not_there_is_gone(case: Case) -> None:
    item = await case.asked()
    with pytest.raises(SourceRefused) as refused:
        await case.connector.fetch_evidence(item, Evidence(id="no-such", title=""), max_bytes=10)
    assert refused.value.code == "source.evidence_gone"
