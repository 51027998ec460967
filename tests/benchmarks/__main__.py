"""Runs the benchmarks that are named, or all of them: `python -m tests.benchmarks [NAME ...]`."""

import asyncio
import os
import sys
from collections.abc import Sequence

from reflectory.collecting import settle
from tests.benchmarks import (
    deliver,
    export,
    fan_out,
    idle,
    listen,
    memory,
    page,
    slack_reply,
    start,
    summary,
    teams_reply,
    waiting,
    workers,
)
from tests.benchmarks.databases import databases
from tests.benchmarks.figures import Figure, say, table

BENCHES = {
    "listen": listen.run,
    "fan_out": fan_out.run,
    "deliver": deliver.run,
    "deliver_paced": deliver.run_paced,
    "workers": workers.run,
    "slack_reply": slack_reply.run,
    "teams_reply": teams_reply.run,
    "teams_sdk": teams_reply.run_sdk,
    "waiting": waiting.run,
    "tick_idle": idle.run,
    "tick_peer": idle.run_peer,
    "summary": summary.run,
    "page": page.run,
    "export": export.run,
    "memory": memory.run,
    "start": start.run,
}


async def main(names: Sequence[str]) -> None:
    unknown = set(names) - set(BENCHES)
    if unknown:
        sys.exit(f"there is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}")
    settle()  # as the program itself begins
    figures: list[Figure] = []
    outside = os.environ.get("REFLECTORY_TEST_POSTGRES")  # noqa: TID251 - as the tests find their server
    with databases(outside) as found:
        for name in names or BENCHES:
            async for figure in BENCHES[name](found):
                say(figure)
                figures.append(figure)
    sys.stdout.write(table(figures) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
