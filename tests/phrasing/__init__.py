"""A language model over HTTP on this machine, well-behaved or not, and what becomes of what it says."""
