"""What questions are written from; of all that go out together it is read in one go, with the statements of one."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.decision import Passage
from bot.domain.answer import Agreement, Answer, Stance
from bot.domain.delivery import Delivery, Kind
from bot.domain.reflection import Prompt, Reflection
from bot.services.context import Context
from bot.services.ports import Reader
from bot.services.recall import grouped, passages_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AskedSoFar:
    """A question, and what was said to it."""

    passage: Passage
    prompt: Prompt
    answers: tuple[Answer, ...]
    stances: tuple[Stance, ...]
    agreement: Agreement | None


Ahead = Mapping[str, AskedSoFar]
"""By delivery. What is not in it is read when its question is written."""

NOTHING_READ: Ahead = {}


async def read_ahead(context: Context, claimed: Sequence[Delivery]) -> Ahead:
    """For the questions among them. It never fails: whoever can not be read for is at fault alone, and told so then."""
    asking = [each for each in claimed if each.kind is Kind.PROMPT]
    if len(asking) < 2:
        return NOTHING_READ
    try:
        async with context.store.reading() as reader:
            return await asked_so_far(reader, asking)
    except Exception as fault:
        log.warning("questions could not be read together: %s", type(fault).__name__)
        return NOTHING_READ


async def asked_so_far(reader: Reader, asking: Sequence[Delivery]) -> Ahead:
    """Without those whose question is not there (any more)."""
    reflections = await reader.many(Reflection, id=tuple({each.reflection for each in asking}))
    passages = await passages_of(reader, reflections)
    found = {prompt.id: (passage, prompt) for passage in passages for prompt in passage.prompts}
    seen = tuple(each.subject for each in asking if each.attempt > 1)  # to others nobody can have said anything yet
    answers = grouped(await reader.many(Answer, prompt=seen) if seen else (), lambda answer: answer.prompt)
    stances = grouped(await reader.many(Stance, prompt=seen) if seen else (), lambda stance: stance.prompt)
    agreements = {each.prompt: each for each in (await reader.many(Agreement, prompt=seen) if seen else ())}
    return {
        each.id: AskedSoFar(
            *found[each.subject],
            answers.get(each.subject, ()),
            stances.get(each.subject, ()),
            agreements.get(each.subject),
        )
        for each in asking
        if each.subject in found
    }
