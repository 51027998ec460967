"""The stand-in as a whole: one server on this machine; people in it who speak, press and change their minds."""

import json
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

import aiohttp
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.slack.standin.clock import Clock
from tests.slack.standin.faults import Faults
from tests.teams.standin.school import (
    APP,
    BOT,
    CHANNEL,
    MARIA,
    TENANT,
    THREAD,
    Json,
    Message,
    Someone,
    Team,
    school,
    stamp,
)
from tests.teams.standin.services import Services

ISSUER = "https://api.botframework.com"


@dataclass
class Signer:
    """One of Microsoft's keys."""

    name: str
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    endorsements: tuple[str, ...] = ("msteams",)

    def as_jwk(self) -> Json:
        told: Json = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {**told, "kid": self.name, "endorsements": list(self.endorsements)}

    def token(self, service: str, **claims: Any) -> str:
        now = int(time.time())  # noqa: TID251 - tokens carry the real time
        whole = {"iss": ISSUER, "aud": APP, "exp": now + 600, "nbf": now - 10, "serviceurl": service} | claims
        kept = {name: value for name, value in whole.items() if value is not None}
        return jwt.encode(kept, self.key, algorithm="RS256", headers={"kid": self.name})


@dataclass(frozen=True)
class Answered:
    status: int
    body: Any = None


class StandIn:
    """Use it as `async with StandIn() as teams`. `bot` is the address that activities go to.

    `keys` are published, `odd_keys` before them.
    """

    def __init__(self) -> None:
        self.tenant = school()
        self.faults = Faults(Clock())
        self.services = Services(self.tenant, self.faults)
        self.signer = Signer("k1")
        self.keys = [self.signer]
        self.fetched = 0
        self.openid_status = 200
        self.odd_keys: list[Any] = []
        self.bot = ""
        self.answers: list[Answered] = []

    @property
    def service(self) -> str:
        return f"{self.url}/amer/"

    def person(self, who: str = MARIA) -> "Person":
        return Person(self, self.tenant.people[who])

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.add_routes([*self.services.routes, web.get("/openid", self._openid), web.get("/keys", self._keys)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.faults.released.set()
        await self._session.close()
        await self._runner.cleanup()

    async def _openid(self, _: web.Request) -> web.Response:
        self.fetched += 1
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"}, status=self.openid_status)

    async def _keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [*self.odd_keys, *(each.as_jwk() for each in self.keys)]})

    async def send(self, activity: Json, token: str | None = None, **claims: Any) -> Answered:
        """As Teams does: once."""
        signed = self.signer.token(self.service, **claims) if token is None else token
        headers = {"Authorization": f"Bearer {signed}"} if signed else {}
        async with self._session.post(self.bot, json=activity, headers=headers) as answer:
            raw = await answer.read()
            told = json.loads(raw) if raw and answer.content_type == "application/json" else raw.decode()
            self.answers.append(Answered(answer.status, told or None))
        return self.answers[-1]

    def activity(self, kind: str, channel: str, **more: Any) -> Json:
        """What every activity holds."""
        at = self.tenant.tick()
        team = self.tenant.team_of(channel)
        where = {"team": {"id": team.id, "aadGroupId": team.group}, "channel": {"id": channel}} if team else {}
        kind_of = "channel" if team else "personal"
        told = {
            "type": kind,
            "id": f"f:{next(self.tenant.turns)}",
            "timestamp": stamp(at),
            "serviceUrl": self.service,
            "channelId": "msteams",
            "recipient": {"id": BOT, "name": "Reflectory"},
            "conversation": {"id": channel, "conversationType": kind_of, "tenantId": TENANT, "isGroup": bool(team)},
            "channelData": {"tenant": {"id": TENANT}, **where},
        }
        return {**told, **more}

    async def tell_of(self, team: Team, **more: Any) -> Answered:
        """Somebody came to a team, or left it."""
        told = self.activity("conversationUpdate", team.id, **more)
        told["channelData"]["eventType"] = "teamMemberAdded" if "membersAdded" in more else "teamMemberRemoved"
        return await self.send(told)

    async def add_to(self, team: str, chosen: str = CHANNEL) -> Answered:
        """The app is added to a team, and a channel is chosen for its welcome."""
        told = self.activity("conversationUpdate", team, membersAdded=[{"id": BOT}])
        told["channelData"] |= {"eventType": "teamMemberAdded", "settings": {"selectedChannel": {"id": chosen}}}
        return await self.send(told)


