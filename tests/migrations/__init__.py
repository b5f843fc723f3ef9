"""Homes as older versions left them: one pair of files for each version, made by `freeze`."""
