"""What one verdict on a case means for each of its members.

On a single item a verdict stays what it is. On a case it names answers by `domain.cases.answer_name`, and
every member gets a verdict of its own: whoever holds the chosen answer is released with it, the others are
told no. Members that were left out get nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reviewer.domain.cases import CaseCandidate, named_answers
from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.errors import VerdictInvalid
from reviewer.ids import CandidateId, ItemId
from reviewer.verdicts import registry
from reviewer.verdicts._api import OTHER_ANSWER_CHOSEN
from reviewer.verdicts._checks import rows_wrong

Objection = Callable[[ReviewItem, Verdict], str]
"""A connector's word on whether it can send a verdict for an item: a message code, or nothing."""

Parts = tuple[tuple[ItemId, Verdict], ...]


def can_send_all(item: ReviewItem, verdict: Verdict) -> str:
    """The objection of a source that takes every verdict."""
    return ""


def fan_out(
    members: Sequence[ReviewItem],
    verdict: Verdict,
    primary: ItemId,
    left_out: frozenset[ItemId] = frozenset(),
    objection: Objection = can_send_all,
) -> Parts:
    """One verdict for each member that was not left out, in their order.

    `primary` takes an edit that names no answer. Names in `verdict` are those of all the members, also when
    so many are left out that one remains.

    Raises:
        VerdictInvalid: the verdict is incomplete, or a member can't take its part (parameter `item`).
    """
    taking = [item for item in members if item.id not in left_out]
    if not taking:
        raise VerdictInvalid("verdict.nobody_left")
    if len(members) == 1:
        parts = [(members[0], [verdict])]
    else:
        names = named_answers(members)
        case = _Case(
            members=tuple(taking),
            names={name: one for name, one in names.items() if one.item not in left_out},
            left_out=frozenset(name for name, one in names.items() if one.item in left_out),
            verdict=verdict,
            primary=primary,
        )
        parts = [(item, case.part(item)) for item in taking]
    return tuple((item.id, _first_possible(item, wanted, objection)) for item, wanted in parts)


def not_on_case(members: Sequence[ReviewItem], name: str) -> str:
    """Message code of why a verdict makes no sense for these members; empty: it does.

    For one item this is the verdict's own `applies`; a case is a choice even if each member has one answer.
    """
    kind = registry.get(name)
    if len(members) == 1:
        return kind.applies(members[0])
    if name == "approve":
        return "verdict.choose_one"
    if name in ("choose", "merge", "both-valid"):
        return "" if len(named_answers(members)) > 1 else "verdict.needs_several_answers"
    alternatives = _EITHER.get(name, (name,))
    for item in members:
        objections = [registry.get(one).applies(item) for one in alternatives]
        if all(objections):
            return objections[0]
    return ""


_EITHER = {"none-valid": ("none-valid", "reject"), "reject": ("reject", "none-valid")}
"""Each of the two ways to say no stands in for the other where a source takes only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A verdict on several members, and what it makes of each."""

    members: tuple[ReviewItem, ...]
    names: dict[CandidateId, CaseCandidate]
    left_out: frozenset[CandidateId]
    """The names of answers whose items get no decision."""
    verdict: Verdict
    primary: ItemId

    def part(self, item: ReviewItem) -> list[Verdict]:
        """The verdicts that would do for this member, the fittest first."""
        name = self.verdict.name
        if name == "choose":
            self._demand(len(self.verdict.candidates) == 1, "verdict.candidate_missing")
            return self._answered(item)
        if name == "both-valid":
            self._demand(len(self._chosen) > 1, "verdict.candidate_missing")
            self._demand(bool(self.verdict.conditions.strip()), "verdict.conditions_missing")
            return self._answered(item)
        if name in ("edit", "merge"):
            return [self._written(item)] if item.id == self._written_on() else self._refused(item)
        if name in ("reject", "none-valid"):
            return _no(item, self.verdict, prefers=name)
        self._demand(name in ("ask-again", "escalate", "stop-run"), "verdict.choose_one")
        return [replace(self.verdict, candidates=())]

    @property
    def _chosen(self) -> list[CaseCandidate]:
        self._demand(self.left_out.isdisjoint(self.verdict.candidates), "verdict.candidate_left_out")
        self._demand(all(name in self.names for name in self.verdict.candidates), "verdict.candidate_unknown")
        return [self.names[name] for name in dict.fromkeys(self.verdict.candidates)]

    def _answered(self, item: ReviewItem) -> list[Verdict]:
        """The chosen answers among this member's own, or a no."""
        own = tuple(one.candidate for one in self._chosen if one.item == item.id)
        if not own:
            return self._refused(item)
        if len(item.candidates) == 1:
            return [replace(self.verdict, name="approve", candidates=own)]
        return [replace(self.verdict, name="choose" if len(own) == 1 else "both-valid", candidates=own)]

    def _refused(self, item: ReviewItem) -> list[Verdict]:
        """The no to a member whose answers lost, for the operator's reason if one was given."""
        code = self.verdict.reason_code or OTHER_ANSWER_CHOSEN
        return _no(item, replace(self.verdict, reason_code=code), prefers="reject")

    def _written_on(self) -> ItemId:
        """The member that gets the edited or merged answer: the one whose answer it began from."""
        chosen = self._chosen[0].item if self._chosen else self.primary
        self._demand(any(item.id == chosen for item in self.members), "verdict.primary_left_out")
        return chosen

    def _written(self, item: ReviewItem) -> Verdict:
        """A merge over several members edits one of them; rows from elsewhere keep their case names."""
        sources = self.verdict.row_sources
        self._demand(self.verdict.name == "edit" or bool(sources), "verdict.row_sources_missing")
        if wrong := rows_wrong(self.verdict, {str(name) for name in self.names}):
            raise VerdictInvalid(wrong)
        own = {str(name): one.candidate for name, one in self.names.items() if one.item == item.id}
        return replace(
            self.verdict,
            name="edit",
            candidates=tuple(one.candidate for one in self._chosen),
            row_sources={row: own.get(source, source) for row, source in sources.items()},
            row_answers={
                row: tuple(own.get(name, name) for name in names)
                for row, names in self.verdict.row_answers.items()
            },
        )

    def _demand(self, is_met: bool, code: str) -> None:
        if not is_met:
            raise VerdictInvalid(code)


def _no(item: ReviewItem, verdict: Verdict, *, prefers: str) -> list[Verdict]:
    """A plain no for the verdict's reason; a single answer can only be rejected."""
    names = ("none-valid", "reject") if prefers == "none-valid" else ("reject", "none-valid")
    return [Verdict(name=name, reason_code=verdict.reason_code, reason=verdict.reason) for name in names]


def _first_possible(item: ReviewItem, wanted: Sequence[Verdict], objection: Objection) -> Verdict:
    codes: list[str] = []
    for verdict in wanted:
        code = registry.objection(item, verdict) or objection(item, verdict)
        if not code:
            return verdict
        codes.append(code)
    raise VerdictInvalid(codes[0], item=item.id)
