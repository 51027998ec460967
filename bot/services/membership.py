"""Who facilitates, who came and went, channels that change, and people who want their words gone."""

from dataclasses import replace

from bot.dialogue import answering, asking
from bot.dialogue.commands import Command
from bot.dialogue.decision import Change, Decision
from bot.dialogue.wording import mistakes, private
from bot.domain.answer import Answer, NextStep, Pass, Stance, Voice
from bot.domain.delivery import Intention, Kind
from bot.domain.events import Chosen, Event, Joined, Left, PlaceChanged
from bot.domain.form import Private, Reply
from bot.domain.places import PersonRef
from bot.domain.reflection import Prompt, Reflection
from bot.services.context import Context
from bot.services.ports import Transaction
from bot.services.recall import apply
from bot.services.rights import is_facilitator, told_who_may


async def joined(context: Context, event: Event, body: Joined) -> None:
    """Invited to a channel: one short welcome. Invited back: what was held for it goes out."""
    if body.who is not None:
        return
    channel = await context.directory(event.place.workspace.platform).channel(event.place)
    leadership = channel is not None and "lead" in channel.name.casefold()
    subject = "leadership" if leadership else "team"
    async with context.store.transaction() as tx:
        await tx.plan(Intention(Kind.WELCOME, subject, event.place))
    await context.store.outbox.reopen(event.place)


async def left(context: Context, event: Event, body: Left) -> None:
    """A facilitator who leaves steers no more; when none is left, anybody may take over."""
    if body.who is None:
        return
    async with context.store.transaction() as tx:
        active = await tx.active(event.place)
        held = await tx.lock(active.id) if active else None
        if held and is_facilitator(held, body.who):
            remaining = tuple(person for person in held.facilitators if person != body.who)
            await tx.put(replace(held, facilitators=remaining))


async def place_changed(context: Context, event: Event, body: PlaceChanged) -> None:
    if not body.archived:
        await context.store.outbox.reopen(event.place)


async def take_over(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    async with context.store.transaction() as tx:
        active = await tx.active(event.place)
        held = await tx.lock(active.id) if active else None
        if held is None:
            return Private(private.no_reflection())
        if not held.facilitators:
            changed = replace(held, facilitators=(actor,))
            told = asking.notice(changed, "took_over", actor.id, event.key)
            await apply(tx, Decision(changes=(changed,), intentions=(told,)))
    names = await context.names(held.facilitators or (actor,))
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
    told = asking.notice(held, "facilitators", ",".join(each.id for each in chosen), event.key)
    decision = Decision(changes=(replace(held, facilitators=chosen),), intentions=(told,))
    await apply(tx, decision)
    return decision.reply


async def forget_me(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """Asks back first: it can not be undone."""
    async with context.store.reading() as reader:
        mine = await reader.many(Answer, place=event.place, author=actor)
    return Private(private.confirm_forget(sum(not answer.deleted for answer in mine)))


async def forget(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """Somebody's words, votes and voices leave the database; what showed them is written anew."""
    async with context.store.transaction() as tx:
        mine = [answer for answer in await tx.many(Answer, place=event.place, author=actor) if not answer.deleted]
        for reflection in {answer.reflection for answer in mine}:
            await tx.lock(reflection)
        decision = Decision()
        for answer in mine:
            prompt = await tx.one(Prompt, id=answer.prompt, place=event.place)
            if prompt:
                decision += answering.delete(prompt, answer, event.at)
        await apply(tx, decision + await _disowned(tx, event, actor))
        for kind in (Stance, Voice, Pass):
            await tx.remove(kind, place=event.place, person=actor)
    return Private(private.forgotten(len(mine)))


async def _disowned(tx: Transaction, event: Event, actor: PersonRef) -> Decision:
    """Next steps stay the team's; this person's name leaves them."""
    owned = await tx.many(NextStep, place=event.place, owner=actor)
    changes: tuple[Change, ...] = tuple(replace(step, owner=None) for step in owned)
    return Decision(changes=changes)
