"""What happens around the bot in Slack: who comes and goes, what becomes of channels and of the installation itself."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.shared.payload import Malformed
from adapters.slack.inbound.lifecycle import AccessGiven, AccessTaken, Lifecycle, Limited, Removed
from adapters.slack.sdk.payloads import Origin, challenge_of, origin
from bot.domain.events import Event, HomeOpened, Joined, Left, PlaceChanged
from bot.domain.places import Channel, PersonRef, Place, Platform, Workspace
from tests.slack.inbound import acted, pushed
from tests.slack.inbound.hearing import heard
from tests.slack.inbound.pushed import ANA, BOT, ORGANIZATION, OTHER_TEAM, TEAM, Json

WORKSPACE = Workspace(Platform.SLACK, TEAM)
DISTRICT = Workspace(Platform.SLACK, ORGANIZATION)
PLACE = Place(WORKSPACE, pushed.CHANNEL)
PERSON = PersonRef(WORKSPACE, ANA)
AT = datetime(2024, 9, 14, 14, 0, 1, tzinfo=UTC)


def hear(body: Json) -> Event | Lifecycle | None:
    return heard(body)


def changed(*, archived: bool = False, external: bool = False) -> PlaceChanged:
    return PlaceChanged(Channel(PLACE, "", external=external), archived)


HEARD: dict[str, tuple[Json, object]] = {
    "the bot was invited": (pushed.membership("member_joined_channel", BOT, inviter=ANA), Joined()),
    "somebody came": (pushed.membership("member_joined_channel", ANA), Joined(PERSON)),
    "somebody left": (pushed.membership("member_left_channel", ANA), Left(PERSON)),
    "the bot left": (pushed.membership("member_left_channel", BOT), Left()),
    "the bot was removed": (pushed.channel_event("channel_left", actor_id=ANA), Left()),
    "the bot was removed from a private channel": (pushed.channel_event("group_left", actor_id=ANA), Left()),
    "archived": (pushed.channel_event("channel_archive", user=ANA, is_moved=0), changed(archived=True)),
    "a private channel was archived": (
        pushed.channel_event("group_archive", user=ANA, is_moved=0),
        changed(archived=True),
    ),
    "open again": (pushed.channel_event("channel_unarchive", user=ANA), changed()),
    "a private channel is open again": (pushed.channel_event("group_unarchive", actor_id=ANA), changed()),
    "removed for good": (pushed.channel_event("channel_deleted", actor_id=ANA), changed(archived=True)),
    "a private channel was removed": (
        pushed.channel_event("group_deleted", date_deleted=1726322401, actor_id=ANA),
        changed(archived=True),
    ),
    "opened to another company": (
        pushed.channel_event("channel_shared", connected_team_id=OTHER_TEAM),
        changed(external=True),
    ),
    "closed to one company, open to another": (
        pushed.channel_event("channel_unshared", previously_connected_team_id=OTHER_TEAM, is_ext_shared=True),
        changed(external=True),
    ),
    "moved to another id": (
        pushed.envelope(
            {
                "type": "channel_id_changed",
                "old_channel_id": pushed.CHANNEL,
                "new_channel_id": "C0NEW0001",
                "event_ts": "1726322401.000700",
            }
        ),
        PlaceChanged(Channel(PLACE, ""), moved=True),
    ),
    "closed to other companies": (
        pushed.channel_event("channel_unshared", previously_connected_team_id=OTHER_TEAM, is_ext_shared=False),
        changed(),
    ),
}


@pytest.mark.parametrize("case", sorted(HEARD))
def test_what_happens_to_a_channel_is_heard(case: str) -> None:
    body, happened = HEARD[case]
    event = hear(body)
    assert isinstance(event, Event)
    assert (event.key, event.place, event.at, event.body) == ("Ev08MFMKH6", PLACE, AT, happened)
    who = happened.who if isinstance(happened, Joined | Left) else None
    assert event.actor == who


def test_opening_the_home_is_heard_in_the_conversation_between_the_two() -> None:
    place = Place(WORKSPACE, pushed.DIRECT)
    assert hear(pushed.home_opened("home")) == Event("Ev08MFMKH6", place, PERSON, AT, HomeOpened())


NOTHING: dict[str, Json] = {
    "the bot's messages were opened": pushed.home_opened("messages"),
    "renamed": pushed.envelope(
        {
            "type": "channel_rename",
            "channel": {
                "id": pushed.CHANNEL,
                "name": "new",
                "name_normalized": "new",
                "created": 1,
                "is_channel": True,
                "is_mpim": False,
            },
            "event_ts": "1726322401.000700",
        }
    ),
    "a person's token was revoked": pushed.envelope({"type": "tokens_revoked", "tokens": {"oauth": [ANA], "bot": []}}),
    "a reaction": pushed.envelope({"type": "reaction_added", "user": ANA, "reaction": "tada", "item": {}}),
    "an event of tomorrow": pushed.envelope({"type": "levitation_started"}),
    "an envelope of tomorrow": {**pushed.posted(), "type": "event_summary"},
    "an interaction": acted.closed(acted.FORM),
}


@pytest.mark.parametrize("case", sorted(NOTHING))
def test_what_does_not_concern_us_is_passed_over(case: str) -> None:
    assert hear(NOTHING[case]) is None


UNINSTALLED = pushed.envelope({"type": "app_uninstalled"})
REVOKED = pushed.envelope({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT]}})


@pytest.mark.parametrize("body", [UNINSTALLED, REVOKED], ids=["uninstalled", "revoked"])
def test_a_removed_installation_is_the_one_that_let_us_in(body: Json) -> None:
    assert hear(body) == Removed(WORKSPACE, AT)
    assert hear(pushed.for_organization(body)) == Removed(DISTRICT, AT)


def access(kind: str) -> Json:
    event = {"type": kind, "team_ids": [TEAM, OTHER_TEAM], "event_ts": "1726322401.000700"}
    return pushed.for_organization(pushed.envelope(event))


GIVEN, TAKEN = access("team_access_granted"), access("team_access_revoked")


def test_an_organization_gives_the_app_to_workspaces_and_takes_it_away() -> None:
    both = (WORKSPACE, Workspace(Platform.SLACK, OTHER_TEAM))
    assert hear(GIVEN) == AccessGiven(both, ORGANIZATION, AT)
    assert hear(TAKEN) == AccessTaken(both, AT + timedelta(seconds=1))


def test_slack_says_since_when_it_holds_events_back() -> None:
    assert hear(pushed.rate_limited()) == Limited(WORKSPACE, datetime(2024, 9, 14, 14, 0, tzinfo=UTC))


def test_slacks_question_for_our_address_has_an_answer() -> None:
    asked = {"type": "url_verification", "token": "verification", "challenge": "3eZbrw1a"}
    assert challenge_of(asked) == "3eZbrw1a"
    assert challenge_of(pushed.posted()) is None


SHARED = pushed.envelope(pushed.posted()["event"], team_id=OTHER_TEAM, is_ext_shared_channel=True)
IN_ANOTHERS_VIEW = {**acted.submitted(acted.FORM), "team": {"id": OTHER_TEAM, "domain": "other"}}
ORIGINS: dict[str, tuple[Json, Origin]] = {
    "an event": (pushed.posted(), Origin(WORKSPACE)),
    "an event without authorizations": (pushed.posted() | {"authorizations": []}, Origin(WORKSPACE)),
    "an event of a channel that companies share": (SHARED, Origin(WORKSPACE)),
    "an event for an organization": (pushed.for_organization(pushed.posted()), Origin(WORKSPACE, ORGANIZATION, True)),
    "an event for one of its workspaces": (
        pushed.for_organization(pushed.posted() | {"team_id": OTHER_TEAM}, TEAM),
        Origin(WORKSPACE, ORGANIZATION, True),
    ),
    "an event that names no workspace": (
        pushed.for_organization(pushed.posted() | {"team_id": None}),
        Origin(DISTRICT, ORGANIZATION, True, vague=True),
    ),
    "a workspace of an organization, by itself": (
        pushed.posted() | {"enterprise_id": ORGANIZATION},
        Origin(WORKSPACE, ORGANIZATION),
    ),
    "a limit": (pushed.rate_limited(), Origin(WORKSPACE)),
    "a command": (acted.typed("help"), Origin(WORKSPACE)),
    "a command with empty fields": (acted.typed("help", enterprise_id=""), Origin(WORKSPACE)),
    "a command for an organization": (
        acted.typed("help", enterprise_id=ORGANIZATION, enterprise_name="District", is_enterprise_install="true"),
        Origin(WORKSPACE, ORGANIZATION, True),
    ),
    "a button": (acted.pressed(acted.button("link")), Origin(WORKSPACE)),
    "a button that says there is no organization": (
        acted.pressed(acted.button("link")) | {"enterprise": None},
        Origin(WORKSPACE),
    ),
    "a button for an organization": (
        acted.by_organization(acted.pressed(acted.button("link"))),
        Origin(WORKSPACE, ORGANIZATION, True, vague=True),
    ),
    "a workspace that says its organization": (
        acted.pressed(acted.button("link")) | {"team": {"id": TEAM, "domain": "cte", "enterprise_id": ORGANIZATION}},
        Origin(WORKSPACE, ORGANIZATION),
    ),
    "a modal of an organization, which says where it is": (
        acted.by_organization(acted.submitted(acted.FORM)),
        Origin(WORKSPACE, ORGANIZATION, True),
    ),
    "a modal of an organization, which does not": (
        acted.by_organization(acted.submitted(acted.FORM))
        | {"view": acted.view(acted.FORM, app_installed_team_id=ORGANIZATION)},
        Origin(WORKSPACE, ORGANIZATION, True, vague=True),
    ),
    "a modal that was opened in another company's workspace": (IN_ANOTHERS_VIEW, Origin(WORKSPACE)),
}


@pytest.mark.parametrize("case", sorted(ORIGINS))
def test_everything_says_whose_it_is(case: str) -> None:
    body, found = ORIGINS[case]
    assert origin(body) == found
    assert found.installer == (DISTRICT if found.organization_wide else WORKSPACE)


def test_an_organization_without_an_id_is_none() -> None:
    body = pushed.rate_limited() | {"is_enterprise_install": True}
    assert origin(body).installer == WORKSPACE


def test_what_is_nobodys_is_malformed() -> None:
    with pytest.raises(Malformed, match=r"^team_id: missing$"):
        origin({"type": "event_callback"})
