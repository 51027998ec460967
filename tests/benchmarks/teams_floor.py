"""The least that could take a reply from Teams: its token checked, one durable INSERT, 200.

`python -m tests.benchmarks.teams_floor DATABASE KEYS` says on which port it listens; KEYS is where to fetch keys.
"""

import asyncio
import sys

import aiohttp
import jwt
from aiohttp import web

from adapters.teams.app.doors import MESSAGES_PATH
from reflectory.collecting import settle
from reflectory.web import LARGEST_REQUEST
from storage.engine import Database, engine_for
from tests.benchmarks.floor import keep, make_floor
from tests.teams.standin.school import APP
from tests.teams.standin.server import ISSUER


async def main(url: str, keys: str) -> None:
    settle()  # as the program does
    database = Database(engine_for(url))
    await make_floor(database)
    async with aiohttp.ClientSession() as session, session.get(keys) as answer:
        known = {each["kid"]: jwt.PyJWK(each, "RS256").key for each in (await answer.json())["keys"]}

    async def take(request: web.Request) -> web.Response:
        raw = await request.read()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            key = known[jwt.get_unverified_header(token)["kid"]]
            jwt.decode(token, key, algorithms=["RS256"], audience=APP, issuer=ISSUER)
        except (jwt.PyJWTError, KeyError):
            return web.Response(status=401)
        await keep(database, raw.decode())
        return web.Response()

    app = web.Application(client_max_size=LARGEST_REQUEST)
    app.add_routes([web.post(MESSAGES_PATH, take)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
