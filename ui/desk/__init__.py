"""The desk: what is asked, the evidence, the answers, and everything around a decision."""
