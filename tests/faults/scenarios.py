"""Every scenario, and where it is played: how often in the short form, and in full."""

from tests.faults.chat_troubles import has_troubles
from tests.faults.clocks import steps
from tests.faults.databases import cuts, locks, restarts, silences
from tests.faults.disk import SIZE, no_disk, no_tracing
from tests.faults.failing_disks import fills_up, reports_errors
from tests.faults.freezing import freezes
from tests.faults.killing import kills
from tests.faults.poison import WORD, poisons
from tests.faults.scenario import Scenario, Variant
from tests.faults.stopping import stops

BACKLOG = 3.0
"""Seconds for each kill: while one follows the other hardly anything goes out, and then all of it at Slack's pace."""

RETRIED = 240.0
"""Seconds: each failure of the chat doubles the wait before a message is tried again; the seventh to some 140 s."""

SCENARIOS = (
    Scenario(
        "kills",
        kills,
        (
            Variant("sqlite", "slack", 8, 200),
            Variant("postgres", "slack", 4, 100),
            Variant("sqlite", "teams", 3, 100),
            Variant("postgres", "teams", 0, 100),
            Variant("sqlite", "playground", 3, 50),
        ),
        backlog=BACKLOG,
    ),
    Scenario(
        "blind-kills",
        kills,
        (Variant("sqlite", "slack", 4, 50), Variant("postgres", "slack", 0, 50)),
        launched=("--blind",),
        channels=(1, 1),  # one post is under way then
        tolerated=1,
        backlog=4 * BACKLOG,  # in one channel
    ),
    Scenario(
        "stops",
        stops,
        (
            Variant("sqlite", "slack", 2, 20),
            Variant("postgres", "slack", 1, 20),
            Variant("sqlite", "playground", 1, 20),
        ),
        plain=True,
    ),
    Scenario("freezes", freezes, (Variant("postgres", "slack", 1, 10),), workers=2),
    Scenario("restarts", restarts, (Variant("postgres", "slack", 600, 10_000),)),
    Scenario("cuts", cuts, (Variant("postgres", "slack", 8, 100),)),
    Scenario("silences", silences, (Variant("postgres", "slack", 1, 10),)),
    Scenario("locks", locks, (Variant("sqlite", "slack", 1, 10), Variant("sqlite", "playground", 1, 10))),
    Scenario(
        "full-disk",
        fills_up,
        (Variant("sqlite", "slack", 1, 10), Variant("sqlite", "playground", 1, 10)),
        lacks=no_disk,
        disk=SIZE,
    ),
    Scenario("disk-errors", reports_errors, (Variant("sqlite", "slack", 1, 10),), lacks=no_tracing),
    Scenario(
        "clock-steps",
        steps,
        (
            Variant("sqlite", "slack", 6, 60),
            Variant("postgres", "slack", 0, 60),
            Variant("sqlite", "playground", 5, 40),
        ),
    ),
    Scenario(
        "chat-troubles",
        has_troubles,
        (Variant("sqlite", "slack", 20, 400), Variant("postgres", "slack", 20, 400)),
        recovery=RETRIED,
        settling=RETRIED,
    ),
    Scenario("poison", poisons, (Variant("sqlite", "slack", 2, 20),), launched=("--poison", WORD)),
)
