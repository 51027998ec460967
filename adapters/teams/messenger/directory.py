"""Who and where in Teams: channels, members and names, remembered for a while."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.shared.recent import Recent
from adapters.teams.messenger.rooms import DAY, HOUR, KnownRooms
from adapters.teams.sdk.errors import Gone
from adapters.teams.sdk.service import TeamsService
from bot.domain.errors import MessengerError, NobodyThere, NotInstalled, Rejected, Unknown, Unreachable
from bot.domain.places import Channel, ChannelKind, Person, PersonRef, Place, Room, Workspace

MINUTE = 60.0
KEPT = 10 * MINUTE
MOST_PLACES = 5_000
MOST_PEOPLE = 20_000
AT_ONCE = 8
"""Teams that are asked for somebody at a time."""

FORM_PATIENCE = 3.0
"""Seconds for all that a form wants to know: Teams shows an error after some five."""

GENERAL = "General"
"""The first channel of a team, which Teams lists without a name."""

STANDARD = frozenset({None, "", "standard"})


@dataclass(frozen=True, slots=True)
class Profile:
    """`account` is what the Bot Connector calls a person; `outside`: a guest, or from another tenant."""

    ref: PersonRef
    name: str
    account: str
    called: frozenset[str] = frozenset()
    outside: bool = False

    @property
    def person(self) -> Person:
        return Person(self.ref, self.name)


@dataclass(frozen=True, slots=True)
class TeamChannel:
    id: str
    name: str
    standard: bool


class TeamsDirectory:
    """Implements ports.Directory. `now` counts seconds."""

    def __init__(self, service: TeamsService, rooms: KnownRooms, now: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._rooms = rooms
        self._people: Recent[PersonRef, Profile] = Recent(now, fresh=HOUR, kept=DAY, size=MOST_PEOPLE)
        self._inside: Recent[Place, tuple[Profile, ...]] = Recent(now, fresh=MINUTE, kept=KEPT, size=MOST_PLACES)
        self._channels: Recent[Place, tuple[TeamChannel, ...]]
        self._channels = Recent(now, fresh=MINUTE, kept=KEPT, size=MOST_PLACES)
        self._names: Recent[Place, str] = Recent(now, fresh=HOUR, kept=DAY, size=MOST_PLACES)
        self._chats: Recent[PersonRef, Place] = Recent(now, fresh=DAY, kept=DAY, size=MOST_PEOPLE)
        self._strangers: Recent[PersonRef, bool] = Recent(now, fresh=HOUR, kept=HOUR, size=MOST_PEOPLE)
        self._searches: dict[PersonRef, asyncio.Future[Profile | None]] = {}

    async def person(self, ref: PersonRef) -> Person:
        """Somebody who is in none of the bot's teams (any more) goes by their id."""
        found = await self._profile(ref)
        return found.person if found else Person(ref, ref.id)

    async def channel(self, place: Place) -> Channel | None:
        """None also for a channel that is not one of the standard ones: nothing is asked there."""
        try:
            return await self._channel(place)
        except NotInstalled:
            raise
        except (Unreachable, Gone):
            self.forget(place)
            return None

    async def members(self, place: Place) -> frozenset[PersonRef]:
        return frozenset(each.ref for each in await self._people_in(place))

    async def place_named(self, near: Place, name: str) -> Place | None:
        """By its id, as a picker gives it, or by its name: in the same team, else in another one that the bot is in."""
        wanted, mine = name.strip().removeprefix("#").casefold(), await self._rooms.of(near)
        rooms = {room.team: room for room in await self._rooms.every(near.workspace)}
        nearest = sorted(rooms.values(), key=lambda room: mine is None or room.team != mine.team)
        for room in nearest:
            for each in await self._team_channels(room):
                if wanted in (each.id.casefold(), each.name.casefold()):
                    found = replace(room, place=Place(near.workspace, each.id))
                    await self._rooms.learn(found)
                    return found.place
        return None

    async def person_named(self, near: Place, name: str) -> PersonRef | None:
        """By their id, or by a full or first name, if only one member is called so."""
        wanted = name.strip().removeprefix("@").casefold()
        people = await self._people_in(near)
        called = [each.ref for each in people if wanted in {each.ref.id.casefold(), *each.called}]
        return called[0] if len(called) == 1 else None

    async def places_of(self, person: PersonRef) -> frozenset[Place]:
        """Of the channels that we know, those in whose teams they are; and the chat with them."""
        found = set()
        for room in await self._rooms.every(person.workspace):
            try:
                if person in await self.members(room.place):
                    found.add(room.place)
            except (Unknown, Unreachable):
                continue
        try:
            return frozenset({*found, await self.direct(person)})
        except (Unknown, NobodyThere):
            return frozenset(found)

    async def direct(self, person: PersonRef) -> Place:
        """Raises NobodyThere for who can not be written to."""
        return await self._chats.get(person, lambda: self._opened(person))

    # --- What the adapter itself asks ---

    def chat_is(self, person: PersonRef, place: Place) -> None:
        """They wrote to us there."""
        self._chats.put(person, place)

    def met(self, person: PersonRef, account: str, name: str) -> None:
        """They spoke to us, and Teams told their name with it."""
        if self._people.peek(person) is None:
            told = {"id": account, "aadObjectId": person.id, "name": name}
            self._people.put(person, _profile(person.workspace, told))

    async def choices(self, near: Place, person: PersonRef) -> tuple[tuple[str, str], ...]:
        """Channels that this person can pick, by id and name: of the same team, and of others that they are in.

        Whoever opens a form waits for it, so that teams of which Teams does not tell in time are not listed.
        """
        mine = await self._rooms.of(near)
        others = {room.team: room for room in await self._rooms.every(near.workspace)}
        if mine:
            others.pop(mine.team, None)
        turns = asyncio.Semaphore(AT_ONCE)
        asked = [asyncio.ensure_future(self._seen_by(person, room, turns)) for room in others.values()]
        here = asyncio.ensure_future(self._named_or_none(mine)) if mine else None
        waited = [*([here] if here else []), *asked]
        if waited:
            _, late = await asyncio.wait(waited, timeout=FORM_PATIENCE)
            for each in late:
                each.cancel()
        told = [each.result() for each in waited if each.done() and not each.cancelled()]
        return tuple({channel: name for channels in told for channel, name in channels}.items())

    async def _seen_by(self, person: PersonRef, room: Room, turns: asyncio.Semaphore) -> list[tuple[str, str]]:
        """The names of teams and channels are for those who are in them, or could join them by themselves."""
        async with turns:
            try:
                known = self._inside.fresh(self._roster(room.place, room))
                inside = any(each.ref == person for each in known) if known else await self._member(room.place, person)
            except MessengerError:
                return []
            return await self._named_or_none(room) if inside or await self._rooms.is_public(room) else []

    async def _named_or_none(self, room: Room) -> list[tuple[str, str]]:
        try:
            return await self._named(room)
        except MessengerError:
            return []

    async def people(self, place: Place) -> tuple[tuple[str, str], ...]:
        """Who can be picked, by id and name."""
        return tuple(sorted(((each.ref.id, each.name) for each in await self._people_in(place)), key=lambda p: p[1]))

    def forget(self, place: Place) -> None:
        """It has changed: what is known of it and of its team is asked for anew."""
        room = self._rooms.known(place)
        self._inside.forget(self._roster(place, room))
        self._strangers.clear()
        self._channels.forget(Place(place.workspace, room.team) if room else place)
        self._rooms.forget(place)

    # --- How ---

    async def _channel(self, place: Place) -> Channel | None:
        people = await self._people_in(place)
        outside = any(each.outside for each in people)
        room = await self._rooms.of(place)
        if room is None:
            name = people[0].name if people else ""
            return Channel(place, name, ChannelKind.DIRECT, external=outside)
        found = next((each for each in await self._team_channels(room) if each.id == place.channel), None)
        if found is None or not found.standard:
            return None
        return Channel(place, found.name, public=await self._rooms.is_public(room), external=outside)

    async def _named(self, room: Room) -> list[tuple[str, str]]:
        team = await self._names.get(Place(room.place.workspace, room.team), lambda: self._team_name(room))
        channels = await self._team_channels(room)
        return [(each.id, f"{team}: {each.name}" if team else each.name) for each in channels if each.standard]

    async def _team_name(self, room: Room) -> str:
        return str((await self._service.team(room.place.workspace, room.team)).get("name") or "")

    async def _team_channels(self, room: Room) -> tuple[TeamChannel, ...]:
        first = Place(room.place.workspace, room.team)
        return await self._channels.get(first, lambda: self._listed(room))

    async def _listed(self, room: Room) -> tuple[TeamChannel, ...]:
        told = await self._service.channels(room.place.workspace, room.team)
        return tuple(
            TeamChannel(str(each["id"]), str(each.get("name") or GENERAL), each.get("type") in STANDARD)
            for each in told
            if each.get("id")
        )

    async def _people_in(self, place: Place) -> tuple[Profile, ...]:
        """All standard channels of a team have the same people."""
        roster = self._roster(place, await self._rooms.of(place))
        return await self._inside.get(roster, lambda: self._asked(place))

    @staticmethod
    def _roster(place: Place, room: Room | None) -> Place:
        return Place(place.workspace, room.team) if room else place

    async def _asked(self, place: Place) -> tuple[Profile, ...]:
        found = [_profile(place.workspace, each) async for each in self._service.members(place)]
        for each in found:
            self._people.put(each.ref, each)
        return tuple(found)

    async def _profile(self, ref: PersonRef) -> Profile | None:
        """As remembered; else looked for in the teams that we know.

        That may take longer than whoever asks can wait, so it goes on without them, once for all who ask.
        """
        if (known := self._people.fresh(ref)) or self._strangers.fresh(ref):
            return known
        if ref not in self._searches:
            search = self._searches[ref] = asyncio.ensure_future(self._searched(ref))
            search.add_done_callback(lambda ended: self._ended(ref, ended))
        return await asyncio.shield(self._searches[ref])

    def _ended(self, ref: PersonRef, search: "asyncio.Future[Profile | None]") -> None:
        del self._searches[ref]
        if not search.cancelled():
            search.exception()  # told to whoever still waits, and else to nobody

    async def _searched(self, ref: PersonRef) -> Profile | None:
        teams = {room.team: room.place for room in await self._rooms.every(ref.workspace)}
        places = list(teams.values())
        for first in range(0, len(places), AT_ONCE):
            asked = (self._member(place, ref) for place in places[first : first + AT_ONCE])
            if found := next(filter(None, await asyncio.gather(*asked)), None):
                return self._people.put(ref, found)
        self._strangers.put(ref, True)
        return self._people.peek(ref)

    async def _member(self, place: Place, ref: PersonRef) -> Profile | None:
        try:
            return _profile(ref.workspace, await self._service.member(place, ref.id))
        except NotInstalled:
            raise
        except (Unreachable, Rejected):
            return None

    async def _opened(self, person: PersonRef) -> Place:
        found = await self._profile(person)
        try:
            chat = await self._service.converse(person.workspace, found.account if found else person.id)
        except NotInstalled:
            raise
        except (Unreachable, Rejected) as closed:
            raise NobodyThere(str(closed)) from None
        return Place(person.workspace, chat)


def _profile(workspace: Workspace, told: Mapping[str, Any]) -> Profile:
    """Guests are told by their role; people of other tenants by their tenant."""
    account = str(told.get("id") or "")
    ref = PersonRef(workspace, str(told.get("aadObjectId") or told.get("objectId") or account))
    name = str(told.get("name") or "").strip()
    given = str(told.get("givenName") or "").strip()
    called = {each.casefold() for each in (name, given, *name.split()[:1]) if each}
    elsewhere = told.get("tenantId") not in (None, "", workspace.id)
    return Profile(ref, name or ref.id, account, frozenset(called), elsewhere or told.get("userRole") == "guest")
