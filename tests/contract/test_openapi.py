"""The OpenAPI document, the wire types, the routes and the limits say the same."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import validate

from reviewer.contract import answers, document, limits, problems, reviews
from reviewer.server.app import OFFERED, openapi_document

DOCUMENT: dict[str, Any] = json.loads(openapi_document())
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
STRUCTS = {
    name: struct
    for module in (document, reviews, answers, problems)
    for name, struct in vars(module).items()
    if isinstance(struct, type) and issubclass(struct, msgspec.Struct) and name in SCHEMAS
}


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


def test_every_schema_of_an_object_has_its_wire_type() -> None:
    objects = {name for name, schema in SCHEMAS.items() if schema.get("type") == "object"}
    assert objects == set(STRUCTS)


@pytest.mark.parametrize("name", sorted(STRUCTS))
def test_a_schema_has_the_fields_of_its_wire_type(name: str) -> None:
    fields = msgspec.structs.fields(STRUCTS[name])
    assert {field.encode_name for field in fields} == set(SCHEMAS[name]["properties"])


@pytest.mark.parametrize(
    "name", sorted(name for name, one in STRUCTS.items() if issubclass(one, reviews.Strict))
)
def test_what_a_client_sends_requires_the_same_and_allows_nothing_else(name: str) -> None:
    required = {field.encode_name for field in msgspec.structs.fields(STRUCTS[name]) if field.required}
    assert required == set(SCHEMAS[name].get("required", []))
    assert SCHEMAS[name]["additionalProperties"] is False


def test_routes_and_document_agree() -> None:
    told = {
        (path, method.upper())
        for path, offers in DOCUMENT["paths"].items()
        for method in offers
        if method != "parameters"
    }
    open_to_all = {("/.well-known/review-orchestrator", "GET"), ("/openapi.json", "GET")}
    assert told == open_to_all | {(path, method) for path, offers in OFFERED.items() for method in offers}


def test_roles_and_document_agree() -> None:
    for path, offers in OFFERED.items():
        for method, (_, roles) in offers.items():
            security = DOCUMENT["paths"][path][method.lower()]["security"]
            assert {name for one in security for name in one} == {f"{role}Token" for role in roles}, (
                path,
                method,
            )


def test_problem_types_and_document_agree() -> None:
    assert SCHEMAS["Problem"]["properties"]["type"]["enum"] == [problems.uri(kind) for kind in problems.TOLD]


def test_every_status_of_a_problem_is_documented_somewhere() -> None:
    told = {
        int(status)
        for offers in DOCUMENT["paths"].values()
        for method, offer in offers.items()
        if method != "parameters"
        for status in offer["responses"]
    }
    # 405 has no operation, 500 is a bug.
    assert {status for status, _ in problems.TOLD.values()} - {405, 500} <= told


def test_verdicts_states_and_limits_agree() -> None:
    assert SCHEMAS["Verdict"]["enum"] == list(document.VERDICTS)
    assert SCHEMAS["State"]["enum"] == list(reviews.ReviewState)
    assert SCHEMAS["Batch"]["properties"]["decisions"]["maxItems"] == limits.BATCH_LIMIT
    assert SCHEMAS["NewReview"]["properties"]["candidates"]["maxItems"] == limits.MAX_CANDIDATES
    assert SCHEMAS["LeaseRequest"]["properties"]["seconds"]["maximum"] == limits.MAX_LEASE_S
    parameters = {one["name"]: one["schema"] for one in DOCUMENT["paths"]["/v1/reviews"]["get"]["parameters"]}
    assert parameters["limit"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": limits.PAGE_LIMIT,
        "default": limits.DEFAULT_PAGE,
    }
    wait = DOCUMENT["paths"]["/v1/reviews/{id}/decision"]["get"]["parameters"][0]["schema"]
    assert wait["maximum"] == limits.MAX_WAIT_S


def test_a_problem_names_its_type_by_uri_and_back() -> None:
    for kind in problems.ProblemType:
        assert problems.kind_of(problems.problem(kind).type) is kind
    assert problems.kind_of("about:blank") is None
    assert problems.kind_of(problems.URI_PREFIX + "news") is None
