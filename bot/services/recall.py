"""Reading what a decision or a page looks at, and writing what was decided. No decision is taken here."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.dialogue.decision import Decision, Passage
from bot.dialogue.digest import Record
from bot.dialogue.next_steps import Held
from bot.domain.answer import Agreement, Answer, NextStep, Stance, StepChange, Voice
from bot.domain.briefing import Matter
from bot.domain.events import Event
from bot.domain.places import Place
from bot.domain.plan import Item
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import LeadersReply, Page
from bot.services.following import what_follows
from bot.services.looking_again import look_again
from bot.services.ports import Reader, Transaction
from bot.services.remembering import past_of

T = TypeVar("T")


async def passage_of(reader: Reader, reflection: Reflection) -> Passage:
    [passage] = await passages_of(reader, [reflection])
    return passage


async def passages_of(reader: Reader, reflections: Sequence[Reflection]) -> list[Passage]:
    """Of several, in their order, with as many statements as one would need."""
    ids = tuple(each.id for each in reflections)
    items = grouped(await reader.many(Item, reflection=ids), lambda item: item.reflection)
    prompts = grouped(await reader.many(Prompt, reflection=ids), lambda prompt: prompt.reflection)
    return [
        Passage(each, await reader.worksheet(each.worksheet), items.get(each.id, ()), prompts.get(each.id, ()))
        for each in reflections
    ]


def grouped(values: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    """In the order in which they come."""
    found: dict[str, list[T]] = {}
    for value in values:
        found.setdefault(key(value), []).append(value)
    return {each: tuple(group) for each, group in found.items()}


async def record_of(reader: Reader, reflection: Reflection, team: str) -> Record:
    """Everything said in a reflection; `team` is its channel's name."""
    passage = await passage_of(reader, reflection)
    past = await past_of(reader, reflection, [item.ref for item in passage.items])
    return Record(
        passage=passage,
        team=team,
        answers=await reader.many(Answer, reflection=reflection.id),
        stances=await reader.many(Stance, reflection=reflection.id),
        voices=await reader.many(Voice, reflection=reflection.id),
        agreements=await reader.many(Agreement, reflection=reflection.id),
        steps=await reader.many(NextStep, reflection=reflection.id),
        exchange=await reader.many(LeadersReply, reflection=reflection.id),
        matters=await reader.many(Matter, reflection=reflection.id),
        earlier=past.earlier,
        still_open=past.open_steps,
    )


async def locked_prompt(tx: Transaction, place: Place, prompt_id: str) -> tuple[Reflection, Prompt] | None:
    """A prompt of this very place with its reflection, held. What a button carries gives no way to another team's."""
    prompt = await tx.one(Prompt, id=prompt_id, place=place)
    reflection = await tx.lock(prompt.reflection) if prompt else None
    if prompt is None or reflection is None:
        return None
    held = await tx.one(Prompt, id=prompt_id, place=place)
    return (reflection, held) if held else None


async def locked_step(tx: Transaction, place: Place, step_id: str) -> Held | None:
    """A next step of this very place with what it belongs to, held and read under the lock."""
    step = await tx.one(NextStep, id=step_id, place=place)
    found = await locked_prompt(tx, place, step.prompt) if step else None
    held = await tx.one(NextStep, id=step_id, place=place) if found else None
    if found is None or held is None:
        return None
    return Held(*found, held, len(await tx.many(StepChange, step=step_id, place=place)))


async def apply(tx: Transaction, decision: Decision) -> None:
    decision += await what_follows(tx, decision)
    await tx.put(*decision.changes, *decision.items)
    await tx.plan(*decision.intentions)
    await look_again(tx, decision)


async def apply_once(tx: Transaction, event: Event, decision: Decision) -> bool:
    """Write what somebody's act decided, unless this very event was acted on before; whether it was written.

    Platforms send an event again when our answer was lost, also after other things have happened.
    """
    new = await tx.hear_once(event.place.workspace, event.key, event.at)
    if new:
        await apply(tx, decision)
    return new


async def pages_of(reader: Reader, reflection: str) -> tuple[Page, ...]:
    return await reader.many(Page, reflection=reflection)
