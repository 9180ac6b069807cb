"""Real servers in temporary folders on free ports, and what can go wrong on the way to them."""
