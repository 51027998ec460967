"""Whose words an agreed answer or a next step holds: they reach leaders by their author's word, and leave with it."""

import pytest

from bot.domain.events import Chosen
from bot.domain.message import Act
from bot.domain.places import MessageRef
from tests.journeys.town import Town, said
from tests.services.scene import page_leaves

TEAM = "cte-automotive"
SAID = "Half of our tools are older than our students."


@pytest.fixture
async def thread(district: Town) -> str:
    """The thread of a next-steps question of a team whose leaders have accepted it."""
    await district.types(TEAM, "maria", "setup plan=own parts=1.N leadership=#leadership")
    await district.types(TEAM, "maria", "start")
    await district.presses("leadership", "james", "Accept")
    await district.next_question()
    return district.last(TEAM)


async def released(town: Town) -> str:
    await town.types(TEAM, "maria", "close")
    await page_leaves(town)
    await town.presses(TEAM, "maria", "Release it")
    return town.everything("leadership")


async def test_an_agreed_answer_goes_up_with_its_authors_ok_and_comes_down_when_the_author_deletes(
    district: Town, thread: str
) -> None:
    ref = await district.says(TEAM, "priya", SAID, thread)
    await district.types(TEAM, "maria", f"agree {SAID}", thread)
    await district.picks(TEAM, "priya", Act.SHARE, ref)
    assert SAID in await released(district)
    await district.deletes("priya", ref)
    assert SAID not in district.everything("leadership")


async def test_deleting_an_unshared_answer_releases_nothing(district: Town, thread: str) -> None:
    ref = await district.says(TEAM, "priya", SAID, thread)
    await district.types(TEAM, "maria", f"agree {SAID}", thread)
    assert SAID not in await released(district)
    await district.deletes("priya", ref)
    assert SAID not in district.everything("leadership")


async def test_editing_an_unshared_answer_releases_nothing(district: Town, thread: str) -> None:
    ref = await district.says(TEAM, "priya", SAID, thread)
    await district.types(TEAM, "maria", f"agree {SAID}", thread)
    await released(district)
    await district.edits("priya", ref, "Something else.")
    assert SAID not in district.everything("leadership")


async def test_saved_again_an_agreed_answer_still_quotes_whom_it_quoted(district: Town, thread: str) -> None:
    ref = await district.says(TEAM, "priya", SAID, thread)
    await district.types(TEAM, "maria", f"agree {SAID}", thread)
    await district.edits("priya", ref, "Something else.")
    await district.types(TEAM, "maria", f"agree {SAID}", thread)
    assert SAID not in await released(district)
    await district.types(TEAM, "maria", "agree We buy new tools.", thread)
    assert "We buy new tools." in district.everything("leadership")


@pytest.mark.parametrize(("maker", "seen"), [("priya", True), ("maria", False)])
async def test_a_next_step_of_somebody_elses_words_waits_for_their_ok(
    district: Town, thread: str, maker: str, seen: bool
) -> None:
    ref = await district.says(TEAM, "priya", SAID, thread)
    form = await district.picks(TEAM, maker, Act.MAKE_STEP, ref)
    await district.submits(TEAM, maker, form)
    assert (SAID in await released(district)) is seen
    await district.picks(TEAM, "priya", Act.SHARE, ref)
    assert SAID in district.everything("leadership")


async def test_i_agree_with_under_a_question_asks_whose_answer_it_is(district: Town, thread: str) -> None:
    await district.says(TEAM, "priya", SAID, thread)
    pressed = await district.presses(TEAM, "tom", "I agree with ...", thread="")
    answered = await district.submits(TEAM, "tom", pressed, answer=option(pressed))
    assert "Priya Raman" in said(answered)


def option(shown: object) -> str:
    return str(shown.form.fields[0].options[0].value)  # type: ignore[attr-defined]


async def test_i_agree_in_a_messages_menu_needs_no_form(district: Town, thread: str) -> None:
    ref = await district.says(TEAM, "priya", SAID, thread)
    menu = Chosen(Act.AGREE_WITH, "", MessageRef(ref.place, ref.id, ref.root))
    assert "Priya Raman" in said(await district.hear(TEAM, "tom", menu))
