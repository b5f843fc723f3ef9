"""A real review server for the connectors' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.running import Running, running_server


@pytest.fixture(scope="module")
def review_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that the tests of one file share."""
    with running_server(tmp_path_factory.mktemp("review-server")) as running:
        yield running
