"""The words of the verdict bar: what Ctrl+Enter will record, or what is missing, or why it is dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from reviewer.conflicts.report import ConflictReport
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ItemKind
from reviewer.domain.sources import Guarantee
from reviewer.domain.typed_facts import FactToType
from ui.blocks.look import Look
from ui.decide import picking
from ui.decide.action_answers import ALL_VERBS
from ui.decide.check import Missing
from ui.decide.composition import Composition
from ui.decide.effects import PlannedEffect
from ui.decide.staging import Phase, Stage
from ui.messages.spelling import plain

_NAME = 60
"""Characters of a field's name, and of what a fact is the end of."""
SHORT_HOLD_S = 120
"""Told in seconds up to this, and in minutes from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarWords:
    """Two lines, and beside the first one in red what can't be undone."""

    title: str
    needed: str = ""
    """The one thing to do next before it can be recorded; stands in the place of `body`."""
    body: str = ""
    final: str = ""
    note: str = ""
    """What the operator may not know of it, beside the first line."""
    can_go_back: bool = False


def bar_words(
    look: Look,
    opened: OpenedItem,
    stage: Stage,
    composition: Composition,
    missing: Missing,
    effects: tuple[PlannedEffect, ...],
    *,
    unseen: tuple[int, ...] = (),
) -> BarWords | None:
    """None: nothing is staged, and the bar shows its keys. `unseen`: answers that were not in view."""
    if stage.phase is Phase.DEAD:
        following = f"{stage.why}.next"
        return BarWords(
            title=look.say(stage.why), body=look.say(following if following in look.words else "dead.next")
        )
    if stage.phase not in (Phase.STAGED, Phase.RECORDING):
        return None
    what = verdict_words(look, opened, composition)
    if stage.phase is Phase.RECORDING:
        return BarWords(title=look.say("bar.recording", what=what))
    note = look.say("bar.unseen", numbers=unseen) if unseen else ""
    if missing.code:
        said, how = look.say(missing.code, **missing.params), f"{missing.code}.how"
        if how in look.words:
            title = look.say("bar.missing", what=what, missing=said)
            return BarWords(title=title, body=look.say(how), note=note, can_go_back=True)
        return BarWords(title=what, needed=said, note=note, can_go_back=True)
    if stage.lacks_fact:
        needed = look.say("bar.fact_missing", fact=missing.fact.text)
        return BarWords(title=what, needed=needed, note=note, can_go_back=True)
    return BarWords(
        title=what,
        body=_what_follows(look, opened, effects),
        final=", ".join(_final_words(look, effects)),
        note=note,
        can_go_back=True,
    )


def verdict_words(look: Look, opened: OpenedItem, composition: Composition) -> str:
    """The staged verdict in words, with the numbers of the answers it names."""
    numbers = [picking.number_of(opened, name) for name in composition.candidates]
    count = len(opened.answers)
    name = composition.verdict
    if name == "choose" and numbers:
        return look.say("bar.choose", number=numbers[0], count=count)
    if name == "both-valid":
        return look.say("bar.both-valid", numbers=tuple(numbers))
    if name == "merge":
        return look.say("bar.merge")
    if name == "edit" and opened.item.kind is ItemKind.QUESTION and not opened.answers:
        return look.say("bar.edit.answer")
    if name == "edit" and composition.actions:
        return look.say("bar.actions", parts=_verbs(look, composition))
    if composition.reason_code and name in ("reject", "none-valid"):
        return look.say(f"bar.{name}.because", reason=look.say(f"reason.{composition.reason_code}"))
    return look.say(f"bar.{name}")


def fact_words(look: Look, fact: FactToType) -> str:
    """What has to be typed, and what that is: an amount, the end of an account, of the subject, of the id."""
    name = "field" if fact.field else "id"
    code = f"form.fact.{name}" if fact.text == fact.whole else f"form.fact.{name}.end"
    told = look.say(code, fact=fact.text, field=plain(fact.field, _NAME), whole=plain(fact.whole, _NAME))
    return look.say("form.fact", told=told)


