"""An agent without a model behind it, under LangChain's own human-in-the-loop middleware, in both modes."""

from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import HumanInTheLoopMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool


@tool
def send_email(to: str, subject: str, body: str) -> str:
    """Send an email."""
    return f"sent to {to}: {subject}: {body}"


@tool
def delete_record(record_id: str) -> str:
    """Delete a record."""
    return f"deleted {record_id}"


class Scripted(BaseChatModel):
    """Wants two calls, then tells what came of them."""

    def bind_tools(self, tools: Any, **_: Any) -> "Scripted":
        return self

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        results = [str(one.content) for one in messages if isinstance(one, ToolMessage)]
        if results:
            said = AIMessage("Finished: " + " | ".join(results))
        else:
            said = AIMessage("I will email the customer and delete the record.", tool_calls=self._calls())
        return ChatResult(generations=[ChatGeneration(message=said)])

    def _calls(self) -> list[Any]:
        email = {"to": "customer@example.com", "subject": "Refund", "body": "We refund 120 EUR."}
        return [
            {"name": "send_email", "args": email, "id": "call_email"},
            {"name": "delete_record", "args": {"record_id": "R-17"}, "id": "call_delete"},
        ]


def agent(mode: str) -> Any:
    """The agent, paused as `mode` says."""
    gate = HumanInTheLoopMiddleware(
        interrupt_on={
            "send_email": {"allowed_decisions": ["approve", "edit", "reject", "respond"]},
            "delete_record": {
                "allowed_decisions": ["approve", "reject"],
                "description": "Deletion cannot be undone",
            },
        },
        interrupt_mode=mode,
    )
    return create_agent(Scripted(), [send_email, delete_record], middleware=[gate])


batched = agent("batched")
per_call = agent("per_call")
