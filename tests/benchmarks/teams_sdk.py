"""How many activities a second are read, and their token checked: by our door's parts, or by botbuilder as shipped.

`python -m tests.benchmarks.teams_sdk` reads what to do from its input, and tells. Neither has a handler behind it.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import aiohttp
from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.schema import Activity as SdkActivity
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    ChannelValidation,
    PasswordServiceClientCredentialFactory,
)

from adapters.shared.payload import storable
from adapters.shared.requests import json_of
from adapters.teams.sdk.authentication import TeamsAuthentication
from adapters.teams.sdk.connector import Connectors
from adapters.teams.sdk.keys import CHANNEL, SigningKeys
from adapters.teams.sdk.payloads import Activity
from adapters.teams.sdk.registration import Cloud, Registration
from adapters.teams.sdk.tokens import Tokens
from reflectory.collecting import settle
from tests.benchmarks.teams import in_teams
from tests.benchmarks.teams_events import activity
from tests.benchmarks.teams_side import Side
from tests.teams.standin.school import APP, TENANT
from tests.teams.standin.services import SECRET

Take = Callable[[bytes], Awaitable[None]]


def shipped(side: Side) -> Take:
    """As botbuilder's own adapter for aiohttp does it."""
    ChannelValidation.open_id_metadata_endpoint = f"{side.url}/openid"
    credentials = PasswordServiceClientCredentialFactory(APP, SECRET, TENANT)
    adapter = CloudAdapterBase(BotFrameworkAuthenticationFactory.create(credential_factory=credentials))

    async def nothing(_: TurnContext) -> None:
        pass

    async def take(body: bytes) -> None:
        await adapter.process_activity(f"Bearer {side.token}", SdkActivity().deserialize(json.loads(body)), nothing)

    return take


def ours(side: Side, session: aiohttp.ClientSession) -> Take:
    cloud = Cloud(login=f"{side.url}/login/", keys=f"{side.url}/openid", services=(side.url,))
    registration = Registration(APP, TENANT, SECRET, cloud=cloud)
    connectors = Connectors(session, registration, Tokens(session, registration))
    authentication = TeamsAuthentication(registration, SigningKeys(session, cloud.keys), connectors)

    async def take(body: bytes) -> None:
        told = storable(json_of(body.decode()))
        said = SdkActivity(channel_id=CHANNEL, service_url=told["serviceUrl"])
        await authentication.authenticate_request(said, f"Bearer {side.token}")
        Activity.read(told)

    return take


async def main(given: dict[str, Any]) -> float:
    """So many a second."""
    settle()
    which, number = given.pop("which"), given.pop("number")
    side, [team], now = Side(**given), in_teams(1), datetime.now(UTC)  # noqa: TID251 - as Teams stamps them
    bodies = [json.dumps(activity(side.service, now, turn, team)).encode() for turn in range(number)]
    async with aiohttp.ClientSession() as session:
        take = shipped(side) if which == "shipped" else ours(side, session)
        await take(bodies[0])  # keys are fetched once
        began = perf_counter()
        for body in bodies:
            await take(body)
        took: float = perf_counter() - began
        return float(number) / took


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"per_second": asyncio.run(main(json.load(sys.stdin)))}))
