"""Buttons on a question: votes, who agrees with whom, what is shared or set aside. Steering's buttons are not here."""

from collections.abc import Awaitable, Callable

from bot.dialogue import answering, gates
from bot.dialogue.wording import forms, private
from bot.domain.answer import Answer, Side, Stance
from bot.domain.errors import MessengerError
from bot.domain.events import Chosen, Event
from bot.domain.form import Nothing, Private, Reply, Show
from bot.domain.message import Act
from bot.domain.places import PersonRef, Place
from bot.domain.reflection import Prompt, Reflection
from bot.services.context import Context
from bot.services.listening import page_refresh
from bot.services.ports import Transaction
from bot.services.recall import apply_once, locked_prompt, passage_of
from bot.services.rights import is_facilitator, told_who_may

Handler = Callable[[Context, Event, Chosen, PersonRef], Awaitable[Reply]]

UNKNOWN = 0
"""Members of a channel, where nobody knows how many: nothing says then that all have voted."""

_SIDES = {Act.VOTE_YES: Side.YES, Act.VOTE_NO: Side.NO, Act.VOTE_UNSURE: Side.UNSURE}


async def vote(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """A vote is kept at once; Yes on a gate that spans levels then asks which."""
    prompt_id, _, ref = body.subject.partition(":")
    members = await members_told(context, event.place)
    async with context.store.transaction() as tx:
        found = await locked_prompt(tx, event.place, prompt_id)
        if found is None:
            return Private(private.nothing_open())
        reflection, prompt = found
        passage = await passage_of(tx, reflection)
        gate = next((g for g in gates.gates_of(passage.worksheet, prompt.item) if g.ref == ref), None)
        if gate is None:
            return Private(private.nothing_open())
        earlier = await tx.many(Stance, prompt=prompt.id)
        at = gates.cast_at(actor, ref, earlier, event.at, context.now())
        key = gates.vote_id(event.key, at)
        stance = Stance(key, reflection.id, prompt.id, prompt.place, ref, actor, _SIDES[body.act], at)
        # All members have voted when nobody is left of members and voters together: some voters are no members.
        voters = {actor} | {each.person for each in earlier if each.question == ref}
        known = len(members | voters) if members is not None else UNKNOWN
        decision = gates.take_vote(passage, prompt, stance, earlier, known)
        await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))
    if stance.side is Side.YES and gate.levels:
        return Show(forms.levels(prompt, gate))
    return Private(private.voted(stance.side))


async def members_told(context: Context, place: Place) -> frozenset[PersonRef] | None:
    """None when the platform does not tell them now."""
    try:
        return await context.directory(place.workspace.platform).members(place)
    except MessengerError:
        return None


async def open_branches(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    async with context.store.transaction() as tx:
        found = await locked_prompt(tx, event.place, body.subject)
        if found is None:
            return Private(private.nothing_open())
        reflection, prompt = found
        if is_facilitator(reflection, actor):
            await apply_once(tx, event, gates.open_branches(await passage_of(tx, reflection), prompt))
            return Nothing()
    return await told_who_may(context, reflection)


async def not_this_time(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    async with context.store.transaction() as tx:
        found = await locked_prompt(tx, event.place, body.subject)
        if found:
            await apply_once(tx, event, answering.step_aside(found[1], actor, event.at))
    return Private(private.off_your_list())


async def chosen_answer(tx: Transaction, event: Event, body: Chosen) -> tuple[Reflection, Prompt, Answer] | None:
    """The answer that a button or a message's menu means, if it is one of this place's."""
    key = answering.answer_id(body.message) if body.message and not body.subject else body.subject
    answer = await tx.one(Answer, id=key, place=event.place)
    found = await locked_prompt(tx, event.place, answer.prompt) if answer else None
    if found is None:
        return None
    held = await tx.one(Answer, id=key, place=event.place)
    return (*found, held) if held else None


async def share(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*OK to share*, and taking it back: the author's alone."""
    shared = body.act is Act.SHARE
    async with context.store.transaction() as tx:
        found = await chosen_answer(tx, event, body)
        if found is None:
            return Private(private.not_ours())
        _, prompt, answer = found
        if answer.author == actor:
            decision = answering.share(prompt, answer, shared=shared)
            await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))
            return Private(private.now_shared(shared))
    return await only_author(context, answer)


async def set_aside(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*Not an answer* and *Put back*: the author's or a facilitator's."""
    out = body.act is Act.NOT_AN_ANSWER
    async with context.store.transaction() as tx:
        found = await chosen_answer(tx, event, body)
        if found is None:
            return Private(private.not_ours())
        reflection, prompt, answer = found
        if actor == answer.author or is_facilitator(reflection, actor):
            decision = answering.take_out(prompt, answer, out=out)
            await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))
            return Private(private.set_aside(out))
    return await only_author(context, answer)


async def delete_answer(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    async with context.store.transaction() as tx:
        found = await chosen_answer(tx, event, body)
        if found is None:
            return Private(private.not_ours())
        _, prompt, answer = found
        if answer.author == actor:
            if not answering.is_outdated(answer, event.at, context.now()):
                decision = answering.delete(prompt, answer, event.at)
                await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))
            return Nothing()
    return await only_author(context, answer)


async def only_author(context: Context, answer: Answer) -> Reply:
    names = await context.names([answer.author])
    return Private(private.only_author(names[answer.author]))


async def agree_with(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """On an answer: add the voice. On the prompt: choose whose answer it is."""
    prompt_id, _, answer_id = body.subject.partition(":")
    if prompt_id and not answer_id:
        return await _choose_whom(context, event, prompt_id, actor)
    chosen = Chosen(body.act, answer_id, body.message)
    async with context.store.transaction() as tx:
        found = await chosen_answer(tx, event, chosen)
        if found is None or not found[2].counts:
            return Private(private.not_ours())
        _, prompt, answer = found
        if answer.author != actor:
            decision = answering.second(prompt, answer, actor, event.at)
            await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))
    return Private(private.seconded((await context.known_names([answer.author]))[answer.author]))


async def _choose_whom(context: Context, event: Event, prompt_id: str, actor: PersonRef) -> Reply:
    async with context.store.reading() as reader:
        prompt = await reader.one(Prompt, id=prompt_id, place=event.place)
        answers = await reader.many(Answer, prompt=prompt_id, place=event.place)
    others = [answer for answer in answers if answer.counts and answer.author != actor]
    if prompt is None or not others:
        return Private(private.nothing_to_agree_with())
    names = await context.names(answer.author for answer in others)
    return Show(forms.agree_with(prompt, [(answer, names[answer.author]) for answer in others]))


HANDLERS: dict[Act, Handler] = {
    Act.VOTE_YES: vote,
    Act.VOTE_NO: vote,
    Act.VOTE_UNSURE: vote,
    Act.OPEN_BRANCHES: open_branches,
    Act.NOT_THIS_TIME: not_this_time,
    Act.SHARE: share,
    Act.UNSHARE: share,
    Act.NOT_AN_ANSWER: set_aside,
    Act.PUT_BACK: set_aside,
    Act.DELETE_ANSWER: delete_answer,
    Act.AGREE_WITH: agree_with,
}
