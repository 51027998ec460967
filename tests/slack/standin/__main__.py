"""The stand-in as a process of its own: `python -m tests.slack.standin --port 4003`. It says where it listens."""

import argparse
import asyncio

from tests.slack.standin.server import StandIn


async def main(port: int) -> None:
    async with StandIn(port) as slack:
        print(slack.url, flush=True)  # noqa: T201 - whoever started it reads the address
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(main(parser.parse_args().port))
