"""A later run shows what an earlier one left as it stands now, and reads it for many questions at once."""

from bot.domain.answer import Answer, NextStep
from bot.domain.delivery import Delivery, Kind
from bot.domain.events import Chosen, Commanded, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.places import Place
from bot.domain.reflection import Prompt
from bot.services.reading_ahead import prompt_records
from bot.services.remembering import earlier_of
from tests.journeys.town import Town, said
from tests.services.scene import answer_form
from tests.statements import statements

TEAMS = {"cte-automotive": "maria", "cte-health": "grace", "direct-amina": "amina"}
AGREED = "We ask every family twice a year."


async def run(town: Town, channel: str, *, over: bool) -> Prompt:
    """A run of one question with an agreed answer and a step, and whether it is over."""
    who, place = TEAMS[channel], town.place(channel)
    await town.sets_up(channel, who, plan="own", parts="1.A.2", every="0")
    await town.types(channel, who, "next")
    prompt = await newest(town, place)
    if over:
        await town.hear(channel, who, Submitted(FormId.AGREED_ANSWER, prompt.id, {"text": (AGREED,)}))
        await town.hear(channel, who, Submitted(FormId.MAKE_STEP, f"{prompt.id}:", {"what": ("Write to them",)}))
        await town.hear(channel, who, Chosen(Act.CONFIRM_STOP, ""))
    return prompt


async def newest(town: Town, place: Place) -> Prompt:
    return [each for each in await town.many(Prompt) if each.place == place][-1]


def shown(town: Town, channel: str) -> str:
    return town.shown(channel, town.last_prompt(channel)).plain


async def test_a_run_that_was_stopped_is_an_earlier_one(district: Town) -> None:
    await run(district, "cte-automotive", over=True)
    await run(district, "cte-automotive", over=False)
    assert f"Last time (September 2026) you agreed: {AGREED}" in shown(district, "cte-automotive")
    assert "Next step 1: Write to them (open)" in shown(district, "cte-automotive")


async def test_another_channel_shows_nothing_of_it(district: Town) -> None:
    await run(district, "cte-automotive", over=True)
    prompt = await run(district, "cte-health", over=False)
    assert "Last time" not in shown(district, "cte-health")
    more = await district.hear("cte-health", "grace", Chosen(Act.LAST_TIME, prompt.id))
    assert said(more) == "There is nothing left to show from last time."


async def test_one_person_alone_reads_it_in_words_for_one(district: Town) -> None:
    await run(district, "direct-amina", over=True)
    prompt = await run(district, "direct-amina", over=False)
    assert f"you concluded: {AGREED}" in shown(district, "direct-amina")
    more = said(await district.hear("direct-amina", "amina", Chosen(Act.LAST_TIME, prompt.id)))
    assert "What you concluded" in more
    assert AGREED in more


async def test_what_became_of_its_steps_is_shown_as_it_becomes(district: Town) -> None:
    await run(district, "cte-automotive", over=True)
    step = await district.one(NextStep)
    await run(district, "cte-automotive", over=False)
    await district.hear("cte-automotive", "maria", Chosen(Act.STEP_DONE, step.id))
    assert "Next step 1: Write to them (done)" in shown(district, "cte-automotive")


async def test_an_agreed_answer_that_is_written_late_is_shown_in_the_later_run(district: Town) -> None:
    first = await run(district, "cte-automotive", over=True)
    await run(district, "cte-automotive", over=False)
    await district.hear("cte-automotive", "maria", Submitted(FormId.AGREED_ANSWER, first.id, {"text": ("In May.",)}))
    assert "you agreed: In May." in shown(district, "cte-automotive")


async def test_words_that_their_author_deletes_are_shown_no_more(district: Town) -> None:
    first = await run(district, "cte-automotive", over=True)
    await district.hear("cte-automotive", "priya", answer_form(first, "Whoever comes gets two teachers."))
    answer = await district.one(Answer)
    quoting = Submitted(FormId.AGREED_ANSWER, first.id, {"answer": (answer.id,)})
    await district.hear("cte-automotive", "maria", quoting)
    second = await run(district, "cte-automotive", over=False)
    assert "two teachers" in shown(district, "cte-automotive")
    await district.hear("cte-automotive", "priya", Chosen(Act.DELETE_ANSWER, answer.id))
    assert "two teachers" not in shown(district, "cte-automotive")
    more = await district.hear("cte-automotive", "maria", Chosen(Act.LAST_TIME, second.id))
    assert "two teachers" not in said(more)


async def test_many_cost_as_many_statements_as_one(district: Town) -> None:
    for channel in TEAMS:
        await run(district, channel, over=True)
        await run(district, channel, over=False)
    every = await district.many(Delivery, kind=Kind.PROMPT)
    second = [each for each in every if each.subject in {(await newest(district, each.place)).id for each in every}]
    assert len(second) == 3
    costs = []
    for some in (second[:1], second):
        with statements(district.store) as asked:
            async with district.store.reading() as reader:
                found = await prompt_records(reader, some)
        assert all(each.earlier for each in found.values())
        costs.append(len(asked))
    assert costs[0] == costs[1]


async def test_a_first_run_costs_one_statement_more(district: Town) -> None:
    await district.sets_up("cte-health", "grace", plan="own", parts="1.A.2", every="0")
    await district.listener.hear(district.event("cte-health", "grace", Commanded("next")))
    [delivery] = await district.many(Delivery, kind=Kind.PROMPT)
    async with district.store.reading() as reader:
        [found] = (await prompt_records(reader, [delivery])).values()
        with statements(district.store) as asked:
            assert await earlier_of(reader, [(found.passage, found.prompt)]) == ()
    assert len(asked) == 1
