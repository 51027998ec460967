"""What Teams tells us and what people do with cards: committed first, acknowledged then, answered last."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from adapters.shared.background import Background
from adapters.teams.app.answers import Answers
from adapters.teams.app.saving import Saving
from adapters.teams.inbound import cards, consents, messages, news
from adapters.teams.inbound.messages import Heard, is_chat, person_of, place_of, workspace_of
from adapters.teams.inbound.text import is_for, is_named
from adapters.teams.messenger.directory import STANDARD, TeamsDirectory
from adapters.teams.messenger.posting import TeamsMessenger
from adapters.teams.messenger.rooms import KnownRooms
from adapters.teams.render import phrases
from adapters.teams.sdk.payloads import Activity
from bot.domain.errors import MessengerError, TryAgain
from bot.domain.events import Event, Joined, Left, PlaceChanged, Posted
from bot.domain.form import Reply
from bot.domain.installation import Installation
from bot.domain.places import Channel, Place, Room, Workspace
from bot.services.conversation import is_command
from bot.services.ports import Clock, Conversation, Store
from bot.services.rights import refusal_for_strangers

log = logging.getLogger(__name__)

ReadBack = Callable[[Workspace, datetime], Awaitable[None]]
"""Read a workspace's open threads again, for what was written since an instant (UTC)."""

Answer = Mapping[str, Any] | None


