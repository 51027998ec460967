"""Events that some fault of ours can not bear: each is kept, tried five times, parked and told, while others flow."""

from tests.faults.program import BUSY
from tests.faults.scene import Scene
from tests.faults.school import PEOPLE

WORD = "poison"
TOGETHER = 20
"""Requests of others that are taken meanwhile."""

PARKED = "an event could not be applied after 5 tries"


async def poisons(scene: Scene) -> None:
    for number in range(scene.plan.times):
        await scene.taken(TOGETHER)
        await _swallow(scene, f"{WORD} {number}")
        await scene.taken(TOGETHER)

    async def told() -> bool:
        return (await scene.program.tell("status")).count(PARKED) == scene.plan.times

    await scene.expect(told, "all that was poisoned is parked and told", 2 * BUSY)


async def _swallow(scene: Scene, text: str) -> None:
    """It is acknowledged, and can not be stored as an answer."""
    thread, person = scene.school.threads[0], PEOPLE[0]
    ts = scene.school.stands(thread, person, text)
    await scene.sender.insist(text, scene.school.said_in(thread, person, text, ts))
    scene.sender.sent.discard(text)
    scene.sender.acknowledged.discard(text)
