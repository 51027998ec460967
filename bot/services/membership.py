"""Who facilitates, who came and went, channels that change, and people who want their words gone."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.dialogue import answering, asking, next_steps
from bot.dialogue.closing import refresh
from bot.dialogue.commands import Command
from bot.dialogue.decision import Change, Decision
from bot.dialogue.reporting import shown_anew
from bot.dialogue.wording import mistakes, private
from bot.domain.answer import Answer, NextStep, Pass, Stance, StepChange, Voice
from bot.domain.delivery import Delivery, DeliveryState, Intention, Kind
from bot.domain.events import Chosen, Event, Joined, Left, PlaceChanged
from bot.domain.form import Nothing, Private, Reply
from bot.domain.places import PersonRef
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Reporting
from bot.services.closed_places import Why, close_for
from bot.services.context import Context
from bot.services.listening import standing_pages
from bot.services.outsiders import rest, unwelcome
from bot.services.ports import Transaction
from bot.services.recall import apply_once
from bot.services.rights import is_facilitator, told_who_may


async def joined(context: Context, event: Event, body: Joined) -> None:
    """Invited to a channel: one short welcome. Invited back: what was held for it goes out."""
    if body.who is not None:
        return
    async with context.store.transaction() as tx:
        welcome = Intention(Kind.WELCOME, event.place.channel, event.place)
        await apply_once(tx, event, Decision(intentions=(welcome,)))
    await context.store.outbox.reopen(event.place)


async def left(context: Context, event: Event, body: Left) -> None:
    """A facilitator who leaves steers no more; when none is left, anybody may take over. The bot itself: it waits."""
    if body.who is None:
        await close_for(context, event, Why.LEFT)
        return
    async with context.store.transaction() as tx:
        if not await tx.hear_once(event.place.workspace, event.key, event.at):
            return  # they may have come back since
        for each in await tx.many(Reflection, place=event.place):
            held = await tx.lock(each.id)
            if held and is_facilitator(held, body.who):
                remaining = tuple(person for person in held.facilitators if person != body.who)
                await tx.put(replace(held, facilitators=remaining))


async def place_changed(context: Context, event: Event, body: PlaceChanged) -> None:
    """Archived or moved: all waits. Open again: what was held goes out. Opened to outsiders: nothing is asked there.

    News of outsiders tells nothing of whether we may write there: that alone opens no closed place.
    """
    if body.archived or body.moved:
        await close_for(context, event, Why.MOVED if body.moved else Why.ARCHIVED)
    elif not body.channel.external:
        await context.store.outbox.reopen(event.place)
    elif unwelcome(context, body.channel):
        await rest(context, event.place, event.key, event.at)


async def take_over(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """Any member's right as long as nobody facilitates; the channel is told."""
    members = await context.directory(event.place.workspace.platform).members(event.place)
    async with context.store.transaction() as tx:
        latest = await tx.latest(event.place)
        held = await tx.lock(latest.id) if latest else None
        if held is None:
            return Private(private.no_reflection())
        if actor not in members:
            return Private(private.only_members())
        if not held.facilitators:
            changed = replace(held, facilitators=(actor,))
            told = asking.notice(changed, "took_over", actor.id, event.key)
            await apply_once(tx, event, Decision(changes=(changed,), intentions=(told,)))
            return Nothing()
    names = await context.names(held.facilitators)
    return Private(private.cannot_take_over(list(names.values())))


