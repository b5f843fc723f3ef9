"""Refused: a call ends in a problem document."""

from __future__ import annotations

from reviewer.contract.problems import Problem, ProblemType, problem
from reviewer.errors import ReviewDeskError, Unreadable


class Refused(ReviewDeskError):
    """Carries the problem to whoever called. Raised before anything was written."""

    code = "server.refused"

    def __init__(self, told: Problem) -> None:
        self.problem = told
        super().__init__(None, type=told.type, status=told.status)


def refuse(kind: ProblemType, detail: str = "", *errors: tuple[str, str]) -> Refused:
    """A refusal to raise."""
    return Refused(problem(kind, detail, errors=errors))


def of_unreadable(error: Unreadable) -> Problem:
    """The problem that unreadable JSON is: no JSON at all, or a value that the contract does not allow."""
    told = " but got ".join(str(error.params[name]) for name in ("expected", "got") if error.params[name])
    if str(error.params["expected"]).startswith("JSON"):
        return problem(ProblemType.NOT_JSON, told)
    return problem(ProblemType.INVALID, errors=((str(error.params["path"]), told),))
