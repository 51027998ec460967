"""What Slack pushes to us and what people do with buttons: committed first, acknowledged then, answered last."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never

from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.shared.background import Background
from adapters.slack.app.acted_in import acted_in
from adapters.slack.app.answers import Answers, at_once
from adapters.slack.app.installed import Installed, member
from adapters.slack.inbound.events import heard, mentioned_in, sent_at
from adapters.slack.inbound.interactions import Done, done
from adapters.slack.inbound.lifecycle import AccessGiven, AccessTaken, Lifecycle, Limited, Removed
from adapters.slack.inbound.surface import of_event
from adapters.slack.messenger.directory import SlackDirectory
from adapters.slack.render import phrases
from adapters.slack.sdk.client import SlackApi
from adapters.slack.sdk.payloads import challenge_of, origin
from bot.domain.errors import MessengerError, TryAgain
from bot.domain.events import Event, Joined, Left, PlaceChanged, Submitted
from bot.domain.form import Invalid
from bot.domain.places import Channel, PersonRef, Workspace
from bot.services.ports import Clock, Conversation, Store

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
ReadBack = Callable[[Workspace, datetime], Awaitable[None]]
"""Read a workspace's open threads again, for what was written since an instant (UTC)."""

FILE_PATIENCE = 1.5
"""Seconds to fetch a file: whoever sent the form sees an error after three."""


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

    async def pushed(self, body: Body, again: bool) -> Body:
        """An event, which Slack may be sending `again`; what Slack's server is to be answered."""
        challenge = challenge_of(body)
        if challenge is not None:
            return {"challenge": challenge}
        sender = origin(body)
        installation = await self.installed.of(sender, sent_at(body, self.clock.civil()))
        if installation is None:
            return {}
        names = await self.directory.names(sender.workspace, mentioned_in(body))
        match heard(body, sender, installation.bot, names):
            case Event() as event:
                await self._hear(event)
            case None:
                pass
            case news:
                await self._take(news)
        if again:
            await self._after_silence(sender.workspace)
        with suppress(TryAgain):  # what was said is committed already
            await self.store.attendance.heard(sender.workspace)
        return {}

    async def acted(self, body: Body, ack: AsyncAck) -> None:
        """A button, a menu's entry, a modal that was sent off, a command."""
        sender, now = origin(body), self.clock.civil()
        what = done(body, sender.workspace, now)
        if what and sender.vague:
            sender = await acted_in(self.store, sender, what.event.place.channel)
            what = done(body, sender.workspace, now)
        if what is None or await self.installed.of(sender, now) is None:
            await ack()
            return
        filled = await self._with_files(what)
        reply = filled if isinstance(filled, Invalid) else await self.conversation.hear(filled)
        await ack(**at_once(reply, what.surface))
        self.background.start(self.answers.give(reply, what.surface, what.event))

    async def _hear(self, event: Event) -> None:
        if isinstance(event.body, Joined | Left | PlaceChanged):  # who may read what depends on who is there
            self.directory.forget(event.place)
        reply = await self.conversation.hear(event)
        where = of_event(event)
        if where:
            self.background.start(self.answers.give(reply, where, event))
        if isinstance(event.body, Joined) and event.body.who:
            self.background.start(self._look_at(event.body.who, event))

    async def _after_silence(self, workspace: Workspace) -> None:
        """We were there all the time, and yet nothing reached us for longer than Slack tries: a proxy, a certificate.

        What it sends again is the end of what it could not send; what came before that it has given up.
        """
        since = await self.store.attendance.silent_since(workspace)
        if since:
            await self.read_back(workspace, since)

    async def _look_at(self, who: PersonRef, joined: Event) -> None:
        """Somebody from outside who joins opens the channel to outsiders: Slack has no other news of that.

        Where Slack does not tell who it is, nothing is lost: the engine asks before it posts what is not for outsiders.
        """
        try:
            outside = await self.directory.is_outsider(who)
        except MessengerError as trouble:
            log.info("Slack does not tell who joined: %s", type(trouble).__name__)
            return
        if outside:
            opened = PlaceChanged(Channel(joined.place, "", external=True))
            await self.conversation.hear(replace(joined, key=f"{joined.key}:outsider", body=opened))

    async def _take(self, news: Lifecycle) -> None:
        match news:
            case Removed(workspace, at):
                await self.store.installations.revoke(workspace, at)
            case Limited(workspace, at):
                await self.read_back(workspace, at)
            case AccessGiven(workspaces, organization, at):
                for each in workspaces:
                    await self._let_in(each, organization, at)
            case AccessTaken(workspaces, at):
                for each in workspaces:
                    await self.store.installations.revoke(each, at)
            case _:
                assert_never(news)

    async def _let_in(self, workspace: Workspace, organization: str, at: datetime) -> None:
        if await self.store.installations.of(workspace) is None:
            await self.store.installations.put(member(workspace, organization, at))
        await self.store.outbox.reopen(workspace)

    async def _with_files(self, what: Done) -> Event | Invalid:
        """What uploaded files hold becomes the value of their fields."""
        form = what.event.body
        if not what.uploads or not isinstance(form, Submitted):
            return what.event
        values, missing = dict(form.values), dict[str, str]()
        for field, address in what.uploads.items():
            try:
                content = await self.api.fetch(what.event.place.workspace, address, within=FILE_PATIENCE)
                values[field] = (content.decode("utf-8-sig"),)
            except UnicodeDecodeError:
                values[field] = ()
            except MessengerError:
                missing[field] = phrases.file_not_fetched()
        return Invalid(missing) if missing else replace(what.event, body=replace(form, values=values))