async def facilitators(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`facilitators`, `facilitators add NAME`, `facilitators remove NAME`."""
    verb, _, name = command.rest.partition(" ")
    directory = context.directory(event.place.workspace.platform)
    person = await directory.person_named(event.place, name.strip()) if name.strip() else None
    async with context.store.transaction() as tx:
        active = await tx.latest(event.place)
        held = await tx.lock(active.id) if active else None
        if held is None:
            return Private(private.no_reflection())
        if verb.casefold() in {"add", "remove"} and is_facilitator(held, actor):
            if person is None:
                return Private(private.line(mistakes.no_person(name)))
            return await _appoint(tx, held, person, event, add=verb.casefold() == "add")
    if verb:
        return await told_who_may(context, held)
    return Private(private.facilitators(list((await context.names(held.facilitators)).values())))


async def _appoint(tx: Transaction, held: Reflection, person: PersonRef, event: Event, *, add: bool) -> Reply:
    others = tuple(each for each in held.facilitators if each != person)
    chosen = (*others, person) if add else others
    if not chosen:
        return Private(private.last_facilitator())
    if frozenset(chosen) == frozenset(held.facilitators):
        return Nothing()
    told = asking.notice(held, "facilitators", ",".join(each.id for each in chosen), event.key)
    await apply_once(tx, event, Decision(changes=(replace(held, facilitators=chosen),), intentions=(told,)))
    return Nothing()


async def forget_me(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """Asks back first: it can not be undone."""
    async with context.store.reading() as reader:
        mine = await reader.many(Answer, place=event.place, author=actor)
    return Private(private.confirm_forget(sum(not answer.deleted for answer in mine)))


async def forget(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """Somebody's words, votes and voices leave the database; what showed them is written anew, or taken away."""
    name = (await context.known_names([actor]))[actor]
    async with context.store.transaction() as tx:
        everywhere = sorted(each.id for each in await tx.many(Reflection, place=event.place))
        for reflection in everywhere:
            await tx.lock(reflection)
        prompts = {prompt.id: prompt for prompt in await tx.many(Prompt, place=event.place)}
        mine = [answer for answer in await tx.many(Answer, place=event.place, author=actor) if not answer.deleted]
        decision = await _disowned(tx, event, actor, name)
        for answer in mine:
            decision += answering.delete(prompts[answer.prompt], answer, event.at)
        votes = await tx.many(Stance, place=event.place, person=actor)
        voices = await tx.many(Voice, place=event.place, person=actor)
        touched = sorted({*(vote.prompt for vote in votes), *(voice.prompt for voice in voices)})
        decision += Decision(intentions=tuple(refresh(prompts[each]) for each in touched))
        for reflection in everywhere:
            decision += Decision(intentions=shown_anew(await standing_pages(tx, reflection)))
        told = bool(mine or touched or decision.changes)
        files = await _exports(tx, everywhere) if told else ()
        if await apply_once(tx, event, decision + Decision(intentions=files)):
            for kind in (Stance, Voice, Pass):
                await tx.remove(kind, place=event.place, person=actor)
    await context.store.scrub()
    return Private(private.forgotten(len(mine), files=bool(files)))


async def _exports(tx: Transaction, reflections: Sequence[str]) -> tuple[Intention, ...]:
    """Files that hold what was said, here and where the team reports to: wanted anew, they are taken away."""
    exports = await tx.many(Delivery, reflection=tuple(reflections), kind=Kind.EXPORT)
    readers = {each.leadership for each in await tx.many(Reporting, reflection=tuple(reflections))}
    return _anew((*exports, *await tx.many(Delivery, place=tuple(readers), kind=Kind.YEAR_REPORT)))


def _anew(deliveries: Iterable[Delivery]) -> tuple[Intention, ...]:
    standing = (each for each in deliveries if each.state is not DeliveryState.WITHDRAWN)
    return tuple(Intention(each.kind, each.subject, each.place, each.reflection, each.thread) for each in standing)


async def _disowned(tx: Transaction, event: Event, actor: PersonRef, name: str) -> Decision:
    """Next steps stay the team's; this person's name leaves them, their cards and their histories."""
    steps = await tx.many(NextStep, place=event.place)
    named = {step.id: after for step in steps if (after := next_steps.without(step, actor, name)) != step}
    past = await tx.many(StepChange, place=event.place, by=actor)
    posted = await tx.many(Delivery, place=event.place, kind=(Kind.STEP, Kind.STEP_CHECK))
    cards = _anew(each for each in posted if each.subject.partition(":")[0] in named)
    changes: tuple[Change, ...] = (*named.values(), *(replace(change, by=None) for change in past))
    return Decision(changes=changes, intentions=cards)
