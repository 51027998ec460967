"""What earlier runs left in the places of later ones, and other teams' practice notes: read for many questions at once.

It costs as many statements as for one, and one for each kind where there is nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.decision import Passage
from bot.dialogue.last_time import Earlier
from bot.dialogue.practices import shelves
from bot.domain.answer import Agreement, Answer, NextStep, StepState
from bot.domain.practice import PracticeNote
from bot.domain.reflection import ENDED, Prompt, Reflection
from bot.services.ports import Reader

Found = tuple[PracticeNote, Answer]
"""A note with the answer that it came from, as it is now."""


@dataclass(frozen=True, slots=True)
class Past:
    """What ended runs in some places left: at the items that were asked for, and open steps of any item."""

    earlier: tuple[Earlier, ...] = ()
    open_steps: tuple[NextStep, ...] = ()


NO_PAST = Past()


async def past_of(reader: Reader, reflection: Reflection, items: Sequence[str]) -> Past:
    """For one reflection: what came before it in its place."""
    runs = [each for each in await _ended(reader, [reflection]) if each.created_at < reflection.created_at]
    if not runs:
        return NO_PAST
    still = await reader.many(NextStep, reflection=tuple(each.id for each in runs), state=StepState.OPEN)
    return Past(await _left(reader, runs, items), still)


async def earlier_of(reader: Reader, asked: Sequence[tuple[Passage, Prompt]]) -> tuple[Earlier, ...]:
    """What ended runs left at the items of these prompts, in any of their places."""
    runs = await _ended(reader, [passage.reflection for passage, _ in asked])
    return await _left(reader, runs, sorted({prompt.item for _, prompt in asked})) if runs else ()


async def _ended(reader: Reader, reflections: Sequence[Reflection]) -> tuple[Reflection, ...]:
    places = tuple({each.place for each in reflections})
    return await reader.many(Reflection, place=places, state=ENDED) if places else ()


async def _left(reader: Reader, runs: Sequence[Reflection], items: Sequence[str]) -> tuple[Earlier, ...]:
    prompts = await reader.many(Prompt, reflection=tuple(each.id for each in runs), item=tuple(items))
    ids = tuple(prompt.id for prompt in prompts)
    if not ids:
        return ()
    agreements = {each.prompt: each for each in await reader.many(Agreement, prompt=ids)}
    steps = await reader.many(NextStep, prompt=ids)
    quotes = {key for held in (agreements.values(), steps) for each in held for key in each.quotes}
    quoted = await reader.many(Answer, id=tuple(quotes)) if quotes else ()
    ran = {each.id: (each, (await reader.worksheet(each.worksheet)).id) for each in runs}
    return tuple(
        Earlier(
            *ran[prompt.reflection],
            prompt.item,
            agreements.get(prompt.id),
            tuple(step for step in steps if step.prompt == prompt.id),
            tuple(answer for answer in quoted if answer.prompt == prompt.id),
        )
        for prompt in prompts
    )


async def notes_for(reader: Reader, asked: Sequence[tuple[Passage, Prompt]]) -> Mapping[str, tuple[Found, ...]]:
    """The notes that lie under these prompts, by prompt; who may read them is the gate's to say."""
    lie_on = {prompt.id: shelves(passage.worksheet, prompt) for passage, prompt in asked}
    wanted = tuple({each for lying in lie_on.values() for each in lying})
    notes = await reader.many(PracticeNote, shelf=wanted, withdrawn=False) if wanted else ()
    if not notes:
        return {}
    answers = {each.id: each for each in await reader.many(Answer, id=tuple(note.answer for note in notes))}
    found = [(note, answers[note.answer]) for note in notes if note.answer in answers]
    return {prompt: tuple(each for each in found if each[0].shelf in lying) for prompt, lying in lie_on.items()}
