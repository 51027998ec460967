"""What stands in a question's thread, written from what is stored: prompt, follow-ups, form answers, steps."""

from bot.dialogue.decision import Passage
from bot.dialogue.digest import standing_of
from bot.dialogue.gates import asked_parts, current, gates_of, part_text, tally
from bot.dialogue.last_time import last_time
from bot.dialogue.practices import readable
from bot.dialogue.release import Release, may_become_practice
from bot.dialogue.wording import practices, prompts, steps
from bot.domain.answer import Agreement, Answer, NextStep, StepState
from bot.domain.audience import Audience, Promise
from bot.domain.briefing import Matter, matter_id
from bot.domain.cadence import local
from bot.domain.delivery import Delivery, Kind
from bot.domain.message import Message
from bot.domain.places import PersonRef
from bot.domain.plan import questions_of
from bot.domain.practice import PracticeNote
from bot.domain.reflection import Prompt, PromptState, Reflection
from bot.domain.summary import LastTime
from bot.domain.worksheet import Action, Worksheet
from bot.services.content import Composer, Content, Mark
from bot.services.context import Context
from bot.services.outsiders import keep_from_outsiders
from bot.services.ports import Reader
from bot.services.reading_ahead import Ahead, PromptRecord, prompt_records


async def _prompt(reader: Reader, prompt_id: str) -> tuple[Reflection, Prompt, Worksheet] | None:
    prompt = await reader.one(Prompt, id=prompt_id)
    reflection = await reader.one(Reflection, id=prompt.reflection) if prompt else None
    return (reflection, prompt, await reader.worksheet(reflection.worksheet)) if prompt and reflection else None


async def prompt(context: Context, delivery: Delivery, ahead: Ahead) -> Content | None:
    await keep_from_outsiders(context, delivery)
    if delivery.id not in ahead:
        async with context.store.reading() as reader:
            ahead = await prompt_records(reader, [delivery])
    found = ahead.get(delivery.id)
    if found is None:
        return None
    signed_by = found.passage.reflection.signed_by
    names = await context.names([signed_by])
    return prompts.prompt_message(asked(found, names[signed_by], len(await readable_notes(context, found))))


async def readable_notes(context: Context, found: PromptRecord) -> tuple[PracticeNote, ...]:
    """Other teams' notes on a question, as they may be read where it is asked."""
    if not found.notes:
        return ()
    place = found.prompt.place
    return readable(found.notes, await context.directory(place.workspace.platform).channel(place))


def asked(found: PromptRecord, signed_by: str, shared: int = 0) -> prompts.Asked:
    passage, worksheet, item = found.passage, found.passage.worksheet, found.prompt.item
    principle = worksheet.principle_of(item)
    counting = [answer for answer in found.answers if answer.counts]
    within = (each for each in passage.items if worksheet.principle_of(each.ref) is principle)
    first = min(within, key=lambda each: each.position, default=None)
    return prompts.Asked(
        prompt=found.prompt,
        principle=principle,
        action=_action(worksheet, item),
        questions=questions_of(worksheet, item),
        standing=standing_of(passage, item),
        settings=passage.reflection.settings,
        signed_by=signed_by,
        opens_principle=first is not None and first.ref == item,
        saved=len(counting),
        people=len({answer.author for answer in counting}),
        votes=len(current(found.stances)),
        tallies=tuple(tally(gate, found.stances) for gate in gates_of(worksheet, item)),
        agreed=found.agreement is not None,
        live=passage.reflection.live,
        last_time=told_last_time(found),
        practices=shared,
    )


def told_last_time(found: PromptRecord) -> LastTime | None:
    """As the team itself may read it."""
    passage = found.passage
    release = Release(Audience.TEAM)
    return last_time(found.earlier, passage.reflection, passage.worksheet.id, found.prompt.item, release)


def _action(worksheet: Worksheet, ref: str) -> Action | None:
    actions = worksheet.principle_of(ref).actions
    return next((action for action in actions if ref == action.ref or ref.startswith(action.ref + ".")), None)


def first_prompt(passage: Passage, preview: Prompt, signed_by: str) -> Message:
    """How the first question will look, for the preview."""
    return prompts.prompt_message(asked(PromptRecord(passage, preview, (), (), None), signed_by))


async def follow_up(context: Context, delivery: Delivery) -> Content | None:
    prompt_id, _, ref = delivery.subject.partition(":")
    await keep_from_outsiders(context, delivery)
    async with context.store.reading() as reader:
        found = await _prompt(reader, prompt_id)
    if found is None:
        return None
    gates = gates_of(found[2], found[1].item)
    question, branch = next((gate, branch) for gate in gates for branch in gate.branches if branch.ref == ref)
    return prompts.follow_up_message(found[1], question, branch)


