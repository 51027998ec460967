"""Properties are tried on the same examples every time, however slow the machine is; mutants need no smallest one."""

from hypothesis import Phase, settings

settings.register_profile("steady", max_examples=50, derandomize=True, database=None, deadline=None)
settings.register_profile("mutation", settings.get_profile("steady"), phases=(Phase.explicit, Phase.generate))
settings.load_profile("steady")
