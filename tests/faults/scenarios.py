"""Every scenario, and where it is played."""

from tests.faults.killing import kills
from tests.faults.scenario import Scenario, Variant

SCENARIOS = (
    Scenario(
        "kills",
        kills,
        (
            Variant("sqlite", "slack", 12, 200),
            Variant("postgres", "slack", 5, 100),
            Variant("sqlite", "playground", 5, 50),
        ),
    ),
    Scenario("blind_kills", kills, (Variant("sqlite", "slack", 5, 50),), launched=("--blind",), tolerated=1),
)
