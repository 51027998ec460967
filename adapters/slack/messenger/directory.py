"""Who and where in Slack: channels, members and names, remembered for a while.

It needs channels:read, groups:read and users:read, and im:write for direct conversations; im:read is not needed.
"""

import asyncio
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from adapters.shared.recent import Recent
from adapters.slack.messenger.addresses import permalink
from adapters.slack.messenger.asking import PATIENCE, Json, ask, pages
from adapters.slack.messenger.profiles import DAY, HOUR, Profile, Profiles
from adapters.slack.sdk.client import SlackApi
from adapters.slack.sdk.errors import Gone
from bot.domain.errors import NobodyThere, NotInstalled, Unknown, Unreachable
from bot.domain.places import Channel, ChannelKind, MessageRef, Person, PersonRef, Place, Workspace

MINUTE = 60.0
KEPT = 10 * MINUTE
"""How long a channel's state is good enough while Slack is away: who may read what is decided by it."""

MOST_PLACES = 5_000
KINDS = "public_channel,private_channel"

_CHANNEL = re.compile(r"[CGD][A-Z0-9]+")
_PERSON = re.compile(r"[UW][A-Z0-9]+")


class SlackDirectory:
    """Implements ports.Directory. `now` counts seconds. Where the app is not installed, each raises NotInstalled."""

    def __init__(self, api: SlackApi, now: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._profiles = Profiles(api, now)
        self._channels: Recent[Place, Channel] = Recent(now, fresh=MINUTE, kept=KEPT, size=MOST_PLACES)
        self._inside: Recent[Place, frozenset[str]] = Recent(now, fresh=MINUTE, kept=KEPT, size=MOST_PLACES)
        self._rooms: Recent[Workspace | PersonRef, Mapping[str, str]]
        self._rooms = Recent(now, fresh=MINUTE, kept=KEPT, size=MOST_PLACES)
        self._labels: Recent[Place, str] = Recent(now, fresh=HOUR, kept=DAY, size=MOST_PLACES)
        self._direct: Recent[PersonRef, Place] = Recent(now, fresh=DAY, kept=DAY, size=MOST_PLACES)

    async def person(self, ref: PersonRef) -> Person:
        with _telling():
            return (await self._profiles.of(ref)).person

    async def is_outsider(self, ref: PersonRef) -> bool:
        """Whether it is a guest, or somebody of another organization. Raises TryLater, Unknown."""
        with _telling():
            return (await self._profiles.of(ref)).outside

    async def channel(self, place: Place) -> Channel | None:
        try:
            return await self._channels.get(place, lambda: self._channel(place))
        except NotInstalled:
            raise
        except (Unreachable, Gone):
            self.forget(place)
            return None

    async def members(self, place: Place) -> frozenset[PersonRef]:
        """Whoever left the workspace is none of them."""
        with _telling():
            return frozenset(each.ref for each in await self._people(place))

    async def place_named(self, near: Place, name: str) -> Place | None:
        """By its id, as a picker or a token in a command gives it, or by its name among the bot's channels."""
        wanted = name.strip().removeprefix("#")
        if _CHANNEL.fullmatch(wanted):
            place = Place(near.workspace, wanted)
            return place if await self.channel(place) else None
        rooms = await self._bots_rooms(near.workspace)
        return next(
            (Place(near.workspace, room) for room, called in rooms.items() if called == wanted.casefold()), None
        )

    async def person_named(self, near: Place, name: str) -> PersonRef | None:
        """By their id, or by a full, display or first name, if only one member is called so."""
        wanted = name.strip().removeprefix("@")
        with _telling():
            people = await self._people(near)
        if _PERSON.fullmatch(wanted):
            return next((each.ref for each in people if each.ref.id == wanted), None)
        called = [each.ref for each in people if wanted.casefold() in each.called]
        return called[0] if len(called) == 1 else None

    async def places_of(self, person: PersonRef) -> frozenset[Place]:
        try:
            theirs = await self._rooms.get(person, lambda: self._listed(person.workspace, user=person.id))
        except NotInstalled:
            raise
        except (Unreachable, Gone, NobodyThere):
            theirs = {}
        ours = await self._bots_rooms(person.workspace)
        shared = {Place(person.workspace, room) for room in theirs if room in ours}
        try:
            return frozenset({*shared, await self.direct(person)})
        except (Unknown, NobodyThere):  # a person who can not be written to still has their channels
            return frozenset(shared)

    async def direct(self, person: PersonRef) -> Place:
        """Raises NobodyThere for who can not be written to."""
        with _telling():
            return await self._direct.get(person, lambda: self._opened(person))

    async def names(self, workspace: Workspace, ids: Iterable[str], patience: float = PATIENCE) -> dict[str, str]:
        """Names of people and public channels, by id, as far as they can be had in so many seconds. Never fails."""
        wanted = sorted(set(ids))
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await asyncio.gather(*(self._named(workspace, each) for each in wanted), return_exceptions=True)
        found = {each: self._called(workspace, each) for each in wanted}
        return {each: name for each, name in found.items() if name}

    async def links(self, workspace: Workspace) -> Callable[[MessageRef], str]:
        """How the workspace's messages are linked to."""
        return partial(permalink, (await self._api.installation(workspace)).address)

    def forget(self, place: Place) -> None:
        """It has changed: what is known of it is asked for anew."""
        self._channels.forget(place)
        self._inside.forget(place)
        self._rooms.forget(place.workspace)

    async def _channel(self, place: Place) -> Channel:
        if _is_direct(place):
            other = await self._profiles.of(PersonRef(place.workspace, await self._other(place)))
            return Channel(place, other.name, ChannelKind.DIRECT, external=other.outside)
        info = (await ask(self._api, place.workspace, "conversations.info", channel=place.channel))["channel"]
        if info.get("is_archived") or not info.get("is_member"):
            raise Gone("The bot is not in this channel.")
        external = _reaches_outside(info) or any(each.outside for each in await self._people(place))
        return Channel(place, info["name"], public=not info.get("is_private"), external=external)

    async def _named(self, workspace: Workspace, person_or_channel: str) -> None:
        if _PERSON.fullmatch(person_or_channel):
            await self._profiles.of(PersonRef(workspace, person_or_channel))
        else:
            place = Place(workspace, person_or_channel)
            await self._labels.get(place, lambda: self._label(place))

    def _called(self, workspace: Workspace, person_or_channel: str) -> str | None:
        person = self._profiles.peek(PersonRef(workspace, person_or_channel))
        return person.name if person else self._labels.peek(Place(workspace, person_or_channel))

    async def _label(self, place: Place) -> str:
        """A private channel is not called by its name where others may read it."""
        info = (await ask(self._api, place.workspace, "conversations.info", channel=place.channel))["channel"]
        return "" if info.get("is_private") else str(info.get("name") or "")

    async def _people(self, place: Place) -> tuple[Profile, ...]:
        ids = await self._inside.get(place, lambda: self._ids(place))
        found = await self._profiles.of_all(place.workspace, ids)
        return tuple(each for each in found if not each.bot and not each.deleted)

    async def _ids(self, place: Place) -> frozenset[str]:
        if _is_direct(place):
            return frozenset({await self._other(place)})
        told = pages(self._api, place.workspace, "conversations.members", channel=place.channel)
        return frozenset([each async for page in told for each in page["members"]])

    async def _other(self, place: Place) -> str:
        """The person of a direct conversation. To open one that is open tells it, without a scope to read."""
        told = await ask(self._api, place.workspace, "conversations.open", channel=place.channel, return_im=True)
        return str(told["channel"]["user"])

    async def _opened(self, person: PersonRef) -> Place:
        told = await ask(self._api, person.workspace, "conversations.open", users=person.id)
        return Place(person.workspace, told["channel"]["id"])

    async def _bots_rooms(self, workspace: Workspace) -> Mapping[str, str]:
        with _telling():
            return await self._rooms.get(workspace, lambda: self._listed(workspace))

    async def _listed(self, workspace: Workspace, **whose: str) -> dict[str, str]:
        """Channels by id, with their names casefolded."""
        told = pages(self._api, workspace, "users.conversations", types=KINDS, exclude_archived=True, **whose)
        return {each["id"]: _name(each) async for page in told for each in page["channels"]}


@contextmanager
def _telling() -> Iterator[None]:
    """Where nobody can act on what is missing: Slack did not tell, and that is all."""
    try:
        yield
    except NotInstalled:
        raise
    except (Unreachable, Gone) as lost:
        raise Unknown(str(lost)) from None


def _is_direct(place: Place) -> bool:
    return place.channel.startswith("D")


def _name(room: Json) -> str:
    return str(room.get("name") or "").casefold()


def _reaches_outside(info: Mapping[str, Any]) -> bool:
    """Other workspaces of the same organization are not outside; who was invited from elsewhere already is."""
    shared_beyond = info.get("is_shared") and not info.get("is_org_shared")
    return bool(
        info.get("is_ext_shared") or info.get("is_pending_ext_shared") or info.get("pending_shared") or shared_beyond
    )
