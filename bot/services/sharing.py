"""*Share this practice*: the author's form, asking the author for somebody else, keeping a note, taking it back."""

from collections.abc import Mapping

from bot.dialogue.decision import Decision
from bot.dialogue.practices import ask_author, share, take_back
from bot.dialogue.release import may_become_practice
from bot.dialogue.wording import mistakes, practices, private
from bot.domain.answer import Answer
from bot.domain.events import Chosen, Event, Submitted
from bot.domain.form import Invalid, Private, Reply, Show
from bot.domain.message import Act
from bot.domain.places import PersonRef
from bot.domain.practice import PracticeNote
from bot.domain.reflection import Prompt
from bot.services.choosing import Handler, chosen_answer, only_author
from bot.services.context import Context
from bot.services.following import requests_about
from bot.services.ports import Transaction
from bot.services.recall import apply_once
from bot.services.submitting import value


async def pressed(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """Its author fills in the form; for anybody else the author is asked, once for each answer."""
    async with context.store.transaction() as tx:
        found = await chosen_answer(tx, event, body)
        if found is None:
            return Private(private.not_ours())
        _, prompt, answer = found
        if not may_become_practice(answer):
            return Private(practices.nothing_to_share())
        note = await _standing(tx, answer)
        if answer.author != actor:
            await _ask(tx, event, prompt, answer, note, actor)
    if answer.author != actor:
        return await _told_asked(context, answer, note)
    names = await context.known_names([actor])
    return Show(practices.form(answer, note, names[actor]))


async def _standing(tx: Transaction, answer: Answer) -> PracticeNote | None:
    return await tx.one(PracticeNote, answer=answer.id, withdrawn=False)


async def _ask(
    tx: Transaction, event: Event, prompt: Prompt, answer: Answer, note: PracticeNote | None, actor: PersonRef
) -> None:
    if note is None and not await requests_about(tx, [answer]):
        await apply_once(tx, event, ask_author(prompt, answer, actor))


async def _told_asked(context: Context, answer: Answer, note: PracticeNote | None) -> Reply:
    if note:
        return Private(practices.shared_already())
    return Private(practices.author_is_asked((await context.known_names([answer.author]))[answer.author]))


async def keep(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    """The form, sent by the author: nobody else's press makes a note."""
    async with context.store.transaction() as tx:
        found = await chosen_answer(tx, event, Chosen(Act.SHARE_PRACTICE, body.subject)) if body.subject else None
        if found is None:
            return Private(private.not_ours())
        reflection, prompt, answer = found
        if answer.author == actor:
            what = value(body, "what")
            if not may_become_practice(answer):
                return Private(practices.nothing_to_share())
            if not what:
                return Invalid({"what": mistakes.empty_answer()})
            worksheet = await tx.worksheet(reflection.worksheet)
            evidence, contact = value(body, "evidence"), value(body, "contact")
            note = share(worksheet, prompt, answer, event.at, what=what, evidence=evidence, contact=contact)
            answered = Decision(intentions=await requests_about(tx, [answer]))
            await apply_once(tx, event, note + answered)
            return Private(practices.shared(answer.id))
    return await only_author(context, answer)


async def taken_back(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    async with context.store.transaction() as tx:
        found = await chosen_answer(tx, event, body)
        if found is None:
            return Private(private.not_ours())
        answer = found[2]
        note = await _standing(tx, answer)
        if answer.author == actor:
            if note is None:
                return Private(practices.no_note())
            await apply_once(tx, event, Decision(changes=(take_back(note),)))
            return Private(practices.taken_back())
    return await only_author(context, answer)


CHOICES: Mapping[Act, Handler] = {Act.SHARE_PRACTICE: pressed, Act.TAKE_BACK_PRACTICE: taken_back}
