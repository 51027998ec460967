"""Buttons that only read: they show a form or a private message and change nothing."""

from collections.abc import Awaitable, Callable

from bot.dialogue import gates
from bot.dialogue.decision import Passage
from bot.dialogue.practices import readable
from bot.dialogue.wording import forms, last_time, practices, private, prompts
from bot.domain.answer import Agreement, Answer, AnswerKind, Stance
from bot.domain.audience import Audience, Promise
from bot.domain.delivery import Kind
from bot.domain.events import Chosen, Event
from bot.domain.form import Private, Reply, Show
from bot.domain.message import Act
from bot.domain.places import PersonRef
from bot.domain.plan import questions_of
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Page
from bot.domain.worksheet import FollowUp, Question, Worksheet
from bot.services.choosing import only_author
from bot.services.composing_prompts import told_last_time
from bot.services.context import Context
from bot.services.ports import Reader
from bot.services.reading_ahead import PromptRecord
from bot.services.recall import passage_of
from bot.services.remembering import earlier_of, notes_for
from bot.services.rights import is_facilitator, told_who_may

Handler = Callable[[Context, Event, Chosen, PersonRef], Awaitable[Reply]]


async def _prompt_of(reader: Reader, event: Event, prompt_id: str) -> tuple[Passage, Prompt] | None:
    prompt = await reader.one(Prompt, id=prompt_id, place=event.place)
    reflection = await reader.one(Reflection, id=prompt.reflection, place=event.place) if prompt else None
    return (await passage_of(reader, reflection), prompt) if prompt and reflection else None


async def answer_form(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*Answer in a form*, *Edit*, and *I don't know. Who would?*: filled with what this person said before."""
    prompt_id, _, branch = body.subject.partition(":")
    kind = AnswerKind.UNKNOWN if body.act is Act.UNKNOWN else AnswerKind.FORM
    async with context.store.reading() as reader:
        found = await _prompt_of(reader, event, prompt_id)
        if found is None:
            return Private(private.nothing_open())
        passage, prompt = found
        stranger = await _card_of_another(reader, event, body, actor)
        stances = await reader.many(Stance, prompt=prompt.id)
        said = await reader.many(Answer, prompt=prompt.id, author=actor, kind=kind)
    if stranger:
        return await only_author(context, stranger)
    parts = [(part.ref, gates.part_text(part)) for part in _parts(passage.worksheet, prompt)]
    chosen = branch or _usual(passage.worksheet, prompt, actor, stances)
    earlier = next((answer.text for answer in said if answer.branch == chosen and answer.counts), "")
    if kind is AnswerKind.UNKNOWN:
        return Show(forms.unknown(prompt, parts, chosen, earlier))
    return Show(forms.answer(prompt, parts, chosen, earlier, prompts.promise_line(prompt.promise)))


async def _card_of_another(reader: Reader, event: Event, body: Chosen, actor: PersonRef) -> Answer | None:
    """The answer under whose card the button was pressed, when somebody else wrote it."""
    card = await reader.posted(event.place, body.message.id) if body.message else None
    if card is None or card.kind is not Kind.FORM_ANSWER:
        return None
    answer = await reader.one(Answer, id=card.subject)
    return answer if answer and answer.author != actor else None


def _parts(worksheet: Worksheet, prompt: Prompt) -> list[gates.Part]:
    return gates.asked_parts(worksheet, prompt.item, prompt.followed)


def _usual(worksheet: Worksheet, prompt: Prompt, actor: PersonRef, stances: tuple[Stance, ...]) -> str:
    return gates.usual_branch(worksheet, prompt, actor, stances)


async def agreed_form(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    async with context.store.reading() as reader:
        found = await _prompt_of(reader, event, body.subject)
        if found is None:
            return Private(private.nothing_open())
        passage, prompt = found
        answers = await reader.many(Answer, prompt=prompt.id)
        stored = await reader.one(Agreement, prompt=prompt.id)
    if not is_facilitator(passage.reflection, actor):
        return await told_who_may(context, passage.reflection)
    written = [answer for answer in answers if answer.counts and answer.text and answer.kind is not AnswerKind.UNKNOWN]
    names = await context.names(answer.author for answer in written)
    question = gates.part_text(_parts(passage.worksheet, prompt)[0])
    return Show(forms.agreed_answer(prompt, question, [(each, names[each.author]) for each in written], stored))


async def resources(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """Reading on the question, and what other teams of the workspace shared."""
    async with context.store.reading() as reader:
        found = await _prompt_of(reader, event, body.subject)
        lying = (await notes_for(reader, [found])).get(body.subject, ()) if found else ()
    if found is None:
        return Private(private.nothing_open())
    passage, prompt = found
    directory = context.directory(prompt.place.workspace.platform)
    notes = readable(lying, await directory.channel(prompt.place)) if lying else ()
    channels = {place: await directory.channel(place) for place in dict.fromkeys(note.place for note in notes)}
    shared = practices.notes_blocks(notes, {place: each.name for place, each in channels.items() if each})
    asked = questions_of(passage.worksheet, prompt.item)
    principle = passage.worksheet.principle_of(prompt.item)
    return Private(prompts.resources_message(principle, asked, _terms(passage.worksheet, asked), shared))


async def more_from_last_time(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    async with context.store.reading() as reader:
        found = await _prompt_of(reader, event, body.subject)
        earlier = await earlier_of(reader, [found]) if found else ()
    if found is None:
        return Private(private.nothing_open())
    passage, prompt = found
    last = told_last_time(PromptRecord(passage, prompt, (), (), None, earlier))
    alone = prompt.promise is Promise.ALONE
    return Private(last_time.more_message(last, alone=alone) if last else last_time.nothing_more())


def _terms(worksheet: Worksheet, asked: tuple[Question, ...]) -> list[tuple[str, str]]:
    """The terms that occur in what is asked, with their meanings."""
    parts: list[Question | FollowUp] = [*asked, *(branch for question in asked for branch in question.branches)]
    words = " ".join(" ".join((part.text, *part.points)) for part in parts).casefold()
    return [(each.term, each.meaning) for each in worksheet.terms if each.term.casefold() in words]


async def reply_form(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*Reply to the team*, pressed where the page is shown."""
    async with context.store.reading() as reader:
        page = await reader.one(Page, id=body.subject, shown_in=event.place, audience=Audience.LEADERS)
        reflection = await reader.one(Reflection, id=page.reflection) if page else None
        passage = await passage_of(reader, reflection) if reflection else None
    if page is None or passage is None:
        return Private(private.not_ours())
    team = await context.directory(page.place.workspace.platform).channel(page.place)
    asked = [(each.id, f"{each.item} {_main_text(passage.worksheet, each)}") for each in passage.prompts]
    return Show(forms.reply_to_team(page.id, team.name if team else "", asked))


def _main_text(worksheet: Worksheet, prompt: Prompt) -> str:
    return gates.part_text(_parts(worksheet, prompt)[0])


HANDLERS: dict[Act, Handler] = {
    Act.ANSWER_IN_FORM: answer_form,
    Act.EDIT_ANSWER: answer_form,
    Act.UNKNOWN: answer_form,
    Act.AGREED_ANSWER: agreed_form,
    Act.RESOURCES: resources,
    Act.LAST_TIME: more_from_last_time,
    Act.REPLY_TO_TEAM: reply_form,
}
