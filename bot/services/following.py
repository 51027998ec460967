"""What follows from what is stored: an answer that is deleted takes its practice note along, and a later run that

shows what an earlier one left is written anew. It costs nothing where people only answer.
"""

from bot.dialogue.closing import refresh
from bot.dialogue.decision import Decision
from bot.dialogue.practices import take_back
from bot.dialogue.reporting import shown_anew
from bot.domain.answer import Agreement, Answer, NextStep
from bot.domain.audience import Audience
from bot.domain.delivery import Delivery, DeliveryState, Intention, Kind
from bot.domain.practice import PracticeNote
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Page
from bot.services.ports import Reader


async def what_follows(reader: Reader, decision: Decision) -> Decision:
    """To be stored together with the decision itself."""
    gone = [each for each in decision.changes if isinstance(each, Answer) and each.deleted]
    told = [each for each in decision.changes if isinstance(each, Agreement | NextStep)]
    taken_back = await _taken_back(reader, gone) if gone else Decision()
    return taken_back + await _told_again(reader, [*gone, *told]) if gone or told else Decision()


async def _taken_back(reader: Reader, gone: list[Answer]) -> Decision:
    """The notes of deleted answers, and the questions to their authors whether they would share them."""
    ids = {answer.id for answer in gone}
    notes = await reader.many(PracticeNote, answer=tuple(ids), withdrawn=False)
    return Decision(tuple(take_back(note) for note in notes), intentions=await requests_about(reader, gone))


async def requests_about(reader: Reader, answers: list[Answer]) -> tuple[Intention, ...]:
    """To be written anew, or taken away."""
    ids = {answer.id for answer in answers}
    reflections = tuple({answer.reflection for answer in answers})
    every = await reader.many(Delivery, reflection=reflections, kind=Kind.PRACTICE_REQUEST)
    standing = (each for each in every if each.state is not DeliveryState.WITHDRAWN)
    about = (each for each in standing if each.subject.partition(":")[0] in ids)
    return tuple(Intention(each.kind, each.subject, each.place, each.reflection, each.thread) for each in about)


async def _told_again(reader: Reader, changed: list[Answer | Agreement | NextStep]) -> Decision:
    """Questions on the same items that were asked later in the same places, and those runs' own pages."""
    own = await reader.many(Prompt, id=tuple({each.prompt for each in changed}))
    places, items = tuple({each.place for each in own}), tuple({each.item for each in own})
    newer = await reader.many(Reflection, place=places)
    begun = {each.id: each.created_at for each in newer}
    first = min((begun[each.reflection] for each in own if each.reflection in begun), default=None)
    later = tuple(each.id for each in newer if first and each.created_at > first)
    if not later:
        return Decision()
    prompts = await reader.many(Prompt, reflection=later, item=items)
    pages = await reader.many(Page, reflection=later, audience=Audience.TEAM)
    return Decision(intentions=(*(refresh(prompt) for prompt in prompts), *shown_anew(pages)))
