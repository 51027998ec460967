"""Every story in stories/ comes true: on SQLite all of them, on PostgreSQL those that go furthest."""

from pathlib import Path

import pytest

from tests.journeys.playground import Playground
from tests.journeys.town import Town
from tests.journeys.transcript import tell

STORIES = sorted((Path(__file__).parent / "stories").glob("*.txt"))
FAR = {"one_principle", "gates", "leaders", "closed_channel"}

TOLD = [("sqlite", story) for story in STORIES] + [("postgres", story) for story in STORIES if story.stem in FAR]


@pytest.mark.parametrize(
    ("store_url", "story"), TOLD, indirect=["store_url"], ids=lambda each: getattr(each, "stem", each)
)
async def test_the_story_comes_true(district: Town, story: Path) -> None:
    await district.invite("cte-automotive")
    await district.invite("leadership")
    await tell(Playground(district), story)
