"""The channels that we know, with the teams they belong to; and whether their teams let us read what stands in them."""

import time
from collections.abc import Callable

from adapters.shared.recent import Recent
from adapters.teams.sdk.graph import Graph, NoConsent
from bot.domain.errors import MessengerError, TryAgain, TryLater, Waits
from bot.domain.places import Place, Room, Workspace
from bot.services.workspaces import Rooms

HOUR = 3600.0
DAY = 24 * HOUR
MOST = 5_000
STORE_AWAY = 1.0


class KnownRooms:
    """`now` counts seconds. Raises TryLater while the database is away."""

    def __init__(self, rooms: Rooms, graph: Graph, now: Callable[[], float] = time.monotonic) -> None:
        self._rooms = rooms
        self._graph = graph
        self._known: Recent[Place, Room] = Recent(now, fresh=HOUR, kept=DAY, size=MOST)
        self._public: Recent[str, bool] = Recent(now, fresh=HOUR, kept=DAY, size=MOST)
        self._consents: Recent[str, bool] = Recent(now, fresh=HOUR, kept=DAY, size=MOST)

    async def of(self, place: Place) -> Room | None:
        if known := self._known.fresh(place):
            return known
        try:
            found = await self._rooms.of(place)
        except TryAgain:
            raise TryLater(STORE_AWAY, Waits.DELIVERY) from None
        return self._known.put(place, found) if found else None

    def known(self, place: Place) -> Room | None:
        """As remembered, without asking anybody."""
        return self._known.peek(place)

    async def every(self, workspace: Workspace) -> tuple[Room, ...]:
        try:
            return await self._rooms.every(workspace)
        except TryAgain:
            raise TryLater(STORE_AWAY, Waits.DELIVERY) from None

    async def of_team(self, workspace: Workspace, team: str) -> tuple[Room, ...]:
        return await self._rooms.of_team(workspace, team)

    async def learn(self, room: Room) -> None:
        """As an activity tells it: written only where that is news. Raises TryAgain."""
        known = self._known.fresh(room.place)
        if known and known.team == room.team and room.group in ("", known.group):
            return
        await self._rooms.put(room)
        self._known.put(room.place, room if room.group or known is None else Room(room.place, room.team, known.group))

    def forget(self, place: Place) -> None:
        room = self._known.peek(place)
        self._known.forget(place)
        if room:
            self._consents.forget(room.group)
            self._public.forget(room.group)

    async def lets_read(self, place: Place) -> bool | None:
        """Whether plain replies reach us there: the same consent lets Graph tell them. None while nobody can tell."""
        room = await self.of(place)
        if room is None or not room.group:
            return False
        try:
            return await self._consents.get(room.group, lambda: self._asked(room))
        except MessengerError:
            return None

    async def is_public(self, room: Room) -> bool:
        """Whether the team is open to everybody in the tenant; not, where that can not be known."""
        try:
            return await self._public.get(room.group, lambda: self._graph.is_public(room.group))
        except MessengerError:
            return False

    def heard_unasked(self, place: Place) -> None:
        """A reply without a mention came: the team consents."""
        room = self._known.peek(place)
        if room and room.group:
            self._consents.put(room.group, True)

    async def _asked(self, room: Room) -> bool:
        try:
            await self._graph.roots(room.group, room.place.channel)
        except NoConsent:
            return False
        return True
