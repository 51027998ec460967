"""How well quotes are chosen, on answers of invented teams in which people marked every point that is made.

The labels were written before the code that chooses, by others than its author. `regional` is kept for the end: it
measures, and nothing is tried out on it.
"""
