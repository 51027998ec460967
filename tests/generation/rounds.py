"""Examples in rounds of ten. Within a round hypothesis invents each anew; later ones would vary what it has tried.

So many more of these long examples differ. A round has its own seed, and fails with a smallest example as ever.
"""

import random
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

ROUND = 10
LONG_EXAMPLES = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def in_rounds(play: Callable[..., None], *, share: float = 1.0, **drawn: SearchStrategy[Any]) -> None:
    """That share of the examples that the profile asks for; the same ones each time where it wants that."""
    profile = settings()
    begin = 0 if profile.derandomize else random.SystemRandom().getrandbits(32)
    each_round = settings(profile, max_examples=ROUND, derandomize=False, suppress_health_check=LONG_EXAMPLES)
    for number in range(max(int(profile.max_examples * share) // ROUND, 1)):
        seed(begin + number)(each_round(given(**drawn)(play)))()
