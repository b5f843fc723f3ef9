"""Fuzzers: one list of targets, thrown at by hypothesis in every run and by atheris in the campaign."""
