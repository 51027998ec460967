"""Requests as Slack makes them, signed: events, commands, buttons and forms of one workspace, as bodies to send."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import Clock, SignatureVerifier

from tests.faults.program import DOOR, SECRET, TEAM

APP, BOT = "A01APP", "U0BOT"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """A body and what kind it says it is. `path` is where Slack sends it, `taken` how it is told that we have it."""

    body: str
    content_type: str
    path: str = DOOR
    taken: int = 200

    def headers(self, retry: int = 0) -> dict[str, str]:
        """Signed now. A retry says which one it is, as Slack's do."""
        now = str(moment())
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=self.body) or ""
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
        return {
            "Content-Type": self.content_type,
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": signature,
            **again,
        }


def moment() -> int:
    """Seconds since 1970, as Slack signs and stamps with them."""
    return int(Clock().now())


@dataclass
class Workspace:
    """Makes what Slack would send for it. Every ts and every trigger is made once only."""

    team: str = TEAM
    began: int = field(default_factory=moment)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def ts(self) -> str:
        number = next(self.numbers)
        return f"{self.began + number // 1_000_000}.{number % 1_000_000:06d}"

    def trigger(self) -> str:
        return f"{next(self.numbers)}.{self.began}.{self.team}"

    def event(self, event: Payload) -> Request:
        body = {
            "type": "event_callback",
            "token": "verification-token",
            "team_id": self.team,
            "api_app_id": APP,
            "event_id": f"Ev{self.team}{next(self.numbers):08d}",
            "event_time": moment(),
            "authorizations": [{"team_id": self.team, "enterprise_id": None, "is_enterprise_install": False}],
            "event": event,
        }
        return Request(json.dumps(body), JSON)

    def message(self, channel: str, user: str, text: str, ts: str, thread: str) -> Request:
        said = {"type": "message", "channel": channel, "channel_type": "channel", "user": user, "text": text}
        return self.event({**said, "ts": ts, "event_ts": ts, "thread_ts": thread})

    def command(self, channel: str, user: str, text: str) -> Request:
        sent = {
            "team_id": self.team,
            "channel_id": channel,
            "user_id": user,
            "command": "/reflect",
            "text": text,
            "trigger_id": self.trigger(),
            "api_app_id": APP,
            "is_enterprise_install": "false",
        }
        return Request(urlencode(sent), FORM)

    def interaction(self, kind: str, user: str, payload: Payload) -> Request:
        person = {"id": user, "username": user.lower(), "team_id": self.team}
        sent = {
            "type": kind,
            "team": {"id": self.team},
            "user": person,
            "trigger_id": self.trigger(),
            "api_app_id": APP,
        }
        return Request(urlencode({"payload": json.dumps({**sent, **payload})}), FORM)

    def press(self, channel: str, user: str, message: Payload, button: Payload) -> Request:
        container = {"type": "message", "channel_id": channel, "message_ts": message["ts"]}
        about = {"channel": {"id": channel}, "message": message, "container": container, "actions": [button]}
        return self.interaction("block_actions", user, about)

    def submission(self, user: str, metadata: str, values: Mapping[str, Payload]) -> Request:
        """A form of ours, filled in: `values` by the names of fields, each an element's state."""
        state = {"values": {name: {"value": element} for name, element in values.items()}}
        view = {"id": "V01VIEW", "type": "modal", "callback_id": "reflectory", "private_metadata": metadata}
        return self.interaction("view_submission", user, {"view": {**view, "state": state, "hash": "1.abc"}})
