"""Tells the journey in one mode; it must run in a network of its own, which `unshare` makes:

unshare -n python -m tests.slack.local http BINARY-OF-LOCAL-SLACK FOLDER
"""

import asyncio
import sys
from pathlib import Path

from tests.slack.local.namespace import isolate
from tests.slack.local.stage import stage
from tests.slack.local.transcript import tell

FORESEEN = {"reactions.remove -> message_not_found"}  # the check mark of a message that its author deleted
JOURNEY = Path(__file__).with_name("journey.txt")


async def main(mode: str, binary: Path, folder: Path) -> None:
    async with stage(binary, folder, mode) as both:
        await both.begin()
        await tell(both, JOURNEY)
        unforeseen = set(both.slack.refusals) - FORESEEN
        assert not unforeseen, f"refused: {unforeseen}"


if __name__ == "__main__":
    isolate()
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
