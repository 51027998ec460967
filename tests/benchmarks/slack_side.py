"""Slack's side as a process of its own: the stand-in, with a channel and a posted question for each team.

`python -m tests.benchmarks.slack_side NUMBER` says where its Web API is.
"""

import asyncio
import sys

from tests.benchmarks.teams import teams
from tests.slack.standin.room import Kind, Room
from tests.slack.standin.server import BOT, DARNELL, MARIA, PRIYA, StandIn


async def main(number: int) -> None:
    async with StandIn() as slack:
        for team in teams(number):
            room = Room(team.place.channel, f"team-{team.place.channel}".lower(), Kind.PRIVATE)
            room.members += [BOT, MARIA, DARNELL, PRIYA]
            room.add({"type": "message", "user": BOT, "ts": team.root, "text": "A question"})
            slack.team.rooms[room.id] = room
        sys.stdout.write(slack.url + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
