"""A district's calendar file in two forms: upload it, then tick which events mean that there is no school."""

from dataclasses import replace

from bot.dialogue import asking, setup
from bot.dialogue.decision import Decision
from bot.dialogue.wording import mistakes, private, setup_form
from bot.domain.events import Chosen, Event, Submitted
from bot.domain.form import Invalid, Nothing, Private, Reply, Show
from bot.domain.places import PersonRef
from bot.domain.reflection import Reflection, ReflectionState
from bot.services.calendar_files import probably_closed, read_events
from bot.services.context import Context
from bot.services.recall import apply_once, passage_of
from bot.services.rights import is_facilitator, told_who_may
from bot.services.setting_up import preview


async def _own(context: Context, event: Event, subject: str, actor: PersonRef) -> Reflection | Reply:
    """The channel's active reflection, or why this person can not change its calendar."""
    async with context.store.reading() as reader:
        active = await reader.active(event.place)
    if active is None or active.id != subject:
        return Private(private.no_reflection())
    return active if is_facilitator(active, actor) else await told_who_may(context, active)


async def open_file_form(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    own = await _own(context, event, body.subject, actor)
    return Show(setup_form.calendar_file(own.id)) if isinstance(own, Reflection) else own


async def read_file(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    own = await _own(context, event, body.subject, actor)
    if not isinstance(own, Reflection):
        return own
    text = next(iter(body.values.get("file", ())), "")
    try:
        events = read_events(text, own.cadence.calendar)
    except ValueError:
        return Invalid({"file": mistakes.not_a_calendar()})
    if not events:
        return Invalid({"file": mistakes.no_events()})
    return Show(setup_form.calendar_events(own.id, events, probably_closed(events)))


async def take_events(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    """The ticked events become breaks; a draft shows its preview anew."""
    try:
        breaks = setup.read_breaks("\n".join(body.values.get("events", ())), event.at.date())
    except setup.Wrong as wrong:
        return Invalid({"events": str(wrong)})
    async with context.store.transaction() as tx:
        active = await tx.active(event.place)
        held = await tx.lock(active.id) if active else None
        if held is None or held.id != body.subject:
            return Private(private.no_reflection())
        if not is_facilitator(held, actor):
            return await told_who_may(context, held)
        calendar = held.cadence.calendar
        for closed in breaks:
            calendar = calendar.with_break(closed)
        settings = replace(held.settings, cadence=replace(held.cadence, calendar=calendar))
        changed = replace(held, settings=settings)
        passage = replace(await passage_of(tx, held), reflection=changed)
        await apply_once(tx, event, Decision(changes=(changed,)) + asking.replan(passage, event.at))
    return Private(await preview(context, passage, event.at)) if held.state is ReflectionState.DRAFT else Nothing()
