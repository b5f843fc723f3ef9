"""Wire types of the Review API, shared by server and connector."""