async def form_answer(context: Context, delivery: Delivery) -> Content | None:
    async with context.store.reading() as reader:
        answer = await reader.one(Answer, id=delivery.subject)
        found = await _prompt(reader, answer.prompt) if answer and not answer.deleted else None
    if answer is None or found is None:
        return None
    parts = asked_parts(found[2], found[1].item, {answer.branch})
    about = next((part_text(part) for part in parts if part.ref == answer.branch and part.ref != found[1].item), "")
    names = await context.names([answer.author])
    return prompts.form_answer_message(answer, names[answer.author], about)


async def mark(context: Context, delivery: Delivery) -> Content | None:
    async with context.store.reading() as reader:
        answer = await reader.one(Answer, id=delivery.subject)
    if answer is None or answer.message is None:
        return None
    return Mark(answer.message, answer.counts)


async def reminder(context: Context, delivery: Delivery) -> Content | None:
    """Nothing once the question has closed or reminders are off."""
    async with context.store.reading() as reader:
        found = await _prompt(reader, delivery.subject)
        answers = await reader.many(Answer, prompt=delivery.subject)
    if found is None or found[1].state is not PromptState.OPEN or not found[0].settings.reminder:
        return None
    await keep_from_outsiders(context, delivery)
    closes = local(found[1].closes_at, found[0].cadence.zone).date()
    people = len({answer.author for answer in answers if answer.counts})
    return prompts.reminder_message(found[1], closes, people)


async def agreed_answer(context: Context, delivery: Delivery) -> Content | None:
    async with context.store.reading() as reader:
        agreement = await reader.one(Agreement, prompt=delivery.subject)
        prompt_of = await reader.one(Prompt, id=delivery.subject)
    if agreement is None or prompt_of is None:
        return None
    if prompt_of.promise is Promise.ALONE:
        return prompts.agreed_message(agreement, "")
    names = await context.names([agreement.by])
    return prompts.agreed_message(agreement, names[agreement.by])


async def practice_request(context: Context, delivery: Delivery) -> Content | None:
    """`subject` is answer:person. Nothing once the note stands, or where there is no answer to share any more."""
    answer_id, _, asking = delivery.subject.partition(":")
    async with context.store.reading() as reader:
        answer = await reader.one(Answer, id=answer_id)
        note = await reader.one(PracticeNote, answer=answer_id, withdrawn=False)
    if answer is None or note or not may_become_practice(answer):
        return None
    by = PersonRef(delivery.place.workspace, asking)
    names = await context.names([answer.author, by])
    return practices.request_message(answer.id, names[answer.author], names[by])


async def step(context: Context, delivery: Delivery) -> Content | None:
    """A next step's card, or the one question about it when it is due."""
    step_id, _, moved = delivery.subject.partition(":")
    async with context.store.reading() as reader:
        found = await reader.one(NextStep, id=step_id)
        reflection = await reader.one(Reflection, id=found.reflection) if found else None
        matter = await reader.one(Matter, id=matter_id(found.prompt, found.id)) if found else None
    if found is None:
        return None
    reports = reflection is not None and reflection.settings.leadership is not None
    names = await context.names([found.owner])
    owner = names[found.owner] if found.owner else found.owner_name
    answered = found.state is not StepState.OPEN or moved != str(found.moved)
    if delivery.kind is Kind.STEP or (answered and delivery.message):
        return steps.step_message(found, owner, for_leaders=reports and (matter is None or matter.withdrawn))
    today = local(context.now(), reflection.cadence.zone).date() if reflection else found.due
    return None if answered else steps.step_check_message(found, owner, today)


def open_for(passage: Passage, mine: tuple[Answer, ...], passed: frozenset[str]) -> list[Prompt]:
    """The open questions that a person has neither answered nor set aside."""
    answered = {answer.prompt for answer in mine if answer.counts}
    return [p for p in passage.open_prompts if p.id not in answered and p.id not in passed]


def asked_text(worksheet: Worksheet, item: str) -> str:
    """The question in one line, or the title of the action whose questions are asked together."""
    return part_text(asked_parts(worksheet, item, ())[0])


THREAD_COMPOSERS: dict[Kind, Composer] = {
    Kind.FOLLOW_UP: follow_up,
    Kind.FORM_ANSWER: form_answer,
    Kind.MARK: mark,
    Kind.REMINDER: reminder,
    Kind.AGREED: agreed_answer,
    Kind.PRACTICE_REQUEST: practice_request,
    Kind.STEP: step,
    Kind.STEP_CHECK: step,
}
