"""SIGTERM while people answer and a call is under way: what is under way ends in time, and nothing is left claimed."""

from tests.faults.killing import DAY_EVERY, FEWEST, MOST
from tests.faults.scene import Scene
from tests.slack.standin.faults import Fault

DRAINED = 10.0 + 2.0
"""Seconds in which the process is gone: ten to finish what is under way, and what a busy machine needs to end one."""


async def stops(scene: Scene) -> None:
    for number in range(scene.plan.times):
        if scene.faults:
            scene.faults.order(Fault.LATE, scene.crowd.posting)
        await scene.taken(scene.chance.randint(FEWEST, MOST))
        if number % DAY_EVERY == 0:
            await scene.crowd.day_passes(scene.sender)
        await _stop(scene)
        await scene.program.start(scene.session)
        scene.crowd.look()
    if scene.faults:
        scene.faults.orders.clear()


async def _stop(scene: Scene) -> None:
    ending = await scene.program.stop()
    claimed = len(scene.stored().claims)
    found = {
        f"SIGTERM ended it with status {ending.status}": ending.status != 0,
        f"SIGTERM took {ending.seconds:.1f} s": ending.seconds > DRAINED,
        f"after SIGTERM so many deliveries were left claimed: {claimed}": claimed > 0,
    }
    scene.surprises += [what for what, so in found.items() if so]
