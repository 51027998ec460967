"""The least that could take a reply from Slack: its signature checked, one durable INSERT, 200.

`python -m tests.benchmarks.slack_floor DATABASE` says on which port it listens.
"""

import asyncio
import sys

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from adapters.slack.app.manifest import EVENTS_PATH
from reflectory.collecting import settle
from reflectory.web import LARGEST_REQUEST
from storage.engine import Database, engine_for
from tests.benchmarks.floor import keep, make_floor
from tests.slack.standin.state import App


async def main(url: str) -> None:
    settle()  # as the program does
    database = Database(engine_for(url))
    await make_floor(database)
    verifier = SignatureVerifier(App().signing_secret)

    async def take(request: web.Request) -> web.Response:
        raw = await request.read()
        if not verifier.is_valid_request(raw, dict(request.headers)):
            return web.Response(status=401)
        await keep(database, raw.decode())
        return web.Response()

    app = web.Application(client_max_size=LARGEST_REQUEST)
    app.add_routes([web.post(EVENTS_PATH, take)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
