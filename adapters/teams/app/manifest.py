"""The app as Teams is told of it: its manifest, and what it asks the owners of a team for."""

from collections.abc import Mapping
from typing import Any

from adapters.teams.app.doors import PRIVACY_PATH
from bot.domain.message import Act

SCHEMA_VERSION = "1.25"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json"

PERMISSIONS: Mapping[str, str] = {
    "ChannelMessage.Read.Group": "hear replies to its questions without a mention, their edits and deletions",
    "TeamMember.Read.Group": "tell who is in the team, and guests from members",
    "TeamSettings.Read.Group": "tell whether the team is open to everybody in the organization",
    "ChannelSettings.Read.Group": "tell the channels of the team by name",
}
"""Each with what it is for. The team's owner gives these when the app is added; the bot works without them, too."""

MENU: Mapping[Act, tuple[str, str]] = {
    Act.MAKE_STEP: ("Make this a next step", "Opens a form for what, who and by when"),
    Act.NOT_AN_ANSWER: ("Not an answer", "Sets a reply aside; its author and facilitators can"),
    Act.PUT_BACK: ("Put this answer back", "Counts a reply again that was set aside"),
    Act.SHARE: ("OK to share with leaders", "Lets the leaders' page quote your own answer"),
    Act.UNSHARE: ("Stop sharing this answer", "Takes your own answer off the leaders' page"),
    Act.SHARE_PRACTICE: ("Share this practice", "Lets other teams read it; only its author can"),
    Act.AGREE_WITH: ("I agree with this", "Adds your voice to somebody's answer"),
}
"""Entries in a message's menu; the act is the command's id that comes back."""

COMMANDS: Mapping[str, str] = {
    "help": "What you can type",
    "setup": "Set up a reflection in this channel",
    "status": "Where this channel's reflection stands",
    "home": "What waits for you, in all your channels",
    "next steps": "The team's next steps",
    "summary": "A summary of what was said",
    "export": "The filled worksheet as a file",
}
"""Shown when somebody mentions the bot."""

SHORT = "A reflective worksheet, one question at a time"
FULL = (
    "Reflectory walks your team through a reflective worksheet in its own channel, typically with one question a week."
    " People reply in the thread, or in the box on the question's card; a summary of answers and next steps goes back"
    " to the team, and to leaders as far as the team was promised. If the team's owner lets it read the channel's"
    " messages, it keeps replies to its own questions and drops everything else at once, unread by anybody: nothing"
    " of it is stored or logged."
)


def manifest(app_id: str, public_url: str, version: str) -> dict[str, Any]:
    """`version` must grow with each change that Teams is to take up: three numbers with points."""
    host = public_url.removeprefix("https://").partition("/")[0]
    return {
        "$schema": SCHEMA,
        "manifestVersion": SCHEMA_VERSION,
        "version": version,
        "id": app_id,
        "developer": {
            "name": "Your district",
            "websiteUrl": public_url,
            "privacyUrl": f"{public_url}{PRIVACY_PATH}",
            "termsOfUseUrl": f"{public_url}{PRIVACY_PATH}",
        },
        "name": {"short": "Reflectory", "full": "Reflectory: team reflection"},
        "description": {"short": SHORT, "full": FULL},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#0B6E6E",
        "bots": [_bot(app_id)],
        "composeExtensions": [_menu(app_id)],
        "authorization": {
            "permissions": {"resourceSpecific": [{"name": name, "type": "Application"} for name in PERMISSIONS]}
        },
        "webApplicationInfo": {"id": app_id, "resource": "https://reflectory.invalid"},
        "validDomains": [host],
    }


def _bot(app_id: str) -> dict[str, Any]:
    commands = [{"title": name, "description": told} for name, told in COMMANDS.items()]
    scopes = ["team", "personal"]
    return {
        "botId": app_id,
        "scopes": scopes,
        "supportsFiles": True,
        "isNotificationOnly": False,
        "commandLists": [{"scopes": scopes, "commands": commands}],
    }


def _menu(app_id: str) -> dict[str, Any]:
    opening = {"type": "action", "context": ["message"], "fetchTask": True}
    commands = [
        {"id": act.value, "title": title, "description": told, **opening} for act, (title, told) in MENU.items()
    ]
    return {"botId": app_id, "commands": commands}
