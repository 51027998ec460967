"""What a team puts before its leaders: by whom, what they answer, and where the answer arrives."""

from datetime import timedelta

import pytest

from bot.domain.briefing import Matter, Verdict
from bot.domain.events import Chosen, Submitted
from bot.domain.form import FormId, Invalid, Show
from bot.domain.identity import identity
from bot.domain.message import Act
from bot.domain.report import LeadersReply
from tests.journeys.town import said
from tests.services.scene import TEAM, Scene, page_leaves


@pytest.fixture
async def released(scene: Scene) -> Scene:
    """The team's section is on the leaders' page."""
    await scene.town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, scene.leaders.id))
    return scene


def page(scene: Scene) -> str:
    return scene.town.text("leadership")


async def next_page(scene: Scene) -> None:
    """A day later, with the team's section."""
    await scene.town.move_to(scene.town.clock.now + timedelta(days=1))
    await page_leaves(scene.town)
    await scene.town.presses(TEAM, "maria", "Release it")


async def decide(scene: Scene, verdict: Verdict, why: str, who: str = "james") -> object:
    values = {"verdict": (verdict.value,), "why": (why,)}
    return await scene.town.hear("leadership", who, Submitted(FormId.DECIDE, scene.matter.id, values))


async def test_leaders_are_asked_first_of_all_with_three_answers_to_give(released: Scene) -> None:
    assert "Decisions we need from you\ncte-automotive asks about next step 1: Publish them" in page(released)
    for label in ("Yes", "Not now", "Let's talk"):
        shown = await released.town.presses("leadership", "james", label)
        assert isinstance(shown, Show)
        assert shown.form.id is FormId.DECIDE


async def test_the_answer_arrives_in_the_thread_by_name_and_stands_on_both_pages(released: Scene) -> None:
    town = released.town
    await decide(released, Verdict.YES, "We print them in May.")
    thread = "\n".join(town.thread(TEAM, town.last_prompt(TEAM)))
    assert "Your leaders answered about this:\nNext step 1: Publish them" in thread
    assert "“Yes. We print them in May.” - James Oyelaran" in thread
    assert "“Yes. We print them in May.” - James Oyelaran" in page(released)
    asked = "cte-automotive asks about next step 1: Publish them"
    assert f"Nothing waits for you now.\nWhat you answered\n{asked}" in page(released)
    await town.types(TEAM, "maria", "summary")
    assert "You said, leadership answers\nNext step 1: Publish them\n“Yes. We print them" in town.text(TEAM)


async def test_a_later_answer_replaces_the_earlier_one_everywhere(released: Scene) -> None:
    town = released.town
    await decide(released, Verdict.NOT_NOW, "No money.")
    await decide(released, Verdict.TALK, "On Friday?", "renee")
    everywhere = town.everything(TEAM) + town.everything("leadership")
    assert "No money." not in everywhere
    assert everywhere.count("Let's talk. On Friday?") >= 3


async def test_not_now_says_why(released: Scene) -> None:
    refused = await decide(released, Verdict.NOT_NOW, " ")
    assert isinstance(refused, Invalid)
    assert refused.errors["why"].startswith("Please say why")
    assert (await released.town.one(Matter)).verdict is None


async def test_taken_back_it_leaves_the_page_and_may_be_put_again(released: Scene) -> None:
    town = released.town
    await town.hear(TEAM, "maria", Chosen(Act.TAKE_BACK, released.matter.id))
    assert "asks about next step" not in page(released)
    await town.presses(TEAM, "priya", "Put before leadership", thread=town.last_prompt(TEAM))
    assert "asks about next step 1" in page(released)


async def test_once_decided_it_is_not_taken_back(released: Scene) -> None:
    await decide(released, Verdict.YES, "")
    await released.town.hear(TEAM, "maria", Chosen(Act.TAKE_BACK, released.matter.id))
    assert not (await released.town.one(Matter)).withdrawn


async def test_a_question_that_nobody_could_answer_is_put_before_leaders_by_a_facilitator(released: Scene) -> None:
    town = released.town
    unknown = Submitted(FormId.UNKNOWN, f"{released.prompt.id}:1.A.1", {"who": ("The registrar",)})
    for answer in (released.form, released.reply):
        await town.hear(TEAM, "maria", Chosen(Act.NOT_AN_ANSWER, answer.id))
    await town.hear(TEAM, "tom", unknown)
    await town.types(TEAM, "maria", "close")
    await town.move_to(town.clock.now)
    await town.types(TEAM, "maria", "summary")
    assert "What nobody could answer" in town.text(TEAM)
    assert "Who might know: The registrar." in town.text(TEAM)
    assert "Only a facilitator" in said(await town.presses(TEAM, "tom", "Put 1.A.1 before leadership"))
    await town.presses(TEAM, "maria", "Put 1.A.1 before leadership")
    await next_page(released)
    assert "cte-automotive could not answer this and asks you: Has it been spelled out clearly" in page(released)
    assert "registrar" not in town.everything("leadership")


