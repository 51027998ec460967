"""SIGKILL at random while people answer and questions fall due, and started again: what was acknowledged is there."""

from tests.faults.scene import Scene
from tests.slack.standin.faults import Fault

FEWEST, MOST = 1, 50
"""Requests that the program takes before it is killed."""

DAY_EVERY = 5
"""One in so many kills comes while questions fall due everywhere."""


async def kills(scene: Scene) -> None:
    for number in range(scene.plan.times):
        if scene.faults:
            scene.faults.order(Fault.LATE, scene.crowd.posting)  # posted, and we die before we are told
        await scene.taken(scene.chance.randint(FEWEST, MOST))
        if number % DAY_EVERY == 0:
            await scene.crowd.day_passes(scene.sender)
        await scene.program.kill()
        scene.hurt()
        await scene.program.start(scene.session)
        scene.crowd.look()
    if scene.faults:
        scene.faults.orders.clear()
