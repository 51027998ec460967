"""Civil time steps, forward and back, while questions fall due: each is asked once, and one at a time."""

from collections import Counter

from tests.faults.playground import Playground
from tests.faults.scene import Scene

HOUR, DAY = 3600.0, 86_400.0
STEPS = (HOUR, -HOUR, DAY, -DAY)
FORWARD = ("hour", "day", "next")

LOOKED = 2.0
"""Seconds in which the engine has looked at what is due."""


async def steps(scene: Scene) -> None:
    for _ in range(scene.plan.times):
        before = _asked(scene)
        if isinstance(scene.crowd, Playground):
            await scene.crowd.turn(scene.sender, scene.chance.choice(FORWARD))
        else:
            scene.school.turn(scene.chance.choice(STEPS))
        await scene.passes(LOOKED)
        most = max((_asked(scene) - before).values(), default=0)
        if most > 1:
            scene.surprises.append(f"one step of the clock brought so many questions at once: {most}")
        scene.crowd.look()


def _asked(scene: Scene) -> "Counter[str]":
    """How many slots of each reflection have had their question."""
    return Counter(name.partition(" at ")[0] for name in scene.stored().asked if " at " in name)