@dataclass
class Person:
    teams: StandIn
    who: Someone

    @property
    def _from(self) -> Json:
        return {"id": self.who.account, "aadObjectId": self.who.id, "name": self.who.name}

    async def says(self, channel: str, text: str, thread: str = "", *, mention: bool = False) -> Message:
        """Teams tells the bot of it where it is mentioned or the team consents; in a chat always."""
        words = f"Reflectory {text}" if mention else text
        message = self.teams.tenant.post(channel, thread, self.who.id, words)
        message.mentions = mention
        team = self.teams.tenant.team_of(channel)
        if mention or team is None or team.consents:
            await self.teams.send(self._told("message", channel, message, text, mention=mention))
        return message

    async def edits(self, channel: str, message: Message, text: str, at: datetime | None = None) -> None:
        message.text, message.edited = text, at or self.teams.tenant.tick()
        message.changed = message.edited
        await self.teams.send(self._changed("messageUpdate", "editMessage", channel, message, text))

    async def deletes(self, channel: str, message: Message) -> None:
        message.deleted = message.changed = self.teams.tenant.tick()
        await self.teams.send(self._changed("messageDelete", "softDeleteMessage", channel, message, ""))

    async def undeletes(self, channel: str, message: Message) -> None:
        message.deleted, message.changed = None, self.teams.tenant.tick()
        await self.teams.send(self._changed("messageUpdate", "undeleteMessage", channel, message, message.text))

    async def submits(self, channel: str, message: Message, title: str, **typed: str) -> Answered:
        """Presses a button of a card that asks for no dialog, with what was typed on it."""
        button = button_of(message.card, title)
        told = self._acts(channel, message, "message", value={**button["data"], **_named(typed)})
        return await self.teams.send(told)

    async def opens(self, channel: str, message: Message, title: str) -> Answered:
        """Presses a button that asks for a dialog; the answer holds it."""
        data = button_of(message.card, title)["data"]
        assert data["msteams"] == {"type": "task/fetch"}, data
        return await self.invokes(channel, message, "task/fetch", data)

    async def sends(self, channel: str, message: Message, opened: Answered, **typed: str) -> Answered:
        """Sends a dialog off, with these fields changed."""
        card = opened.body["task"]["value"]["card"]["content"]
        [send] = card["actions"]
        return await self.invokes(channel, message, "task/submit", {**send["data"], **filled(card), **_named(typed)})

    async def invokes(self, channel: str, message: Message, name: str, data: Json) -> Answered:
        value = {"data": data, "context": {"theme": "default"}}
        return await self.teams.send(self._acts(channel, message, "invoke", name=name, value=value))

    async def chooses(self, channel: str, message: Message, entry: str) -> Answered:
        """An entry of a message's menu."""
        payload = {"id": message.id, "replyToId": message.root or None}
        value = {"commandId": entry, "commandContext": "message", "messagePayload": payload}
        return await self.teams.send(
            self._acts(channel, message, "invoke", name="composeExtension/fetchTask", value=value)
        )

    def as_account(self) -> Json:
        return {"id": self.who.account, "aadObjectId": self.who.id}

    def _acts(self, channel: str, message: Message, kind: str, **more: Any) -> Json:
        told = self.teams.activity(kind, channel, replyToId=message.id, **{"from": self._from}, **more)
        if self.teams.tenant.team_of(channel):
            told["conversation"]["id"] = f"{channel}{THREAD}{message.thread}"
        return told

    def _told(self, kind: str, channel: str, message: Message, text: str, *, mention: bool = False) -> Json:
        words = f"<at>Reflectory</at> {text}" if mention else text
        told = self.teams.activity(kind, channel, text=words, **{"from": self._from})
        told |= {"id": message.id, "timestamp": stamp(message.created)}
        if self.teams.tenant.team_of(channel):
            told["conversation"]["id"] = f"{channel}{THREAD}{message.thread}"
        if mention:
            mark = {"type": "mention", "mentioned": {"id": BOT, "name": "Reflectory"}, "text": "<at>Reflectory</at>"}
            told["entities"] = [mark]
        return told

    def _changed(self, kind: str, what: str, channel: str, message: Message, text: str) -> Json:
        told = self._told(kind, channel, message, text)
        told["channelData"]["eventType"] = what
        return {**told, "timestamp": stamp(message.changed or message.created)}


def button_of(card: Json, title: str) -> Json:
    found = [each for each in parts_of(card) if each.get("type") == "Action.Submit" and each.get("title") == title]
    assert found, (
        f"no button {title!r} among {[e['title'] for e in parts_of(card) if e.get('type') == 'Action.Submit']}"
    )
    return found[-1]


def filled(card: Json) -> Json:
    """What a client would send for a form that nobody touched."""
    return {
        each["id"]: each.get("value", "") for each in parts_of(card) if str(each.get("type", "")).startswith("Input.")
    }


def parts_of(part: Any) -> list[Json]:
    if isinstance(part, list):
        return [found for each in part for found in parts_of(each)]
    if not isinstance(part, dict):
        return []
    below = [found for name, value in part.items() if name not in ("data", "fallback") for found in parts_of(value)]
    return [part, *below]


def _named(typed: dict[str, str]) -> Json:
    return {f"field.{name}": value for name, value in typed.items()}
