"""What a LangGraph server sends: threads, interrupts and runs, with what is foreign kept as its raw bytes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, TypeAlias, TypeVar

import msgspec

from reviewer.clock import from_text
from reviewer.connectors._json import convert_json

T = TypeVar("T")
Moment: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time without an offset could not be compared with ours."""

_NULL = msgspec.Raw(b"null")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

INTERRUPTED = "interrupted"
BUSY = "busy"
ERROR = "error"


Short: TypeAlias = Annotated[str, msgspec.Meta(max_length=200)]


class ThreadStamp(msgspec.Struct, frozen=True):
    """A thread in the short listing that changes are found with."""

    thread_id: Short
    state_updated_at: Short = ""


class ThreadRow(msgspec.Struct, frozen=True):
    """A thread as the server's own table has it. `GET /threads/{id}/state` is not used: it can be empty."""

    thread_id: str
    status: str = ""
    created_at: Moment | None = None
    state_updated_at: Moment | None = None
    metadata: msgspec.Raw = _NULL
    interrupts: msgspec.Raw = _NULL
    values: msgspec.Raw = _NULL
    error: msgspec.Raw = _NULL


class ThreadStatus(msgspec.Struct, frozen=True):
    """Just where a thread stands."""

    thread_id: str
    status: str = ""


class InterruptRow(msgspec.Struct, frozen=True):
    """One question of a thread."""

    id: str
    value: msgspec.Raw
    response_schema: msgspec.Raw = _NULL


class GraphRef(msgspec.Struct, frozen=True):
    """What the server adds to a thread's metadata."""

    graph_id: Short = ""
    assistant_id: Short = ""


class RunMetadata(msgspec.Struct, frozen=True):
    """What a run says of the decision that it carries; only runs of this desk have it."""

    decision_id: str = ""
    reviewer: str = ""
    verdict: str = ""
    seen_at: str = ""


class RunCommand(msgspec.Struct, frozen=True):
    """The part of a run that answers interrupts."""

    resume: msgspec.Raw = _NULL


class RunConfigurable(msgspec.Struct, frozen=True):
    """Who started the run, where the server asks who is calling."""

    langgraph_auth_user_id: str = ""


class RunConfig(msgspec.Struct, frozen=True):
    """A run's configuration, as far as it is read."""

    configurable: RunConfigurable = RunConfigurable()


class RunArguments(msgspec.Struct, frozen=True):
    """What a run was started with."""

    command: RunCommand | None = None
    config: RunConfig = RunConfig()


class RunRow(msgspec.Struct, frozen=True):
    """A run of a thread. Its status never tells of an open question: an interrupted run is a `success`."""

    run_id: str
    status: str = ""
    created_at: Moment | None = None
    metadata: msgspec.Raw = _NULL
    kwargs: msgspec.Raw = _NULL


class ServerError(msgspec.Struct, frozen=True):
    """Why a thread stopped."""

    error: str = ""
    message: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """The body of every 4xx."""

    detail: str = ""


class RunCommandBody(msgspec.Struct, frozen=True):
    """Answers by interrupt id; never one bare value, which goes to whatever is pending."""

    resume: dict[str, msgspec.Raw]


class RunBody(msgspec.Struct, frozen=True):
    """What is posted to resume a thread.

    Nothing else may ever be in here: a checkpoint runs the node again, `enqueue`, `interrupt` and `rollback`
    let a second answer through, `if_not_exists` starts the graph anew.
    """

    assistant_id: str
    command: RunCommandBody
    metadata: dict[str, str]
    multitask_strategy: str = "reject"


def part(raw: msgspec.Raw, kind: type[T]) -> T | None:
    """A part that may be null. Raises BadResponse when it is something else than `kind`."""
    return None if bytes(raw) == b"null" else convert_json(raw, kind)


def moment(text: str) -> datetime | None:
    """A time that was sent as text, of which nothing hangs but an order; None where it is none."""
    try:
        return from_text(text)
    except ValueError:
        return None


def is_thread_id(text: str) -> bool:
    """Whether it is an id as the server makes them, and safe as a part of ours."""
    return _UUID.fullmatch(text) is not None
