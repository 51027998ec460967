"""Replies in threads as Slack sends them: signed requests, ready as bytes before anything is measured."""

import json
from datetime import UTC, datetime
from typing import Any

from slack_sdk.signature import SignatureVerifier

from adapters.slack.app.manifest import EVENTS_PATH
from tests.benchmarks.teams import WORDS, Team
from tests.slack.standin import state
from tests.slack.standin.outgoing import AGENT
from tests.slack.standin.room import Kind, Room
from tests.slack.standin.server import BOT, DARNELL, MARIA, PRIYA, TEAM
from tests.slack.standin.telling import envelope, posted
from tests.slack.standin.typing_in import typed_words

_APP = state.App()
_TEAM = state.Team(TEAM, "Harbor District", "harbor", BOT)
_PEOPLE = (MARIA, DARNELL, PRIYA)


def requests(port: int, teams: list[Team], first: int, number: int) -> list[bytes]:
    """So many different replies, one team after another, signed now: that is good for five minutes."""
    now = datetime.now(UTC).timestamp()  # noqa: TID251 - Slack signs by the real time
    verifier = SignatureVerifier(_APP.signing_secret)
    return [_request(port, verifier, now, turn, teams[turn % len(teams)]) for turn in range(first, first + number)]


def _request(port: int, verifier: SignatureVerifier, now: float, turn: int, team: Team) -> bytes:
    body = json.dumps(_event(now, turn, team)).encode()
    stamp = str(int(now))
    head = (
        f"POST {EVENTS_PATH} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"User-Agent: {AGENT}",
        "Accept: */*",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        f"X-Slack-Request-Timestamp: {stamp}",
        f"X-Slack-Signature: {verifier.generate_signature(timestamp=stamp, body=body)}",
    )
    return "\r\n".join((*head, "", "")).encode() + body


def _event(now: float, turn: int, team: Team) -> dict[str, Any]:
    message = {
        "type": "message",
        "user": _PEOPLE[turn % len(_PEOPLE)],
        "ts": f"{int(now) + turn // 1_000_000}.{turn % 1_000_000:06d}",
        "client_msg_id": f"00000000-0000-4000-8000-{turn:012d}",
        **typed_words(_TEAM, f"{turn}: {WORDS}"),
        "team": TEAM,
        "thread_ts": team.root,
        "parent_user_id": BOT,
    }
    room = Room(team.place.channel, "a-team", Kind.PRIVATE)
    return envelope(_APP, _TEAM, posted(room, message), f"Ev{turn:010d}", now)
