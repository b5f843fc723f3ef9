"""Commands about orchestrators and lenses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.server.running import Running


def test_source_is_listed_tried_and_removed(connected: Run, server: Running) -> None:
    (source,) = connected("source", "list", "--json").json
    assert (source["id"], source["connector"], source["url"]) == ("real", "review-api", server.url)
    assert connected("source", "test", "real", "--json").json == {"identity": "olga"}
    assert connected("source", "remove", "real").code == 0
    assert connected("source", "list").out == "No orchestrator is connected.\n"
    assert connected("source", "remove", "real").code == 4


def test_secret_is_in_the_secret_store_and_nowhere_else(
    connected: Run, server: Running, desk_home: Path
) -> None:
    token = server.tokens["operator"].encode()
    connected("sync")
    holding = [path.name for path in desk_home.rglob("*") if path.is_file() and token in path.read_bytes()]
    assert holding == ["source-real.secret"]
    for words in (("source", "list", "--json"), ("status", "--json"), ("doctor", "--json")):
        assert server.tokens["operator"] not in connected(*words).out


def test_removed_source_leaves_no_secret(connected: Run, desk_home: Path) -> None:
    connected("source", "remove", "real")
    assert [path.name for path in (desk_home / "secrets").iterdir()] == ["signing-key.secret"]


def test_token_of_the_environment_is_not_stored(
    run: Run, server: Running, desk_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", server.tokens["operator"])
    run("operator", "--name", "Ada", "--work-id", "ada")
    run("source", "add", "real", "review-api", server.url, "--token-env", "DESK_TOKEN")
    assert run("source", "test", "real").code == 0
    token = server.tokens["operator"].encode()
    assert not [path for path in desk_home.rglob("*") if path.is_file() and token in path.read_bytes()]
    monkeypatch.setenv("DESK_TOKEN", "rdt_wrong")
    assert run("source", "test", "real").code == 5


def test_who_names_variable_and_address_gives_its_token_for_that_address(
    run: Run, server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", server.tokens["operator"])
    run("operator", "--name", "Ada", "--work-id", "ada")
    for url in ("http://127.0.0.1:1", server.url):
        assert run("source", "add", "real", "review-api", url, "--token-env", "DESK_TOKEN").code == 0
    assert run("source", "test", "real").code == 0


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("BAD NAME", "review-api", "http://127.0.0.1:1"), "source.bad_name"),
        (("far", "review-api", "http://example.com"), "source.plain_http"),
        (("far", "review-api", "ftp://example.com"), "source.url_invalid"),
        (("far", "review-api", "https://user:pass@example.com"), "source.url_has_secret"),
    ],
)
def test_source_that_can_not_be_used_is_refused_with_code_7(
    run: Run, words: tuple[str, ...], error: str
) -> None:
    ran = run("source", "add", *words, "--json")
    assert (ran.code, ran.error["error"]) == (7, error)
    assert run("source", "list", "--json").json == []


def test_setting_without_a_value_is_wrong_usage(run: Run) -> None:
    assert run("source", "add", "a", "review-api", "http://127.0.0.1:1", "--set", "novalue").code == 2


def test_source_that_is_down_is_exit_code_5_and_names_itself(run: Run) -> None:
    run("source", "add", "gone", "review-api", "http://127.0.0.1:9")
    ran = run("source", "test", "gone", "--json")
    assert (ran.code, ran.error["error"], ran.error["source"]) == (5, "source.unreachable", "gone")
    assert "gone" in run("source", "test", "gone").err


def test_sync_of_a_source_that_is_down_shows_in_its_status(run: Run) -> None:
    run("source", "add", "gone", "review-api", "http://127.0.0.1:9")
    assert run("sync").code == 0
    (told,) = run("status", "--json").json["sources"]
    assert (told["condition"], told["breaker"]) == ("offline", "open")


def test_sync_of_an_unknown_source_is_exit_code_4(run: Run) -> None:
    assert run("sync", "--source", "nobody", "--json").error["error"] == "unknown.source"


def test_lenses_are_listed_and_tried_on_real_items(connected: Run, server: Running) -> None:
    names = [one["name"] for one in connected("lens", "list", "--json").json]
    assert len(names) >= 4
    server.create("lens-1")
    connected("sync")
    ran = connected("lens", "try", names[0], "--source", "real", "--json")
    assert ran.code == 0, ran.err
    assert isinstance(ran.json, list)
    assert connected("lens", "try", "no-such-lens", "--source", "real").code in (4, 7)
    assert connected("lens", "try", names[0], "--source", "nosuch").code == 4