def aside_words(
    look: Look, opened: OpenedItem, left: Composition, now: Composition, report: ConflictReport | None
) -> str:
    """What was put together and left, as the undo line tells it; `now`: what is staged in its place."""
    if left.rows and now.rows:
        gone = [path for path, pick in left.rows.items() if pick.has_own_words and pick != now.rows.get(path)]
        return look.say("aside.words", count=len(gone))
    if left.rows:
        rows = len(report.disputed) if report is not None else len(left.rows)
        return look.say("aside.rows", settled=len(left.rows), rows=rows)
    if left.actions:
        return look.say("aside.actions", count=len(left.actions))
    numbers = tuple(picking.number_of(opened, name) for name in left.candidates)
    return look.say(f"aside.{left.verdict}", numbers=numbers)


def effect_words(look: Look, effect: PlannedEffect) -> str:
    """One line of a case: source, run, verdict, level, and whether it waits."""
    told = look.say(
        "bar.effect.held" if effect.is_held else "bar.effect",
        source=effect.item.source,
        run=effect.item.run.run or effect.item.remote_id,
        verdict=look.say(f"verdict.{effect.verdict.name}.name"),
        guarantee=look.say(f"guarantee.{effect.guarantee}"),
        text=effect.consequence.text if effect.consequence is not None else "",
        after=tuple(effect.after),
        weak=look.say("bar.effect.weak") if effect.guarantee in _WEAK else "",
    )
    return " ".join(told.split())  # what nobody said leaves no gap


_WEAK = (Guarantee.L0, Guarantee.L1)
"""What the desk can't make safe, and says so before anything is recorded."""


def _verbs(look: Look, composition: Composition) -> tuple[str, ...]:
    """How many actions are approved, edited, answered, rejected."""
    verbs = [answer.verb for answer in composition.actions.values()]
    return tuple(look.say(f"bar.part.{verb}", count=verbs.count(verb)) for verb in ALL_VERBS if verb in verbs)


def _what_follows(look: Look, opened: OpenedItem, effects: tuple[PlannedEffect, ...]) -> str:
    if not effects:
        return ""
    first = effects[0]
    when = _when(look, opened)
    if len(effects) > 1:
        return look.say("bar.follows.case", count=len(effects), when=when)
    guarantee = look.say(f"guarantee.{first.guarantee}")
    if first.consequence is None or not first.consequence.text:
        return look.say("bar.follows", source=first.item.source, when=when, guarantee=guarantee)
    return look.say(
        "bar.follows.said",
        source=first.item.source,
        text=first.consequence.text,
        when=when,
        guarantee=guarantee,
    )


def _when(look: Look, opened: OpenedItem) -> str:
    """How long after recording, and no time of day: that would pass while the operator still reads."""
    if opened.hold_s > 0:
        is_short = opened.hold_s < SHORT_HOLD_S
        hold = max(1, round(opened.hold_s))
        after = look.say("bar.seconds", count=hold) if is_short else look.words.age(timedelta(seconds=hold))
        return look.say("bar.goes_out", after=after)
    has_deadline = any(one.expires_at or one.due_at for one in opened.members)
    return look.say("bar.goes_out_now" if has_deadline else "bar.goes_out_now.set")


def _final_words(look: Look, effects: tuple[PlannedEffect, ...]) -> tuple[str, ...]:
    """The side effects that nobody can take back, each once."""
    said = [one.consequence for one in effects if one.consequence is not None]
    names = [name for one in said for name in one.effects if name in ("money", "irreversible")]
    if any(one.reversible is False for one in said) and "irreversible" not in names:
        names.append("irreversible")
    return tuple(look.say(f"effect.{name}") for name in dict.fromkeys(names))
