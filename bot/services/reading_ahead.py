"""What questions are written from, read at once for all that go out together, with as many statements as for one."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.decision import Passage
from bot.dialogue.last_time import Earlier
from bot.domain.answer import Agreement, Answer, Stance
from bot.domain.delivery import Delivery, Kind
from bot.domain.reflection import Prompt, Reflection
from bot.services.context import Context
from bot.services.ports import Reader
from bot.services.recall import grouped, passages_of
from bot.services.remembering import Found, earlier_of, notes_for

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds for all of them: the time in which each must be sent runs meanwhile."""


@dataclass(frozen=True, slots=True)
class PromptRecord:
    """A prompt, where it stands, and what was said to it; what earlier runs left there, and other teams' notes."""

    passage: Passage
    prompt: Prompt
    answers: tuple[Answer, ...]
    stances: tuple[Stance, ...]
    agreement: Agreement | None
    earlier: tuple[Earlier, ...] = ()
    notes: tuple[Found, ...] = ()


Ahead = Mapping[str, PromptRecord]
"""By delivery. What is not in it is read when its question is written."""

NOTHING_READ: Ahead = {}


async def read_ahead(context: Context, claimed: Sequence[Delivery]) -> Ahead:
    """For the questions among these, and only after they were claimed: what changes later has them written anew.

    Never raises: what fails here is read again for each question, and fails there alone.
    """
    asking = [each for each in claimed if each.kind is Kind.PROMPT]
    if len(asking) <= 1:
        return NOTHING_READ
    try:
        async with asyncio.timeout(PATIENCE), context.store.reading() as reader:
            return await prompt_records(reader, asking)
    except Exception as fault:  # as deliver: whoever is not at fault must not wait for it
        log.warning("questions could not be read together: %s", type(fault).__name__)
        return NOTHING_READ


async def prompt_records(reader: Reader, asking: Sequence[Delivery]) -> Ahead:
    """Without those whose prompt is not there (any more)."""
    reflections = await reader.many(Reflection, id=tuple({each.reflection for each in asking}))
    passages = await passages_of(reader, reflections)
    found = {prompt.id: (passage, prompt) for passage in passages for prompt in passage.prompts}
    # Whatever is said to a prompt has its message written anew, even before it stands: people answer in App Home, too.
    said = tuple(each.subject for each in asking if each.wanted > 1)
    answers = grouped(await reader.many(Answer, prompt=said) if said else (), lambda answer: answer.prompt)
    stances = grouped(await reader.many(Stance, prompt=said) if said else (), lambda stance: stance.prompt)
    agreements = {each.prompt: each for each in (await reader.many(Agreement, prompt=said) if said else ())}
    asked = [found[each.subject] for each in asking if each.subject in found]
    earlier, notes = await earlier_of(reader, asked), await notes_for(reader, asked)
    return {
        each.id: PromptRecord(
            *found[each.subject],
            answers.get(each.subject, ()),
            stances.get(each.subject, ()),
            agreements.get(each.subject),
            earlier,
            notes.get(each.subject, ()),
        )
        for each in asking
        if each.subject in found
    }
