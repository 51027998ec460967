"""What Slack pushes to us and what people do with buttons: committed first, acknowledged then, answered last."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never

from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack.app.answers import Answers, at_once
from adapters.slack.app.background import Background
from adapters.slack.app.installed import Installed
from adapters.slack.inbound.events import heard, mentioned_in
from adapters.slack.inbound.interactions import Done, done
from adapters.slack.inbound.lifecycle import Lifecycle, Limited, Removed
from adapters.slack.inbound.surface import of_event
from adapters.slack.messenger.directory import SlackDirectory
from adapters.slack.sdk.client import SlackApi
from adapters.slack.sdk.payloads import challenge_of, workspace_of
from bot.domain.errors import MessengerError, TryAgain
from bot.domain.events import Event, Joined, Left, PlaceChanged, Submitted
from bot.domain.places import Channel, PersonRef, Workspace
from bot.services.ports import Clock, Conversation, Store

Body = Mapping[str, Any]
ReadBack = Callable[[Workspace, datetime], Awaitable[None]]
"""Read a workspace's open threads again, for what was written since an instant (UTC)."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Raises Malformed for what Slack would not send, and TryAgain for what it is to send again."""

    installed: Installed
    api: SlackApi
    directory: SlackDirectory
    conversation: Conversation
    store: Store
    clock: Clock
    answers: Answers
    background: Background
    read_back: ReadBack

    async def pushed(self, body: Body) -> Body:
        """An event; what Slack's server is to be answered."""
        challenge = challenge_of(body)
        if challenge is not None:
            return {"challenge": challenge}
        workspace = workspace_of(body)
        installation = await self.installed.of(body, workspace, self.clock.civil())
        if installation is None:
            return {}
        names = await self.directory.names(workspace, mentioned_in(body))
        match heard(body, installation.bot, names):
            case Event() as event:
                await self._hear(event)
            case Removed() | Limited() as news:
                await self._take(news)
            case None:
                pass
        with suppress(TryAgain):  # what was said is committed already
            await self.store.attendance.heard(workspace)
        return {}

    async def acted(self, body: Body, ack: AsyncAck) -> None:
        """A button, a menu's entry, a modal that was sent off, a command."""
        what = done(body, self.clock.civil())
        if what is None or await self.installed.of(body, what.event.place.workspace, self.clock.civil()) is None:
            await ack()
            return
        reply = await self.conversation.hear(await self._with_files(what))
        await ack(**at_once(reply, what.surface))
        self.background.start(self.answers.give(reply, what.surface, what.event))

    async def _hear(self, event: Event) -> None:
        if isinstance(event.body, Joined | Left | PlaceChanged):  # who may read what depends on who is there
            self.directory.forget(event.place)
        reply = await self.conversation.hear(await self._with_outsiders(event))
        where = of_event(event)
        if where:
            self.background.start(self.answers.give(reply, where, event))

    async def _with_outsiders(self, event: Event) -> Event:
        """Somebody from outside who joins opens the channel to outsiders: Slack has no other news of that."""
        match event.body:
            case Joined(PersonRef() as person) if await self._is_outsider(person):
                return replace(event, body=PlaceChanged(Channel(event.place, "", external=True)))
            case _:
                return event

    async def _is_outsider(self, person: PersonRef) -> bool:
        try:
            return await self.directory.is_outsider(person)
        except MessengerError:
            raise TryAgain("Slack does not tell who joined") from None

    async def _take(self, news: Lifecycle) -> None:
        match news:
            case Removed(workspace, at):
                await self.store.installations.revoke(workspace, at)
            case Limited(workspace, at):
                await self.read_back(workspace, at)
            case _:
                assert_never(news)

    async def _with_files(self, what: Done) -> Event:
        """What uploaded files hold becomes the value of their fields; a file that can not be had is left out."""
        form = what.event.body
        if not what.uploads or not isinstance(form, Submitted):
            return what.event
        values = dict(form.values)
        for field, address in what.uploads.items():
            values[field] = await self._content(what.event.place.workspace, address)
        return replace(what.event, body=replace(form, values=values))

    async def _content(self, workspace: Workspace, address: str) -> tuple[str, ...]:
        try:
            return ((await self.api.fetch(workspace, address)).decode("utf-8-sig"),)
        except (MessengerError, UnicodeDecodeError):
            return ()
