"""Twenty thousand hostile requests over real connections to the real program."""
