"""Facts reach everybody, in order, whoever fails."""

from __future__ import annotations

import pytest

from reviewer.domain.events import Fact, Facts, SourcesChanged


def test_every_subscriber_hears_every_fact_in_order() -> None:
    facts, heard = Facts(), list[tuple[str, Fact]]()
    facts.subscribe(lambda fact: heard.append(("first", fact)))
    facts.subscribe(lambda fact: heard.append(("second", fact)))
    facts.publish(SourcesChanged())
    assert heard == [("first", SourcesChanged()), ("second", SourcesChanged())]


def test_subscription_ends_once_and_can_end_twice() -> None:
    facts, heard = Facts(), list[Fact]()
    end = facts.subscribe(heard.append)
    end()
    end()
    facts.publish(SourcesChanged())
    assert heard == []


def test_subscriber_may_end_itself_while_it_hears() -> None:
    facts, heard = Facts(), list[Fact]()
    end = facts.subscribe(lambda _: end())
    facts.subscribe(heard.append)
    facts.publish(SourcesChanged())
    assert heard == [SourcesChanged()]


@pytest.mark.expect_log("fact=SourcesChanged subscriber_failed")
def test_subscriber_that_fails_hurts_no_other_and_not_the_publisher() -> None:
    def fail(_: Fact) -> None:
        raise RuntimeError

    facts, heard = Facts(), list[Fact]()
    facts.subscribe(fail)
    facts.subscribe(heard.append)
    facts.publish(SourcesChanged())
    assert heard == [SourcesChanged()]
