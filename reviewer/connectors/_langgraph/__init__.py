"""The parts of the LangGraph connector; `reviewer.connectors.langgraph` puts them together."""
