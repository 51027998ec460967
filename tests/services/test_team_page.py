"""What a team's own page never leaves out: who sees it differently, what is open, who might know."""

from bot.domain.events import Chosen, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.reflection import Prompt
from tests.journeys.town import Town
from tests.services.scene import TEAM

LONG = "We wrote a definition of our own in {year}, on {n} pages, with the {thing} and what they asked us for. " * 4
THINGS = ("hospital", "garage", "bakery", "college", "council", "union", "plant", "bank", "farm", "lab", "port", "mill")


async def split(town: Town) -> None:
    """Three say yes and one says no; each writes at length."""
    await town.sets_up(TEAM, "maria", plan="own", parts="1.A.1, 1.A.2", every="0")
    await town.types(TEAM, "maria", "next")
    prompt = (await town.many(Prompt))[0]
    people = (("darnell", Act.VOTE_YES), ("priya", Act.VOTE_YES), ("tom", Act.VOTE_NO))
    for who, act in people:
        await town.hear(TEAM, who, Chosen(act, f"{prompt.id}:1.A.1"))
    root = town.last_prompt(TEAM)
    for number, thing in enumerate(THINGS):
        who = ("darnell", "priya", "tom")[number % 3] if number < 10 else "darnell"
        await town.says(TEAM, who, LONG.format(year=2000 + number, n=number, thing=thing), root)
    await town.hear(TEAM, "maria", Chosen(Act.OPEN_BRANCHES, prompt.id))


async def test_what_is_said_against_the_majority_is_never_left_out_for_want_of_room(district: Town) -> None:
    await split(district)
    await district.types(TEAM, "maria", "close")
    await district.types(TEAM, "maria", "summary")
    told = district.everything(TEAM)
    detail = told[told.index("Question by question") :]
    assert "more answers are not quoted here" in detail  # of those who said yes
    assert all(f"with the {thing} and" in detail for thing in ("bakery", "union", "farm"))  # tom's, who said no


async def test_what_is_open_is_named(district: Town) -> None:
    await split(district)
    await district.types(TEAM, "maria", "summary")
    assert "Still open\n• 1.A.1 Has it been spelled out" in district.text(TEAM)
    await district.types(TEAM, "maria", "close")
    await district.types(TEAM, "maria", "summary")
    assert "Still open" not in district.messages(TEAM)[-1].plain


async def test_what_nobody_could_answer_names_who_might(district: Town) -> None:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2", every="0")
    await district.types(TEAM, "maria", "next")
    prompt = (await district.many(Prompt))[0]
    for who, might in (("tom", "The registrar"), ("priya", "The registrar"), ("darnell", "")):
        await district.hear(TEAM, who, Submitted(FormId.UNKNOWN, f"{prompt.id}:1.A.2", {"who": (might,)}))
    await district.types(TEAM, "maria", "close")
    await district.types(TEAM, "maria", "summary")
    assert "What nobody could answer" in district.text(TEAM)
    assert "finish it? Who might know: The registrar." in district.text(TEAM)
    assert "before leadership" not in str(district.messages(TEAM)[-1])  # there are none
