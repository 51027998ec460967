"""The tenant that Microsoft's playground plays: one team with a channel beside its first one, and people in it."""

from typing import Any

TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
BOT = "28:reflectory"
TEAM = "19:general0auto@thread.tacv2"
CHANNEL = "19:cte0auto@thread.tacv2"
TEAM_NAME, CHANNEL_NAME = "Automotive", "cte-automotive"
PEOPLE = ("Maria Delgado", "Darnell Brooks", "Priya Raman", "Tom Kowalski", "Renee Boudreaux", "Omar Haddad")
"""The first is whoever sits before the client; the playground wants five others at least."""


def person(number: int) -> dict[str, str]:
    """As activities tell of somebody."""
    return {"id": f"29:person{number}", "aadObjectId": _id(number), "name": PEOPLE[number]}


def configuration() -> dict[str, Any]:
    """Of the playground's file, which is YAML, of which JSON is a part."""
    maria, *others = [_someone(number) for number in range(len(PEOPLE))]
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": BOT, "name": "Reflectory"},
        "currentUser": maria,
        "users": others,
        "personalChat": {"id": "a:maria"},
        "groupChat": {"id": "19:everybody@unq.gbl.spaces", "name": "Everybody"},
        "team": {
            "id": TEAM,
            "name": TEAM_NAME,
            "aadGroupId": "bbbbbbbb-0000-4000-8000-000000000001",
            "channels": [{"id": CHANNEL, "name": CHANNEL_NAME}],
        },
    }


def _someone(number: int) -> dict[str, str]:
    given, family = PEOPLE[number].split()
    mail = f"{given.lower()}@example.org"
    names = {"givenName": given, "surname": family, "userPrincipleName": mail, "email": mail}
    return {**person(number), **names}


def _id(number: int) -> str:
    return f"cccccccc-0000-4000-8000-{number + 1:012d}"
