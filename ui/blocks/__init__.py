"""Foreign text on the screen: framed, paged, loading nothing."""
