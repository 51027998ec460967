"""Commands that anybody may give: help, status, settings, steps, terms, export, who facilitates, forget me."""

from collections.abc import Awaitable, Callable
from difflib import get_close_matches

from bot.dialogue import next_steps
from bot.dialogue.commands import Command, Verb
from bot.dialogue.decision import Decision
from bot.dialogue.digest import Span, standing_of, summarise
from bot.dialogue.exporting import wanted_file
from bot.dialogue.release import Release
from bot.dialogue.setup import Wrong, read_day
from bot.dialogue.wording import forms, last_time, mistakes, pages, private, usage
from bot.domain.answer import Answer, NextStep, Pass, StepState
from bot.domain.audience import Audience
from bot.domain.cadence import local
from bot.domain.delivery import Delivery, DeliveryState, Intention, Kind
from bot.domain.events import Commanded, Event
from bot.domain.form import Private, Reply, Show
from bot.domain.message import Message
from bot.domain.places import PersonRef
from bot.domain.reflection import Prompt, Reflection
from bot.domain.worksheet import Worksheet
from bot.services.choosing import told_step_people
from bot.services.composing_prompts import asked_text, open_for
from bot.services.context import Context
from bot.services.listening import page_refresh
from bot.services.recall import apply_once, locked_step, passage_of, record_of
from bot.services.rights import is_facilitator

Teller = Callable[[Context, Event, Command, PersonRef], Awaitable[Reply]]


async def _latest(context: Context, event: Event) -> Reflection | None:
    async with context.store.reading() as reader:
        return await reader.latest(event.place)


async def help_(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    reflection = await _latest(context, event)
    return Private(usage.help_message(reflection is not None and is_facilitator(reflection, actor)))


async def status(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """Where the team is, and which open questions wait for this person."""
    async with context.store.reading() as reader:
        reflection = await reader.latest(event.place)
        if reflection is None:
            return Private(private.no_reflection())
        passage = await passage_of(reader, reflection)
        mine = await reader.many(Answer, reflection=reflection.id, author=actor)
        passed = await reader.many(Pass, reflection=reflection.id, person=actor)
        stuck = await reader.many(Delivery, reflection=reflection.id, state=DeliveryState.PARKED)
    troubles = dict.fromkeys(each.trouble for each in stuck) if is_facilitator(reflection, actor) else {}
    open_prompts = open_for(passage, mine, frozenset(each.prompt for each in passed))
    waiting = [asked_text(passage.worksheet, each.item) for each in open_prompts]
    standing = standing_of(passage)
    title = passage.worksheet.title
    return Private(private.status_message(reflection, title, standing, waiting, list(troubles)))


async def settings(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    reflection = await _latest(context, event)
    if reflection is None:
        return Private(private.no_reflection())
    leadership = reflection.settings.leadership
    channel = await context.directory(event.place.workspace.platform).channel(leadership) if leadership else None
    names = await context.names(reflection.facilitators)
    return Private(private.settings_message(reflection, list(names.values()), channel.name if channel else ""))


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


async def change_step(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`step done 2`, `step move 2 May 14`, `step drop 2`."""
    number, _, rest = command.rest.partition(" ")
    async with context.store.transaction() as tx:
        reflection = await tx.latest(event.place)
        every = await tx.many(NextStep, reflection=reflection.id) if reflection else ()
        named = next((each for each in every if str(each.number) == number.strip("#")), None)
        found = await locked_step(tx, event.place, named.id) if named else None
        if found is None:
            return Private(private.line(mistakes.no_step(number)))
        held, prompt, step = found
        if not next_steps.may_change(step, actor, held.facilitators):
            return await told_step_people(context, step, held.facilitators)
        if command.verb is Verb.STEP_MOVE and not rest:
            return Show(forms.move_step(step, step.due))
        try:
            decision = _step_decision(held, prompt, step, Command(command.verb, rest), event)
        except Wrong as wrong:
            return Private(private.line(str(wrong)))
        await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))
    return await steps(context, event, command, actor)


def _step_decision(reflection: Reflection, prompt: Prompt, step: NextStep, command: Command, event: Event) -> Decision:
    if command.verb is Verb.STEP_MOVE:
        today = local(event.at, reflection.cadence.zone).date()
        due = read_day(command.rest.removeprefix("to "), near=today)
        if due < today:
            raise Wrong(mistakes.past_day())
        return next_steps.move(reflection, prompt, step, due)
    state = StepState.DONE if command.verb is Verb.STEP_DONE else StepState.DROPPED
    return next_steps.finish(reflection, prompt, step, state)


async def export(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """The filled worksheet as a file, in the thread where it was asked for or else in the channel."""
    async with context.store.transaction() as tx:
        reflection = await tx.latest(event.place)
        if reflection is None:
            return Private(private.no_reflection())
        formats = context.documents.formats
        wanted = wanted_file(command.rest, formats, await tx.worksheet(reflection.worksheet))
        if wanted is None:
            return Private(private.no_format(command.rest, formats))
        typed_in = event.body.thread if isinstance(event.body, Commanded) else None
        root = await tx.posted(event.place, typed_in.thread) if typed_in else None
        subject = f"{reflection.id}:{wanted}:{event.key}"
        file = Intention(Kind.EXPORT, subject, event.place, reflection.id, root.id if root else "")
        await apply_once(tx, event, Decision(intentions=(file,)))
    return Private(private.export_coming(wanted.file_format, wanted.principle))


async def what_is(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """*What does this mean?*"""
    async with context.store.reading() as reader:
        reflection = await reader.latest(event.place)
        worksheet: Worksheet = await reader.worksheet(reflection.worksheet) if reflection else context.library[0]
    terms = {each.term.casefold(): each for each in worksheet.terms}
    near = get_close_matches(command.rest.casefold().rstrip("? "), terms, n=1, cutoff=0.6)
    if not near:
        return Private(private.no_term(command.rest, [each.term for each in worksheet.terms]))
    return Private(private.term(terms[near[0]].term, terms[near[0]].meaning))


TELLERS: dict[Verb, Teller] = {
    Verb.HELP: help_,
    Verb.STATUS: status,
    Verb.SETTINGS: settings,
    Verb.STEPS: steps,
    Verb.STEP_DONE: change_step,
    Verb.STEP_MOVE: change_step,
    Verb.STEP_DROP: change_step,
    Verb.EXPORT: export,
    Verb.WHAT_IS: what_is,
}