async def test_a_step_in_anothers_words_is_put_before_leaders_only_with_that_persons_ok(released: Scene) -> None:
    town, words = released.town, "Half of our tools are older than our students."
    ref = await town.says(TEAM, "priya", words, town.last_prompt(TEAM))
    form = await town.picks(TEAM, "maria", Act.MAKE_STEP, ref)
    await town.submits(TEAM, "maria", form)
    await town.types(TEAM, "maria", "raise 2")
    await next_page(released)
    assert words not in town.everything("leadership")
    await town.picks(TEAM, "priya", Act.SHARE, ref)
    assert f"asks about next step 2: {words}" in page(released)


async def test_the_form_to_decide_in_shows_what_the_page_shows(released: Scene) -> None:
    town = released.town
    held = Submitted(
        FormId.REVISE_PAGE, f"{released.leaders.id}:{identity()}", {"line": (released.step.id,), "text": ("Print",)}
    )
    await town.hear(TEAM, "maria", held)
    shown = await town.hear("leadership", "james", Chosen(Act.DECIDE, f"{released.matter.id}:yes"))
    assert isinstance(shown, Show)
    assert "Print" in str(shown.form.fields)
    assert "Publish" not in str(shown.form.fields)


async def test_a_question_that_somebody_answered_is_not_put_before_leaders(released: Scene) -> None:
    refused = await released.town.types(TEAM, "maria", "raise 1.A.1")
    assert "Only a closed question that nobody could answer" in said(refused)
    assert len(await released.town.many(Matter)) == 1


async def test_a_team_that_went_to_other_leaders_is_on_no_page_of_these(released: Scene) -> None:
    town = released.town
    await town.types(TEAM, "maria", 'settings leadership=""')
    await town.move_to(town.clock.now + timedelta(days=1))
    await page_leaves(town)
    assert "cte-automotive" not in town.messages("leadership")[-1].plain


async def test_what_a_team_asks_is_nobody_elses_to_decide(released: Scene) -> None:
    values = {"verdict": ("yes",), "why": ("",)}
    elsewhere = await released.town.hear("cte-health", "grace", Submitted(FormId.DECIDE, released.matter.id, values))
    assert "not" in said(elsewhere).casefold()
    assert (await released.town.one(Matter)).verdict is None


async def test_leaders_words_about_one_question_arrive_in_its_thread(released: Scene) -> None:
    town = released.town
    shown = await town.hear("leadership", "james", Chosen(Act.REPLY_TO_TEAM, released.leaders.id))
    await town.submits("leadership", "james", shown, text="Well done.", prompt=released.prompt.id)
    assert (await town.one(LeadersReply)).prompt == released.prompt.id
    assert "“Well done.” - James Oyelaran" in "\n".join(town.thread(TEAM, town.last_prompt(TEAM)))
    await town.submits("leadership", "james", shown, text="Thank you all.")
    assert "“Thank you all.” - James Oyelaran" in town.text(TEAM)


async def test_three_decisions_at_most_are_asked_for_and_the_others_are_counted(released: Scene) -> None:
    town = released.town
    for number in range(2, 6):
        values = {"what": (f"Ask for {number} trucks",), "owner": ("",), "due": ("",)}
        await town.hear(TEAM, "maria", Submitted(FormId.MAKE_STEP, f"{released.prompt.id}:", values))
        await town.types(TEAM, "maria", f"raise {number}")
    await next_page(released)
    newest = town.messages("leadership")[-1].plain
    assert newest.count("asks about next step") == 3
    assert "2 more wait for the next page." in page(released)


async def test_only_where_there_are_leaders_can_something_be_put_before_them(released: Scene) -> None:
    town = released.town
    await town.types(TEAM, "maria", 'settings leadership=""')
    assert "reports to no leadership channel" in said(await town.types(TEAM, "maria", "raise 1"))


async def test_a_page_comes_once_a_day_however_often_it_is_wanted(released: Scene) -> None:
    town = released.town
    assert "A page came today already" in said(await town.types("leadership", "james", "page now"))
    before = len(town.messages("leadership"))
    await page_leaves(town)
    assert len(town.messages("leadership")) == before


async def test_the_card_of_what_leaders_are_asked_reads_as_the_step_does(released: Scene) -> None:
    town = released.town
    await decide(released, Verdict.YES, "")
    for text in ("Publish the five.", "Publish all of them."):
        values = {"what": (text,), "owner": ("priya",), "due": ("2026-12-01",)}
        await town.hear(TEAM, "priya", Submitted(FormId.CHANGE_STEP, released.step.id, values))
        thread = town.thread(TEAM, town.last_prompt(TEAM))
        cards = [each for each in thread if "put this before leadership" in each or "Your leaders answered" in each]
        assert len(cards) == 2
        assert all(text in card for card in cards)
