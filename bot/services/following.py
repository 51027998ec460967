"""What follows from what is stored: notes of deleted answers go, what leaders are asked reads as its step does,

and a later run that shows what an earlier one left is written anew. It costs nothing where people only answer.
"""

from bot.dialogue.closing import refresh
from bot.dialogue.decision import Decision
from bot.dialogue.practices import take_back
from bot.dialogue.reporting import shown_anew
from bot.domain.answer import Agreement, Answer, NextStep
from bot.domain.audience import Audience
from bot.domain.briefing import Matter
from bot.domain.delivery import Delivery, DeliveryState, Intention, Kind, delivery_id
from bot.domain.places import Place
from bot.domain.practice import PracticeNote
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Page
from bot.services.ports import Reader


async def what_follows(reader: Reader, decision: Decision) -> Decision:
    """To be stored together with the decision itself."""
    gone = [each for each in decision.changes if isinstance(each, Answer) and each.deleted]
    told = [each for each in decision.changes if isinstance(each, Agreement | NextStep)]
    steps = tuple(each.id for each in told if isinstance(each, NextStep))
    anew = await _taken_back(reader, gone) if gone else Decision()
    anew += await _put_before_leaders(reader, steps) if steps else Decision()
    return anew + await _told_again(reader, [*gone, *told]) if gone or told else Decision()


async def _taken_back(reader: Reader, gone: list[Answer]) -> Decision:
    """The notes of deleted answers, and the questions to their authors whether they would share them."""
    ids = {answer.id for answer in gone}
    notes = await reader.many(PracticeNote, answer=tuple(ids), withdrawn=False)
    return Decision(tuple(take_back(note) for note in notes), intentions=await requests_about(reader, gone))


async def _put_before_leaders(reader: Reader, steps: tuple[str, ...]) -> Decision:
    """The cards in a step's thread that say what leaders are asked, and what they answered."""
    matters = await reader.many(Matter, step=steps)
    kinds = ((Kind.MATTER, each) for each in matters)
    answered = ((Kind.VERDICT, each) for each in matters if each.verdict)
    return Decision(intentions=tuple(_card(kind, each) for kind, each in (*kinds, *answered)))


def _card(kind: Kind, matter: Matter) -> Intention:
    thread = delivery_id(Kind.PROMPT, matter.prompt, matter.place)
    return Intention(kind, matter.id, matter.place, matter.reflection, thread)


async def requests_about(reader: Reader, answers: list[Answer]) -> tuple[Intention, ...]:
    """To be written anew, or taken away."""
    ids = {answer.id for answer in answers}
    reflections = tuple({answer.reflection for answer in answers})
    every = await reader.many(Delivery, reflection=reflections, kind=Kind.PRACTICE_REQUEST)
    standing = (each for each in every if each.state is not DeliveryState.WITHDRAWN)
    about = (each for each in standing if each.subject.partition(":")[0] in ids)
    return tuple(Intention(each.kind, each.subject, each.place, each.reflection, each.thread) for each in about)


async def _told_again(reader: Reader, changed: list[Answer | Agreement | NextStep]) -> Decision:
    """Questions on the same items in later runs of the same places; where it is about steps, those runs' own pages."""
    own = await reader.many(Prompt, id=tuple({each.prompt for each in changed}))
    here: dict[Place, list[Reflection]] = {prompt.place: [] for prompt in own}
    for run in await reader.many(Reflection, place=tuple(here)):
        here[run.place].append(run)
    begun = {run.id: run.created_at for runs in here.values() for run in runs}
    wanted = {
        (run.id, prompt.item)
        for prompt in own
        for run in here[prompt.place]
        if run.created_at > begun[prompt.reflection]
    }
    if not wanted:
        return Decision()
    later = tuple({run for run, _ in wanted})
    prompts = await reader.many(Prompt, reflection=later, item=tuple({item for _, item in wanted}))
    told = tuple(refresh(prompt) for prompt in prompts if (prompt.reflection, prompt.item) in wanted)
    if not any(isinstance(each, NextStep) for each in changed):
        return Decision(intentions=told)
    pages = await reader.many(Page, reflection=later, audience=Audience.TEAM)
    return Decision(intentions=(*told, *shown_anew(pages)))
