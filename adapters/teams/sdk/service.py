"""The one way to Teams' Bot Connector: messages by botbuilder's adapter, and what it tells of teams and people."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import aiohttp
from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationAccount,
    ConversationParameters,
    ConversationReference,
    ErrorResponseException,
)

from adapters.teams.sdk.authentication import TeamsAuthentication
from adapters.teams.sdk.connector import DEADLINE
from adapters.teams.sdk.errors import error_of
from adapters.teams.sdk.keys import CHANNEL
from adapters.teams.sdk.registration import Registration
from adapters.teams.sdk.tokens import Tokens
from bot.domain.errors import MessengerError, NotInstalled, TryAgain, TryLater, Unknown, Waits
from bot.domain.places import Place, Workspace
from bot.services.workspaces import Installations

PAGE = 500
MOST_PAGES = 20
"""Ten thousand people: who comes after that is not looked at."""

STORE_AWAY = 1.0
THREAD = ";messageid="
"""Stands between a channel and the thread in it, in what Teams calls a conversation."""

Json = Mapping[str, Any]


class TeamsService:
    """Raises TryLater, Unreachable (NotInstalled), Rejected (Gone) or Unknown, only those."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        registration: Registration,
        authentication: TeamsAuthentication,
        tokens: Tokens,
        installations: Installations,
    ) -> None:
        self._session = session
        self._registration = registration
        self._adapter = _Adapter(authentication)
        self._tokens = tokens
        self._installations = installations

    # --- Messages ---

    async def begin(self, place: Place, activity: Activity) -> str:
        """Post the first message of a new thread in a channel; its id."""
        made: list[TurnContext] = []
        parameters = ConversationParameters(
            is_group=True,
            bot=ChannelAccount(id=self._registration.bot),
            channel_data={"channel": {"id": place.channel}, "tenant": {"id": place.workspace.id}},
            activity=activity,
        )
        await self._create(place.workspace, parameters, made, "a post")
        told = made[0].activity
        conversation = str(told.conversation.id or "") if told.conversation else ""
        return _told(conversation.partition(THREAD)[2] or told.id)

    async def converse(self, workspace: Workspace, member: str) -> str:
        """The conversation with one person, whom the Bot Connector calls so; its id."""
        made: list[TurnContext] = []
        parameters = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=self._registration.bot),
            members=[ChannelAccount(id=member)],
            tenant_id=workspace.id,
            channel_data={"tenant": {"id": workspace.id}},
        )
        await self._create(workspace, parameters, made, "opening a chat")
        return str(made[0].activity.conversation.id)

    async def say(self, place: Place, thread: str, activity: Activity) -> str:
        """Post in a thread, or in a chat, where `thread` is empty; the message's id."""
        said: list[str] = []

        async def turn(context: TurnContext) -> None:
            answer = await context.send_activity(activity)
            said.append(_told(answer.id if answer else None))

        await self._turn(place, thread, turn, "a post")
        return said[0]

    async def change(self, place: Place, thread: str, message: str, activity: Activity) -> None:
        activity.id = message
        await self._turn(place, thread, lambda context: context.update_activity(activity), "an update")

    async def delete(self, place: Place, thread: str, message: str) -> None:
        await self._turn(place, thread, lambda context: context.delete_activity(message), "a deletion")

    # --- What it tells ---

    async def members(self, place: Place) -> AsyncIterator[Json]:
        """Everybody in a channel's team, or the person of a chat; without bots."""
        cursor = ""
        for _ in range(MOST_PAGES):
            more = f"&continuationToken={quote(cursor, safe='')}" if cursor else ""
            page = await self._get(
                place.workspace, f"conversations/{_in(place.channel)}/pagedmembers?pageSize={PAGE}{more}"
            )
            for each in page.get("members") or ():
                yield each
            cursor = str(page.get("continuationToken") or "")
            if not cursor:
                return

    async def member(self, place: Place, person: str) -> Json:
        return await self._get(place.workspace, f"conversations/{_in(place.channel)}/members/{_in(person)}")

    async def team(self, workspace: Workspace, team: str) -> Json:
        return await self._get(workspace, f"teams/{_in(team)}")

    async def channels(self, workspace: Workspace, team: str) -> tuple[Json, ...]:
        """Of a team; the first one, General, has no name of its own there."""
        told = await self._get(workspace, f"teams/{_in(team)}/conversations")
        return tuple(told.get("conversations") or ())

    # --- How ---

    async def address(self, workspace: Workspace) -> str:
        """Where the tenant's Bot Connector is: one of Microsoft's hosts, since our token goes there.

        Raises NotInstalled where nobody let us in, or where that host is not allowed (any more); TryLater.
        """
        try:
            found = await self._installations.of(workspace)
        except TryAgain:
            raise TryLater(STORE_AWAY, Waits.DELIVERY) from None
        if found is None or not found.address:
            raise NotInstalled("The app is in no team of this tenant (any more). Add it to one.")
        if not self._registration.cloud.trusts(found.address):
            raise NotInstalled("Teams was heard from a host that is not among teams_services; nothing is sent there.")
        return found.address

    async def _create(
        self, workspace: Workspace, parameters: ConversationParameters, made: list[TurnContext], what: str
    ) -> None:
        """botbuilder tells what it made to a callback alone."""

        async def keep(context: TurnContext) -> None:
            made.append(context)

        address = await self.address(workspace)
        with self._translated(what):
            await self._adapter.create_conversation(self._registration.app_id, keep, parameters, CHANNEL, address)

    async def _turn(
        self, place: Place, thread: str, turn: Callable[[TurnContext], Awaitable[object]], what: str
    ) -> None:
        reference = ConversationReference(
            channel_id=CHANNEL,
            service_url=await self.address(place.workspace),
            bot=ChannelAccount(id=self._registration.bot),
            conversation=ConversationAccount(id=conversation(place, thread), tenant_id=place.workspace.id),
        )

        async def within(context: TurnContext) -> None:
            context.activity.id = thread or None  # else it is a made-up one, which then stands in what is sent
            await turn(context)

        with self._translated(what):
            await self._adapter.continue_conversation(reference, within, self._registration.app_id)

    async def _get(self, workspace: Workspace, path: str) -> Json:
        address = f"{(await self.address(workspace)).rstrip('/')}/v3/{path}"
        headers = await self._tokens.headers(self._registration.cloud.bot_scope)
        with self._translated("a question"):
            async with (
                asyncio.timeout(DEADLINE),
                self._session.get(address, headers=headers, allow_redirects=False) as answer,
            ):
                body = await answer.json(content_type=None) if answer.content_length != 0 else None
        if answer.status != 200:
            raise self._error(answer, body, "a question")
        return body if isinstance(body, dict) else {"conversations": body}

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except MessengerError:
            raise
        except ErrorResponseException as refused:
            raise self._error(refused.response, _body(refused), what) from None  # the response is aiohttp's own
        except aiohttp.ClientConnectorError:  # nothing was sent
            raise TryLater(STORE_AWAY * 5, Waits.WORKSPACE) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as lost:
            raise Unknown(f"The connection to Teams was lost during {what} ({type(lost).__name__}).") from None

    def _error(self, answer: aiohttp.ClientResponse, body: Any, what: str) -> Exception:
        if answer.status == 401 and self._tokens.outdated(self._registration.cloud.bot_scope):
            return TryLater(STORE_AWAY, Waits.WORKSPACE)
        return error_of(answer.status, answer.headers, body, what)


class _Adapter(CloudAdapterBase):  # type: ignore[misc]  # botbuilder ships no types
    """botbuilder's, for what we say. What is said to us comes by `app`."""


def conversation(place: Place, thread: str = "") -> str:
    """As Teams calls it: a channel's threads are conversations of their own, a chat has none."""
    return f"{place.channel}{THREAD}{thread}" if thread else place.channel


def _told(message: object) -> str:
    """Raises Unknown where Teams took a message and does not tell its id: it may stand there."""
    if not message:
        raise Unknown("Teams took the message and did not tell its id.")
    return str(message)


def _in(part: str) -> str:
    return quote(part, safe="")


def _body(refused: ErrorResponseException) -> Any:
    try:
        return refused.error.serialize() if refused.error else None
    except (AttributeError, ValueError):
        return None
