"""Forms that people sent: answers, who would know, levels, voices, agreed answers, leaders' words."""

from collections.abc import Awaitable, Callable

from bot.dialogue import answering, gates
from bot.dialogue.closing import in_thread, refresh
from bot.dialogue.decision import Decision, Passage
from bot.dialogue.release import still_quoted
from bot.dialogue.wording import mistakes, private
from bot.domain.answer import Agreement, Answer, AnswerKind, Stance
from bot.domain.audience import Audience
from bot.domain.delivery import Intention, Kind
from bot.domain.events import Chosen, Event, Submitted
from bot.domain.form import FormId, Invalid, Nothing, Private, Reply
from bot.domain.identity import identity
from bot.domain.message import Act
from bot.domain.places import PersonRef
from bot.domain.reflection import Prompt
from bot.domain.report import LeadersReply, Page
from bot.services.choosing import agree_with
from bot.services.context import Context
from bot.services.listening import page_refresh, pages_refreshed
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply_once, locked_prompt, passage_of
from bot.services.rights import is_facilitator, told_who_may

Handler = Callable[[Context, Event, Submitted, PersonRef], Awaitable[Reply]]


def value(body: Submitted, name: str) -> str:
    return next(iter(body.values.get(name, ())), "").strip()


async def _keep(tx: Transaction, event: Event, passage: Passage, prompt: Prompt, decision: Decision) -> None:
    await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))


async def answer(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    """An answer, or *I don't know*: one for each prompt, branch and person."""
    prompt_id, _, asked = body.subject.partition(":")
    unknown = body.form is FormId.UNKNOWN
    text = value(body, "who" if unknown else "text")
    if not text and not unknown:
        return Invalid({"text": mistakes.empty_answer()})
    async with context.store.transaction() as tx:
        found = await locked_prompt(tx, event.place, prompt_id)
        if found is None:
            return Private(private.nothing_open())
        passage, prompt = await passage_of(tx, found[0]), found[1]
        branch = _branch(passage, prompt, value(body, "branch") or asked)
        kind = AnswerKind.UNKNOWN if unknown else AnswerKind.FORM
        stored = await tx.one(Answer, id=answering.form_answer_id(prompt, branch, actor), place=event.place)
        if stored is None or not answering.is_outdated(stored, event.at, context.now()):
            decision = answering.take_form(prompt, stored, actor, kind, branch, text, event.at)
            await _keep(tx, event, passage, prompt, decision)
    return Nothing()


def _branch(passage: Passage, prompt: Prompt, ref: str) -> str:
    known = {part.ref for part in gates.asked_parts(passage.worksheet, prompt.item, prompt.followed)}
    return ref if ref in known else gates.main_ref(passage.worksheet, prompt.item)


async def levels(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    prompt_id, _, ref = body.subject.partition(":")
    async with context.store.transaction() as tx:
        found = await locked_prompt(tx, event.place, prompt_id)
        if found:
            passage = await passage_of(tx, found[0])
            stances = await tx.many(Stance, prompt=prompt_id)
            given = tuple(body.values.get("levels", ()))
            await _keep(tx, event, passage, found[1], gates.take_levels(found[1], ref, actor, stances, given))
    return Nothing()


async def voice(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    chosen = Chosen(Act.AGREE_WITH, f"{body.subject}:{value(body, 'answer')}")
    return await agree_with(context, event, chosen, actor)


async def agreed_answer(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    """What is written wins over what was picked."""
    async with context.store.transaction() as tx:
        found = await locked_prompt(tx, event.place, body.subject)
        if found is None:
            return Private(private.nothing_open())
        passage, prompt = await passage_of(tx, found[0]), found[1]
        if is_facilitator(passage.reflection, actor):
            picked = await tx.one(Answer, id=value(body, "answer"), prompt=prompt.id)
            text = value(body, "text") or (picked.text if picked and picked.counts else "")
            if not text:
                return Invalid({"text": mistakes.empty_answer()})
            dissent = value(body, "dissent")
            await _keep(tx, event, passage, prompt, await agreed(tx, prompt, text, dissent, event))
            return Nothing()
    return await told_who_may(context, passage.reflection)


async def agreed(reader: Reader, prompt: Prompt, text: str, dissent: str, event: Event) -> Decision:
    """The team's agreed answer as the acting facilitator wrote it down, with whom it quotes."""
    assert event.actor
    earlier = await reader.one(Agreement, prompt=prompt.id)
    quotes = still_quoted(text, await reader.many(Answer, prompt=prompt.id), earlier)
    agreement = Agreement(prompt.id, prompt.reflection, prompt.place, text, dissent, event.actor, event.at, quotes)
    card = in_thread(Kind.AGREED, prompt.id, prompt)
    return Decision(changes=(agreement,), intentions=(card, refresh(prompt)))


async def reply_to_team(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    """Leaders' words go to the question that they are about, else to the team's channel, and into the pages."""
    text = value(body, "text")
    if not text:
        return Invalid({"text": mistakes.empty_answer()})
    async with context.store.transaction() as tx:
        page = await tx.one(Page, id=body.subject, shown_in=event.place, audience=Audience.LEADERS)
        reflection = await tx.lock(page.reflection) if page else None
        if page is None or reflection is None:
            return Private(private.not_ours())
        prompt = await tx.one(Prompt, id=value(body, "prompt"), reflection=reflection.id)
        about = prompt.id if prompt else ""
        key = identity("reply", event.key)
        word = LeadersReply(key, page.id, reflection.id, page.place, actor, text, event.at, about)
        card = Intention(Kind.LEADERS_REPLY, word.id, page.place, reflection.id)
        said = Decision(changes=(word,), intentions=(in_thread(card.kind, word.id, prompt) if prompt else card,))
        await apply_once(tx, event, said + await pages_refreshed(tx, [(reflection.id, said)]))
    return Nothing()


HANDLERS: dict[FormId, Handler] = {
    FormId.ANSWER: answer,
    FormId.UNKNOWN: answer,
    FormId.LEVELS: levels,
    FormId.AGREE_WITH: voice,
    FormId.AGREED_ANSWER: agreed_answer,
    FormId.REPLY_TO_TEAM: reply_to_team,
}
