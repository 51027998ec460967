"""The workspace that local-slack plays: a team's channel, a private one for leaders, five people."""

from typing import Any

from tests.faults.program import APP_TOKEN, BOT_TOKEN, SECRET, TEAM

APP = "A01APP"
BOT = "U0BOT"
PEOPLE = {
    "maria": "Maria Delgado",
    "darnell": "Darnell Brooks",
    "priya": "Priya Raman",
    "tom": "Tom Kowalski",
    "renee": "Renee Boudreaux",
}
CHANNELS = {"cte-automotive": "C01AUTO", "leadership": "G01LEAD"}
_TEAM_MEMBERS = ("maria", "darnell", "priya", "tom")
_LEADERS = ("maria", "renee")


def user_id(name: str) -> str:
    return f"U01{name.upper()}"


def workspace(mode: str, door: str) -> dict[str, Any]:
    """The configuration of local-slack; `mode` is ours: http or socket."""
    return {
        "workspace": {"name": "Red River Schools", "domain": "red-river", "teamId": TEAM},
        "app": {
            "appId": APP,
            "botUserId": BOT,
            "botName": "reflectory",
            "botToken": BOT_TOKEN,
            "appToken": APP_TOKEN,
            "signingSecret": SECRET,
            "mode": "events" if mode == "http" else "socket",
            "requestUrl": door,
        },
        "users": [
            {"id": user_id(name), "name": name, "real_name": real, "tz": "America/Chicago"}
            for name, real in PEOPLE.items()
        ],
        "channels": [
            _channel("cte-automotive", _TEAM_MEMBERS, private=False),
            _channel("leadership", _LEADERS, private=True),
        ],
    }


def _channel(name: str, members: tuple[str, ...], *, private: bool) -> dict[str, Any]:
    everybody = [*map(user_id, members), BOT]
    return {"id": CHANNELS[name], "name": name, "is_private": private, "members": everybody}