@dataclass(slots=True)
class Hearing:
    """Raises Malformed for what Teams would not send, and TryAgain for what could not be kept.

    Whether Teams sends that again is not known: `missed` tells since when what was said in a tenant is to be read back.
    `proof` stands for a tenant's token: Teams gives none, since the app's own serve everywhere.
    """

    conversation: Conversation
    store: Store
    clock: Clock
    rooms: KnownRooms
    directory: TeamsDirectory
    messenger: TeamsMessenger
    answers: Answers
    saving: Saving
    background: Background
    proof: str
    missed: dict[Workspace, datetime] = field(default_factory=dict)

    async def hear(self, activity: Activity) -> Answer:
        """What the request is to be answered; None for most."""
        workspace = workspace_of(activity)
        try:
            await self._learn(activity, workspace)
            answer = await self._heard(activity)
        except TryAgain:
            self.missed.setdefault(workspace, self.clock.civil())
            raise
        with suppress(TryAgain):  # what was said is committed already
            await self.store.attendance.heard(workspace)
        return answer

    async def _heard(self, activity: Activity) -> Answer:
        if _is_closed_to_us(activity):
            return self._refuse(activity)
        match activity.type:
            case "message" | "messageUpdate" | "messageDelete":
                await self._take(_said(activity), unasked=not is_named(activity))
            case "conversationUpdate" | "installationUpdate":
                for each in news.news(activity):
                    await self._news(each)
            case "invoke" if activity.name == consents.INVOKE:
                self._consented(activity)
                return {}
            case "invoke":
                return await self._dialog(activity)
            case _:
                pass
        return None

    async def _take(self, heard: Heard | None, *, unasked: bool) -> None:
        if heard is None:
            return
        if unasked and isinstance(heard.event.body, Posted):
            self.rooms.heard_unasked(heard.event.place)
        reply = await self._asked(heard)
        if heard.surface:
            self.background.start(self.answers.give(reply, heard.surface, heard.event))

    async def _dialog(self, activity: Activity) -> Answer:
        heard = cards.dialog(activity)
        if heard is None or heard.surface is None:
            return {}
        reply = await self._asked(heard)
        data = activity.values.get("data")
        return await self.answers.at_once(reply, heard.surface, data if isinstance(data, dict) else {}, heard.event)

    async def _asked(self, heard: Heard) -> Reply:
        """What a card carries comes from the client: in another place than where it is used, members alone act."""
        at = heard.surface
        if at and at.place != at.here:
            refused = await refusal_for_strangers(self.directory, at.person, at.place)
            if refused:
                return refused
        return await self.conversation.hear(heard.event)

    def _consented(self, activity: Activity) -> None:
        given = consents.consent(activity)
        if given and given.asked:
            self.background.start(self.saving.answered(given.asked, given))

    async def _news(self, told: news.News) -> None:
        match told:
            case news.Added():
                await self._added(told)
            case news.TeamNews(workspace, team):
                rooms = await self.rooms.of_team(workspace, team)
                for room in rooms:
                    if told.channel in ("", room.place.channel):
                        await self._hear(told.event(room.place))

    async def _added(self, told: news.Added) -> None:
        """To a team that knows us we have come back: its channels are open again, and need no welcome for that."""
        place, team = told.place, told.team
        known = await self.rooms.of_team(place.workspace, team.id) if team else ()
        for room in known:
            back = PlaceChanged(Channel(room.place, ""))
            await self._hear(Event(f"{told.key}:{room.place.channel}:back", room.place, None, told.at, back))
        if told.chosen or not known:
            if team:
                await self.rooms.learn(Room(place, team.id, team.aad_group_id or ""))
            await self._hear(Event(told.key, place, None, told.at, Joined()))

    async def _hear(self, event: Event) -> None:
        if isinstance(event.body, Joined | Left | PlaceChanged):  # who may read what depends on who is there
            self.directory.forget(event.place)
        await self.conversation.hear(event)
        if isinstance(event.body, Joined) and event.body.who:
            self.background.start(self._look_at(event))

    async def _look_at(self, joined: Event) -> None:
        """Somebody from outside who joins opens the team's channels to outsiders: Teams has no other news of that.

        Where Teams does not tell who it is, nothing is lost: the engine asks before it posts what is not for outsiders.
        """
        try:
            channel = await self.directory.channel(joined.place)
        except MessengerError as trouble:
            log.info("Teams does not tell who joined: %s", type(trouble).__name__)
            return
        if channel and channel.external:
            opened = PlaceChanged(Channel(joined.place, "", external=True))
            await self.conversation.hear(replace(joined, key=f"{joined.key}:outsider", body=opened))

    async def _learn(self, activity: Activity, workspace: Workspace) -> None:
        """Where the tenant's Bot Connector is; of what is said to us also who it is, and where.

        Of what people say to each other nothing is kept, not even where they said it.
        """
        known = await self.store.installations.of(workspace)
        if activity.service_url and (known is None or known.address != activity.service_url):
            bot = activity.recipient.id if activity.recipient else ""
            came = Installation(workspace, self.proof, bot, self.clock.civil(), address=activity.service_url)
            await self.store.installations.put(came)
            await self.store.outbox.reopen(workspace)
        if _is_to_us(activity):
            await self._learn_who_and_where(activity)

    async def _learn_who_and_where(self, activity: Activity) -> None:
        place, told, person = place_of(activity), activity.channel_data, person_of(activity)
        if person and activity.from_ and activity.from_.name:
            self.directory.met(person, activity.from_.id, activity.from_.name)
        if is_chat(activity):
            if person:
                self.directory.chat_is(person, place)
        elif told and told.team:
            await self.rooms.learn(Room(place, told.team.id, told.team.aad_group_id or ""))

    def _refuse(self, activity: Activity) -> Answer:
        """In private and shared channels whoever mentions us is told why not, and of the way round."""
        if activity.type == "message" and is_for(activity):
            self.background.start(self._explain(place_of(activity), activity))
        return {} if activity.type == "invoke" else None

    async def _explain(self, place: Place, activity: Activity) -> None:
        root = messages.ref_of(activity)
        try:
            await self.messenger.post(place, phrases.private_channel(), f"refused:{root.id}", root)
        except MessengerError as trouble:
            log.info("a channel that is not standard could not be told so: %s", type(trouble).__name__)


def _said(activity: Activity) -> Heard | None:
    match activity.type:
        case "message" if cards.is_ours(activity):
            return cards.used(activity)
        case "message":
            return messages.message(activity, is_command)
        case "messageUpdate":
            return messages.changed(activity)
        case _:
            return messages.deleted(activity)


def _is_to_us(activity: Activity) -> bool:
    """Said in our chat or with our name, or done with a card of ours."""
    if activity.type == "message":
        return is_chat(activity) or is_named(activity) or cards.is_ours(activity)
    return activity.type == "invoke" or (activity.type == "messageUpdate" and is_named(activity))


def _is_closed_to_us(activity: Activity) -> bool:
    told = activity.channel_data
    return bool(told and told.channel and told.channel.type not in STANDARD)
