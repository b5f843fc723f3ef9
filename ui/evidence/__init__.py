"""Evidence on the screen: fetched, drawn page by page beside the answers, saved on request."""
