"""What is true in the playground is true in Teams: the stories are told once more."""

import logging
from pathlib import Path

import pytest

from tests.journeys.transcript import tell
from tests.teams.journeys.town import TeamsTown

HERE = Path(__file__).parent
ELSEWHERE = {
    "closed_channel": "removed_from_team",  # Teams gives another reason
    "personal": "in_a_chat",  # chats have no threads: people answer in the box
}
"""Stories that go differently in Teams, and what they are called there."""

COMMON = [each for each in (HERE.parents[1] / "journeys" / "stories").glob("*.txt") if each.stem not in ELSEWHERE]
STORIES = sorted([*COMMON, *(HERE / "stories").glob("*.txt")], key=lambda story: story.stem)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("story", STORIES, ids=lambda each: each.stem)
async def test_the_story_comes_true_in_teams(tenant: TeamsTown, story: Path, caplog: pytest.LogCaptureFixture) -> None:
    for channel in ("cte-automotive", "cte-health", "leadership"):
        await tenant.invite(channel)
    await tell(tenant, story)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
