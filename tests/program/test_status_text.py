"""What `status` says to an operator: each trouble once, with its cure; what mends itself needs nobody."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.delivery import Kind
from bot.domain.places import Place, Platform, Workspace
from reflectory.operators import needs_somebody, status_text
from storage.status import ClosedPlace, ClosedWorkspace, NoToken, ParkedEvent, Status, Troubled, Unread

PLACE = Place(Workspace(Platform.SLACK, "T1"), "C1")
SIX = datetime(2026, 9, 1, 6, tzinfo=UTC)
EIGHT = datetime(2026, 9, 1, 8, tzinfo=UTC)

WELL = Status(
    reflections={"running": 2},
    deliveries={"posted": 7},
    events={},
    troubled=(),
    closed=(),
    closed_workspaces=(),
    parked_events=(),
    without_token=(),
    read_backs={},
    unread=(),
    heard={"slack:T1": EIGHT},
    oldest=None,
    workers=2,
    rows={},
    size=1_500_000,
)


def test_where_all_is_well_it_counts_and_says_so() -> None:
    assert not needs_somebody(WELL)
    assert status_text(WELL).splitlines() == [
        "reflections: 2 running",
        "deliveries:  7 posted",
        "database:    1.5 MB",
        "workers:     2 at work",
        "the last event from slack:T1 came 2026-09-01 08:00 UTC",
        "Nothing needs you.",
    ]


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (
            {"without_token": (NoToken("slack:T1", "https://red-river.slack.com/", EIGHT),)},
            "https://red-river.slack.com/ does not let us in any more since 2026-09-01 08:00 UTC; install the app",
        ),
        ({"without_token": (NoToken("slack:T1", "", None),)}, "slack:T1 does not let us in any more; install the app"),
        (
            {"closed": (ClosedPlace(PLACE, "The channel is archived.", 3),)},
            "channel C1: The channel is archived. (3 held back); invite the bot",
        ),
        (
            {"troubled": (Troubled("d1", PLACE, Kind.PROMPT, "parked", 2, "Slack refuses this.", SIX),)},
            "parked prompt in C1: Slack refuses this. Cure: mend the cause, then run: reflectory retry.",
        ),
        ({"parked_events": (ParkedEvent("slack:T1", "k", 5, "KeyError", SIX),)}, "after 5 tries (KeyError); please"),
    ],
)
def test_a_trouble_comes_with_its_cure_and_needs_somebody(trouble: dict[str, object], words: str) -> None:
    found = replace(WELL, **trouble)  # type: ignore[arg-type]
    assert needs_somebody(found)
    assert words in status_text(found)
    assert "Nothing needs you." not in status_text(found)


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        ({"oldest": 90.4}, "the oldest undelivered message has waited 90 s"),
        ({"read_backs": {"waiting": 4, "given_up": 1}}, "threads still to be read back after we were away: 4"),
        (
            {"unread": (Unread(PLACE, "d1", SIX, EIGHT, "Slack did not answer."),)},
            "Slack did not answer. Written between 2026-09-01 06:00 UTC and 2026-09-01 08:00 UTC, a reply there may be",
        ),
        (
            {"troubled": (Troubled("d1", PLACE, Kind.PROMPT, "unknown", 1, "The connection was lost.", SIX),)},
            "unknown prompt in C1: The connection was lost. Cure: nothing to do",
        ),
    ],
)
def test_what_mends_itself_is_told_and_needs_nobody(hint: dict[str, object], words: str) -> None:
    found = replace(WELL, **hint)  # type: ignore[arg-type]
    assert not needs_somebody(found)
    assert words in status_text(found)


def test_a_workspace_that_lets_us_in_no_more_needs_somebody() -> None:
    found = replace(WELL, closed_workspaces=(ClosedWorkspace("slack:T1", "The token was revoked.", 3),))
    assert needs_somebody(found)
    assert "workspace slack:T1: The token was revoked. (3 held back); mend that, then run" in status_text(found)
