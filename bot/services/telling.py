"""Commands that anybody may give: help, status, settings, terms, export, who facilitates, forget me."""

from collections.abc import Awaitable, Callable
from difflib import get_close_matches

from bot.dialogue.commands import Command, Verb
from bot.dialogue.decision import Decision
from bot.dialogue.digest import standing_of
from bot.dialogue.exporting import wanted_file
from bot.dialogue.wording import private, usage
from bot.domain.answer import Answer, Pass
from bot.domain.delivery import Delivery, DeliveryState, Intention, Kind
from bot.domain.events import Commanded, Event
from bot.domain.form import Private, Reply
from bot.domain.places import PersonRef
from bot.domain.reflection import Reflection
from bot.domain.worksheet import Worksheet
from bot.services.composing_prompts import asked_text, open_for
from bot.services.context import Context
from bot.services.recall import apply_once, passage_of
from bot.services.reporting_years import report_button
from bot.services.rights import is_facilitator

Teller = Callable[[Context, Event, Command, PersonRef], Awaitable[Reply]]


async def _latest(context: Context, event: Event) -> Reflection | None:
    async with context.store.reading() as reader:
        return await reader.latest(event.place)


async def help_(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    async with context.store.reading() as reader:
        reflection = await reader.latest(event.place)
        report = await report_button(reader, event.place)
    return Private(usage.help_message(reflection is not None and is_facilitator(reflection, actor), report))


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
    Verb.EXPORT: export,
    Verb.WHAT_IS: what_is,
}
