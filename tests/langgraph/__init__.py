"""A real LangGraph server for tests: its graphs, how it is started, and a proxy that loses replies."""
