"""What is true in the playground is true in Slack: every story is told a second time, and those that only Slack has."""

import logging
from pathlib import Path

import pytest

from tests.journeys.transcript import tell
from tests.slack.journeys.town import SlackTown

HERE = Path(__file__).parent
STORIES = sorted(
    [*(HERE.parents[1] / "journeys" / "stories").glob("*.txt"), *(HERE / "stories").glob("*.txt")],
    key=lambda story: story.stem,
)
FORESEEN = {
    "chat.postMessage: is_archived",  # that is how we learn of it
    "chat.update: is_archived",
    "conversations.info: channel_not_found",  # a private channel that the bot is not in (any more)
    "chat.postEphemeral: user_not_in_channel",  # somebody presses who is not there (any more)
    "reactions.add: already_reacted",  # an answer was edited
    "reactions.remove: message_not_found",  # an answer was deleted
}
"""What Slack may refuse: it has no effect, or the one that is meant."""

TOLD = [(kind, story) for kind in ("sqlite", "postgres") for story in STORIES]


@pytest.mark.parametrize(
    ("store_url", "story"), TOLD, indirect=["store_url"], ids=lambda each: getattr(each, "stem", each)
)
async def test_the_story_comes_true_in_slack(
    workspace: SlackTown, story: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for channel in ("cte-automotive", "cte-health", "leadership"):
        await workspace.invite(channel)
    await tell(workspace, story)
    assert workspace.refused() <= FORESEEN
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
