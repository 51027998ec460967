"""Replies in threads as Teams sends them: with Microsoft's token, ready as bytes before anything is measured."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.teams.app.doors import MESSAGES_PATH
from tests.benchmarks.teams import WORDS, Team
from tests.benchmarks.teams_side import Side
from tests.teams.standin.school import BOT, DARNELL, GROUP, MARIA, PRIYA, TEAM, TENANT, THREAD, stamp

_PEOPLE = (MARIA, DARNELL, PRIYA)


def requests(port: int, side: Side, teams: list[Team], first: int, number: int) -> list[bytes]:
    """So many different replies, one team after another."""
    now = datetime.now(UTC)  # noqa: TID251 - as Teams stamps them
    return [_request(port, side, now, turn, teams[turn % len(teams)]) for turn in range(first, first + number)]


def _request(port: int, side: Side, now: datetime, turn: int, team: Team) -> bytes:
    body = json.dumps(activity(side.service, now + timedelta(milliseconds=turn), turn, team)).encode()
    head = (
        f"POST {MESSAGES_PATH} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Content-Type: application/json; charset=utf-8",
        f"Content-Length: {len(body)}",
        f"Authorization: Bearer {side.token}",
    )
    return "\r\n".join((*head, "", "")).encode() + body


def activity(service: str, at: datetime, turn: int, team: Team) -> dict[str, Any]:
    channel, person = team.place.channel, _PEOPLE[turn % len(_PEOPLE)]
    where = {"team": {"id": TEAM, "aadGroupId": GROUP}, "channel": {"id": channel}, "tenant": {"id": TENANT}}
    about = {"conversationType": "channel", "tenantId": TENANT, "isGroup": True}
    return {
        "type": "message",
        "id": f"{int(at.timestamp() * 1000)}",
        "timestamp": stamp(at),
        "localTimestamp": stamp(at),
        "serviceUrl": service,
        "channelId": "msteams",
        "from": {"id": f"29:{person}", "name": "Somebody", "aadObjectId": person},
        "recipient": {"id": BOT, "name": "Reflectory"},
        "conversation": {"id": f"{channel}{THREAD}{team.root}", **about},
        "channelData": where,
        "text": f"{turn}: {WORDS}",
        "textFormat": "plain",
        "attachments": [{"contentType": "text/html", "content": f"<p>{turn}: {WORDS}</p>"}],
        "entities": [{"type": "clientInfo", "locale": "en-US", "country": "US", "platform": "Windows"}],
        "locale": "en-US",
    }
