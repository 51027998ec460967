"""The chat service limits, fails, hangs, drops answers and answers late: in the end all is posted, and once."""

from tests.faults.scene import Scene
from tests.slack.standin.faults import Fault

EVERY = 0.5
"""Seconds between two troubles."""

DAY_EVERY = 20
METHODS = ("chat.postMessage", "chat.postMessage", "chat.update", "reactions.add", "conversations.history")
TROUBLES: tuple[tuple[Fault, dict[str, object]], ...] = (
    (Fault.LIMITED, {"retry_after": 1}),
    (Fault.LIMITED, {"retry_after": 3}),
    (Fault.STATUS, {"status": 500}),
    (Fault.STATUS, {"status": 503}),
    (Fault.ERROR, {"error": "internal_error"}),
    (Fault.GARBAGE, {}),
    (Fault.CUT, {}),
    (Fault.DROP, {}),
    (Fault.HANG, {"lasts": 12.0}),
    (Fault.LATE, {"lasts": 12.0}),
    (Fault.LATE, {"lasts": 2.0}),
)


async def has_troubles(scene: Scene) -> None:
    for number in range(scene.plan.times):
        if number % DAY_EVERY == 0:
            await scene.crowd.day_passes(scene.sender)
            scene.crowd.look()
        fault, details = scene.chance.choice(TROUBLES)
        scene.slack.faults.order(fault, scene.chance.choice(METHODS), **details)
        await scene.passes(EVERY)
    scene.slack.faults.orders.clear()
