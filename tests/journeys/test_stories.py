"""Every story in stories/ comes true on every store."""

from pathlib import Path

import pytest

from tests.journeys.town import Town
from tests.journeys.transcript import tell

STORIES = sorted((Path(__file__).parent / "stories").glob("*.txt"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
async def test_the_story_comes_true(district: Town, story: Path) -> None:
    await district.invite("cte-automotive")
    await district.invite("leadership")
    await tell(district, story)
