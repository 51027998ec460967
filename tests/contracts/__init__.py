"""One suite for each port, run over everything that implements it."""
