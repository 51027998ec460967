"""Typed commands about next steps: what there is, a new one, and what became of one."""

from collections.abc import Sequence

from bot.dialogue import next_steps
from bot.dialogue.commands import Command, Verb
from bot.dialogue.decision import Decision
from bot.dialogue.digest import Span, summarise
from bot.dialogue.next_steps import Deed, Held
from bot.dialogue.release import Release
from bot.dialogue.setup import Wrong
from bot.dialogue.typed_steps import read_move, read_terms, read_why
from bot.dialogue.wording import forms, last_time, mistakes, pages, private
from bot.domain.answer import Answer, NextStep, StepState
from bot.domain.audience import Audience, Promise
from bot.domain.cadence import local
from bot.domain.events import Commanded, Event
from bot.domain.form import Nothing, Private, Reply, Show
from bot.domain.message import Message
from bot.domain.places import PersonRef
from bot.domain.reflection import Prompt
from bot.services.context import Context
from bot.services.ports import Reader
from bot.services.recall import locked_prompt, record_of
from bot.services.telling import Teller
from bot.services.tracking import act, add


async def steps(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    async with context.store.reading() as reader:
        reflection = await reader.latest(event.place)
        if reflection is None:
            return Private(private.no_reflection())
        record = await record_of(reader, reflection, "")
    summary = summarise(record, Release(Audience.TEAM), Span("", None, event.at))
    owners = (*(step.owner for step in summary.steps), *(step.owner for step in summary.carried))
    names = await context.known_names(owners)
    own = pages.step_lines(summary.steps, names, local(event.at, reflection.cadence.zone).date())
    return Private(Message((*own.blocks, *last_time.still_open_with_buttons(summary.carried, names))))


async def add_step(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`step add Call the union by May 14`."""
    async with context.store.transaction() as tx:
        asked = await _meant(tx, event)
        found = await locked_prompt(tx, event.place, asked.id) if asked else None
        if found is None:
            known = await tx.latest(event.place)
            return Private(private.line(mistakes.no_question_for_step()) if known else private.no_reflection())
        reflection, prompt = found
        try:
            terms = read_terms(command.rest, local(event.at, reflection.cadence.zone).date())
        except Wrong as wrong:
            return Private(private.line(str(wrong)))
        owner = actor if prompt.promise is Promise.ALONE else None
        await add(tx, event, reflection, prompt, next_steps.Terms(terms.what, owner, terms.due), actor)
    return await steps(context, event, command, actor)


async def _meant(reader: Reader, event: Event) -> Prompt | None:
    """The question in whose thread this was typed, else the newest that was asked."""
    thread = event.body.thread if isinstance(event.body, Commanded) else None
    root = await reader.posted(event.place, thread.thread) if thread else None
    here = await reader.one(Prompt, id=root.subject, place=event.place) if root else None
    reflection = await reader.latest(event.place)
    every = await reader.many(Prompt, reflection=reflection.id) if reflection else ()
    return here or max(every, key=lambda prompt: prompt.opened_at, default=None)


async def change_step(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`step done 2`, `step move 2 May 14`, `step drop 2 no budget`."""
    number, _, rest = command.rest.partition(" ")
    async with context.store.reading() as reader:
        reflection = await reader.latest(event.place)
        every = await reader.many(NextStep, reflection=reflection.id) if reflection else ()
    step = next((each for each in every if str(each.number) == number.strip("#")), None)
    if reflection is None or step is None:
        return Private(private.line(mistakes.no_step(number)))
    allowed = next_steps.may_change(step, actor, reflection.facilitators)
    if command.verb is Verb.STEP_MOVE and not rest and allowed:
        return Show(forms.move_step(step, step.due))

    def decide(held: Held, answers: Sequence[Answer]) -> Decision:
        return _decided(held, answers, Command(command.verb, rest), event, actor)

    try:
        refused = await act(context, event, step.id, actor, decide)
    except Wrong as wrong:
        return Private(private.line(str(wrong)))
    return await steps(context, event, command, actor) if isinstance(refused, Nothing) else refused


def _decided(held: Held, answers: Sequence[Answer], command: Command, event: Event, actor: PersonRef) -> Decision:
    """Raises Wrong."""
    if command.verb is Verb.STEP_MOVE:
        due, why = read_move(command.rest, local(event.at, held.reflection.cadence.zone).date())
        return next_steps.move(held, due, Deed(actor, event.at, why), answers)
    if command.verb is Verb.STEP_DONE:
        return next_steps.finish(held, StepState.DONE, Deed(actor, event.at), answers)
    why = read_why(command.rest)
    if not why:
        raise Wrong(mistakes.no_why(str(held.step.number)))
    return next_steps.finish(held, StepState.DROPPED, Deed(actor, event.at, why), answers)


TYPED: dict[Verb, Teller] = {
    Verb.STEPS: steps,
    Verb.STEP_ADD: add_step,
    Verb.STEP_DONE: change_step,
    Verb.STEP_MOVE: change_step,
    Verb.STEP_DROP: change_step,
}
