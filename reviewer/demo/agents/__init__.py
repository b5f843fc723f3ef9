"""The scripted agents, one file each: what an agent does with the decision it waited for."""
