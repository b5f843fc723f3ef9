"""Reading a lens file: TOML, every key known, every pointer and variable of a form that can work."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator

import msgspec

from reviewer.errors import ConfigError
from reviewer.lenses.document import tokens
from reviewer.lenses.lens import Lens, LensFile, ReplyPart
from reviewer.lenses.reply import SETTLED_BY_ACTIONS, VARIABLES, VERBS, VERDICTS, json_of, strings_in
from reviewer.lenses.texts import pointers_in

MAX_BYTES = 256 * 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def load_lens(name: str, data: bytes) -> Lens:
    """The lens that `data` spells, checked as a whole.

    Raises:
        ConfigError: `lens.invalid`, with the lens's name, the path in the file and what is wrong there.
    """
    if not _NAME.fullmatch(name):
        raise _wrong(name, "", "a lens is called by lower-case letters, digits and hyphens")
    if len(data) > MAX_BYTES:
        raise _wrong(name, "", f"the file is larger than {MAX_BYTES} bytes")
    try:
        spelled = tomllib.loads(data.decode("utf-8"))
        file = msgspec.convert(spelled, LensFile)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `$")
        raise _wrong(name, path.rstrip("`").lstrip("."), problem) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _wrong(name, "", str(error)) from None
    _check(name, file)
    return Lens(
        name=name,
        digest=hashlib.sha256(data).hexdigest(),
        file=file,
        pointers=frozenset(pointer.removesuffix("?") for _, pointer in _absolute(file)),
    )


def _wrong(name: str, path: str, problem: str) -> ConfigError:
    return ConfigError("lens.invalid", lens=name, path=path, problem=problem)


def _check(name: str, file: LensFile) -> None:
    for path, pointer in (*_absolute(file), *_relative(file)):
        try:
            tokens(pointer)
        except ValueError as error:
            raise _wrong(name, path, str(error)) from None
    _check_words(name, file)
    _check_templates(name, file.reply)
    if file.reply.actions and file.actions is None:
        raise _wrong(name, "reply.actions", "there are answers to actions, but no table [actions]")
    clash = SETTLED_BY_ACTIONS & file.reply.verdicts.keys()
    if file.reply.actions and clash:
        raise _wrong(name, "reply.verdicts", f"{', '.join(sorted(clash))} is given action by action here")


def _check_words(name: str, file: LensFile) -> None:
    for path, known, used in (
        ("reply.actions", VERBS, file.reply.actions.keys()),
        ("reply.verdicts", VERDICTS, file.reply.verdicts.keys()),
        ("verdicts.names", VERDICTS, [one for several in file.verdicts.names.values() for one in several]),
    ):
        for word in used:
            if word not in known:
                raise _wrong(name, path, f"{word!r} is none of {', '.join(sorted(known))}")


def _check_templates(name: str, reply: ReplyPart) -> None:
    templates = [reply.wrap, reply.actions, reply.verdicts]
    try:
        json_of(templates)
    except ValueError as error:
        raise _wrong(name, "reply", str(error)) from None
    for text in strings_in(templates):
        if text.startswith("$") and not text.startswith(("$$", "$/")) and text[1:] not in VARIABLES:
            raise _wrong(name, "reply", f"{text!r} is no variable")


def _absolute(file: LensFile) -> Iterator[tuple[str, str]]:
    """Every pointer from the top of the payload, with the path in the file where it is given."""
    for path, text in (*_texts(file, "item", file.item), *_consequences(file)):
        for pointer in pointers_in(text):
            yield path, pointer
    yield from _given(
        ("item.assignees", file.item.assignees),
        ("item.response_schema", file.item.response_schema),
        ("risk.declared", file.risk.declared),
        ("risk.agent", file.risk.agent),
        ("verdicts.allowed", file.verdicts.allowed),
        ("reply.schema", file.reply.schema),
        *(("match.require", pointer) for pointer in file.match.require),
        *(("match.equals", pointer) for pointer in file.match.equals),
        *(("evidence.list", part.list) for part in file.evidence),
    )
    if file.candidates is not None:
        yield "candidates.list", file.candidates.list
    if file.actions is not None:
        yield "actions.list", file.actions.list
        allowed = file.actions.allowed
        yield from _given(("actions.allowed.list", allowed.list), ("actions.allowed.keys", allowed.keys))
    for text in strings_in([file.reply.wrap, file.reply.actions, file.reply.verdicts]):
        if text.startswith("$/"):
            yield "reply", text[1:]


def _relative(file: LensFile) -> Iterator[tuple[str, str]]:
    """Every pointer from one element of a list."""
    for part in file.evidence:
        yield from _given(
            ("evidence.id", part.id),
            ("evidence.title", part.title),
            ("evidence.text", part.text),
            *((("evidence.media_type", part.media_type),) if part.media_type.startswith("/") else ()),
        )
    if (answers := file.candidates) is not None:
        yield from _given(
            ("candidates.content", answers.content),
            ("candidates.id", answers.id),
            ("candidates.agent", answers.agent),
            ("candidates.agent_version", answers.agent_version),
            ("candidates.model", answers.model),
            *(("candidates.detail", pointer) for pointer in answers.detail.values()),
        )
    if (actions := file.actions) is not None:
        yield from _given(
            ("actions.name", actions.name),
            ("actions.arguments", actions.arguments),
            ("actions.id", actions.id),
            ("actions.description", actions.description),
            ("actions.allowed.name", actions.allowed.name),
            ("actions.allowed.verbs", actions.allowed.verbs),
            *(("actions.allowed.flags", pointer) for pointer in actions.allowed.flags.values()),
        )


def _given(*named: tuple[str, str]) -> Iterator[tuple[str, str]]:
    return ((path, pointer) for path, pointer in named if pointer)


def _texts(file: LensFile, table: str, part: msgspec.Struct) -> Iterator[tuple[str, str]]:
    skipped = {"assignees", "response_schema", "stated_by"}
    for field in msgspec.structs.fields(part):
        value = getattr(part, field.name)
        if isinstance(value, str) and field.name not in skipped:
            yield f"{table}.{field.name}", value


def _consequences(file: LensFile) -> Iterator[tuple[str, str]]:
    for table, part in (("on_accept", file.on_accept), ("on_decline", file.on_decline)):
        if part is None:
            continue
        yield f"{table}.text", part.text
        for name, pointer in (("effects_from", part.effects_from), ("reversible_from", part.reversible_from)):
            if pointer:
                yield f"{table}.{name}", "{" + pointer + "}"
