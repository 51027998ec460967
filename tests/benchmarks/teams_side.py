"""Teams' side as a process of its own: the stand-in, with a channel and a posted question for each team.

`python -m tests.benchmarks.teams_side NUMBER` says as JSON where it is, and with which token it sends.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass

from tests.benchmarks.teams import ASKED, in_teams
from tests.teams.standin.school import DARNELL, GROUP, MARIA, PRIYA, TEAM, Message, Team
from tests.teams.standin.server import StandIn

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Side:
    """`token` is good for an hour, as Microsoft's are, and sent with every activity."""

    url: str
    service: str
    token: str


async def main(number: int) -> None:
    async with StandIn() as teams:
        school = Team(TEAM, GROUP, "Bench", {}, [MARIA, DARNELL, PRIYA])
        teams.tenant.teams = {TEAM: school}
        for team in in_teams(number):
            channel = team.place.channel
            school.channels[channel] = "bench"
            teams.tenant.said[channel] = [Message(team.root, "", "", ASKED)]
        ends = int(time.time()) + HOUR  # noqa: TID251 - tokens carry the real time
        side = Side(teams.url, teams.service, teams.signer.token(teams.service, exp=ends))
        sys.stdout.write(json.dumps(asdict(side)) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
