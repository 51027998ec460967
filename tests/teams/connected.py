"""The adapter's parts, connected to the stand-in over a real store."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import create_engine, select

from adapters.teams.app.edge import Edge, edge
from adapters.teams.sdk.registration import Cloud, Registration
from adapters.teams.settings import TeamsSettings
from bot.domain.installation import Installation
from bot.domain.places import PersonRef, Place, Platform, Room, Workspace
from storage.platform_tables import download
from storage.store import SqlStore
from tests.teams.standin.school import APP, BOT, CHANNEL, GROUP, LEADERS, LEADERS_GROUP, TEAM, TENANT
from tests.teams.standin.server import StandIn
from tests.teams.standin.services import SECRET

WORKSPACE = Workspace(Platform.TEAMS, TENANT)
TEAM_ROOM = Place(WORKSPACE, CHANNEL)
LEADERS_ROOM = Place(WORKSPACE, LEADERS)


def settings_for(teams: StandIn) -> TeamsSettings:
    cloud = Cloud(
        login=f"{teams.url}/login/", keys=f"{teams.url}/openid", graph=f"{teams.url}/graph/", services=(teams.url,)
    )
    return TeamsSettings(Registration(APP, TENANT, SECRET, cloud=cloud), (TENANT,), "https://bot.example.org")


@dataclass
class Connected:
    teams: StandIn
    store: SqlStore
    edge: Edge

    def person(self, who: str) -> PersonRef:
        return PersonRef(WORKSPACE, who)

    def fetched(self, token: str) -> tuple[str, bytes]:
        """What the database holds for this link."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        engine = create_engine(self.store.database.engine.url.set(drivername="sqlite"))
        with engine.connect() as connection:
            row = connection.execute(select(download).where(download.c.digest == digest)).one()
        engine.dispose()
        return row.name, row.content


@asynccontextmanager
async def connected(store: SqlStore) -> AsyncIterator[Connected]:
    """The app was added to both teams before."""
    async with StandIn() as teams:
        proof = settings_for(teams).registration.proof
        came = Installation(WORKSPACE, proof, BOT, teams.tenant.now, address=teams.service)
        await store.installations.put(came)
        await store.rooms.put(Room(TEAM_ROOM, TEAM, GROUP))
        await store.rooms.put(Room(LEADERS_ROOM, LEADERS, LEADERS_GROUP))
        async with edge(settings_for(teams), store, lambda: teams.tenant.now) as made:
            yield Connected(teams, store, made)
