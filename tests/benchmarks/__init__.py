"""How fast it is, beside a floor that does the least possible on the same database: `python -m tests.benchmarks`."""
