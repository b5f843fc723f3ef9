"""The sample desk: scripted agents, their world, and the servers through which they ask."""
