"""The requester is not the approver."""

from __future__ import annotations

import unicodedata

from reviewer.policy._api import Forbidden, PolicyQuestion

_RELEASING = frozenset({"approve", "edit", "choose", "merge", "both-valid"})


class NotTheRequester:
    """Whoever asked for an action may stop it, but not release it (segregation of duties, NIST AC-5)."""

    name = "not-the-requester"

    def judge(self, question: PolicyQuestion) -> Forbidden | None:
        """Compare the item's requester with every name that the operator goes by."""
        requester = _plain(question.item.requester)
        if not requester or question.verdict.name not in _RELEASING:
            return None
        mine = {_plain(question.operator.work_id), _plain(question.operator.id)}
        if question.identity is not None:
            mine.add(_plain(question.identity.subject))
        if requester in mine - {""}:
            return Forbidden(rule=self.name, code="policy.not_the_requester", params={"requester": requester})
        return None


def _plain(name: str) -> str:
    """One spelling of a name, so that a wide letter or a different case makes nobody somebody else."""
    return unicodedata.normalize("NFKC", name).strip().casefold()
