"""Properties are tried on the same examples every time, however slow the machine is."""

from hypothesis import settings

settings.register_profile("steady", max_examples=50, derandomize=True, database=None, deadline=None)
settings.load_profile("steady")
