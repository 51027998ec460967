"""Next steps by button and form: made, changed, moved, done, dropped, and their history. Typed lines are not here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.dialogue import next_steps
from bot.dialogue.decision import Decision
from bot.dialogue.next_steps import Deed, Held, Terms
from bot.dialogue.wording import forms, mistakes, private, steps
from bot.domain.answer import Answer, NextStep, StepChange, StepState
from bot.domain.audience import Promise
from bot.domain.cadence import local
from bot.domain.events import Chosen, Event, Submitted
from bot.domain.form import Form, FormId, Invalid, Nothing, Private, Reply, Show
from bot.domain.message import Act
from bot.domain.places import PersonRef
from bot.domain.reflection import Prompt, Reflection
from bot.services.choosing import members_told
from bot.services.context import Context
from bot.services.listening import page_refresh
from bot.services.ports import Transaction
from bot.services.recall import apply_once, locked_prompt, locked_step
from bot.services.submitting import value

Decide = Callable[[Held, Sequence[Answer]], Decision | Invalid]
"""What becomes of a step, beside all answers of its reflection, whose words it may hold."""

_FORMS: dict[Act, Callable[[NextStep], Form]] = {
    Act.STEP_CHANGE: forms.change_step,
    Act.STEP_MOVE: lambda step: forms.move_step(step, step.due),
    Act.STEP_DROP: forms.drop_step,
}


async def add(
    tx: Transaction, event: Event, reflection: Reflection, prompt: Prompt, terms: Terms, actor: PersonRef
) -> None:
    """A new step under a question that is held."""
    every = await tx.many(NextStep, reflection=reflection.id)
    number = max((step.number for step in every), default=0) + 1
    answers = await tx.many(Answer, reflection=reflection.id)
    made = next_steps.make(reflection, prompt, number, terms, Deed(actor, event.at), event.key, answers)
    await apply_once(tx, event, made + await page_refresh(tx, prompt, made))


async def act(context: Context, event: Event, step_id: str, actor: PersonRef, decide: Decide) -> Reply:
    """What somebody does to a step, once for each event, where it is theirs to do."""
    async with context.store.transaction() as tx:
        held = await locked_step(tx, event.place, step_id)
        if held is None:
            return Private(private.not_ours())
        if next_steps.may_change(held.step, actor, held.reflection.facilitators):
            decision = decide(held, await tx.many(Answer, reflection=held.reflection.id))
            if isinstance(decision, Invalid):
                return decision
            await apply_once(tx, event, decision + await page_refresh(tx, held.prompt, decision))
            return Nothing()
    return await told_step_people(context, held.step, held.reflection.facilitators)


async def told_step_people(context: Context, step: NextStep, facilitators: tuple[PersonRef, ...]) -> Reply:
    names = await context.names([step.owner, step.by, *facilitators])
    return Private(private.only_step_people(list(names.values())))


# --- Buttons ---


async def done(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    deed = Deed(actor, event.at)
    return await act(
        context, event, body.subject, actor, lambda held, found: next_steps.finish(held, StepState.DONE, deed, found)
    )


async def open_form(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*Change it*, *Move the date*, *Drop it*."""
    async with context.store.reading() as reader:
        step = await reader.one(NextStep, id=body.subject, place=event.place)
        reflection = await reader.one(Reflection, id=step.reflection) if step else None
    if step is None or reflection is None:
        return Private(private.not_ours())
    if not next_steps.may_change(step, actor, reflection.facilitators):
        return await told_step_people(context, step, reflection.facilitators)
    return Show(_FORMS[body.act](step))


async def open_new(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """A new next step: from the prompt, or from a message whose words it takes over."""
    message = body.message if body.message and not body.subject else None
    async with context.store.reading() as reader:
        delivery = await reader.posted(event.place, message.thread) if message else None
        prompt_id = body.subject or (delivery.subject if delivery else "")
        prompt = await reader.one(Prompt, id=prompt_id, place=event.place)
        answer = await reader.one(Answer, message=message) if message else None
    if prompt is None:
        return Private(private.not_ours())
    what = " ".join(answer.text.split())[:300] if answer and answer.counts else ""
    alone = actor.id if prompt.promise is Promise.ALONE else ""
    return Show(forms.make_step(prompt, what, answer.author.id if answer else alone, answer.id if answer else ""))


async def history(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """To anybody in the step's own place."""
    async with context.store.reading() as reader:
        step = await reader.one(NextStep, id=body.subject, place=event.place)
        reflection = await reader.one(Reflection, id=step.reflection) if step else None
        changes = await reader.many(StepChange, step=body.subject, place=event.place)
    if step is None or reflection is None:
        return Private(private.not_ours())
    names = await context.known_names([step.owner, step.by, *(change.by for change in changes)])
    owner = names[step.owner] if step.owner else step.owner_name
    zone = reflection.cadence.zone
    told = [(each, local(each.at, zone).date(), names[each.by] if each.by else "") for each in changes]
    made = local(step.at, zone).date()
    return Private(steps.history_message(step, owner, made, names[step.by], told))


# --- Forms ---


async def make(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    prompt_id, _, _ = body.subject.partition(":")
    terms = _terms(event, body)
    wrong = await _wrong_with(context, event, terms)
    async with context.store.transaction() as tx:
        found = await locked_prompt(tx, event.place, prompt_id)
        if wrong or found is None:
            return wrong or Private(private.nothing_open())
        due = _due(event, body, found[0])
        if isinstance(due, Invalid):
            return due
        await add(tx, event, *found, replace(terms, due=due), actor)
    return Nothing()


async def change(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    terms = _terms(event, body)
    wrong = await _wrong_with(context, event, terms)

    def decide(held: Held, answers: Sequence[Answer]) -> Decision | Invalid:
        due = _due(event, body, held.reflection, held.step.due)
        # Who left the channel may stay the owner, whatever else of the step is changed.
        if wrong and not (terms.what and terms.owner == held.step.owner):
            return wrong
        if isinstance(due, Invalid):
            return due
        return next_steps.change(held, replace(terms, due=due), Deed(actor, event.at), answers)

    return await act(context, event, body.subject, actor, decide)


async def move(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    def decide(held: Held, answers: Sequence[Answer]) -> Decision | Invalid:
        due = _due(event, body, held.reflection)
        if due is None or isinstance(due, Invalid):
            return due or Invalid({"due": mistakes.day("")})
        return next_steps.move(held, due, Deed(actor, event.at, value(body, "why")), answers)

    return await act(context, event, body.subject, actor, decide)


async def drop(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    why = value(body, "why")
    if not why:
        return Invalid({"why": mistakes.empty_answer()})
    deed = Deed(actor, event.at, why)
    return await act(
        context, event, body.subject, actor, lambda held, found: next_steps.finish(held, StepState.DROPPED, deed, found)
    )


def _terms(event: Event, body: Submitted) -> Terms:
    """But for the date, which is read in the team's zone."""
    owner = value(body, "owner")
    return Terms(
        what=value(body, "what"),
        owner=PersonRef(event.place.workspace, owner) if owner else None,
        owner_name=value(body, "owner_name"),
        first=value(body, "first"),
        barrier=value(body, "barrier"),
        involve=value(body, "involve"),
    )


async def _wrong_with(context: Context, event: Event, terms: Terms) -> Invalid | None:
    if not terms.what:
        return Invalid({"what": mistakes.empty_answer()})
    members = await members_told(context, event.place) if terms.owner else None
    known = members is None or terms.owner in members
    return None if known else Invalid({"owner": mistakes.not_here()})


def _due(event: Event, body: Submitted, reflection: Reflection, was: date | None = None) -> date | Invalid | None:
    """The ISO day of a form. One that stays as it was may be past."""
    text = value(body, "due")
    try:
        due = date.fromisoformat(text) if text else None
    except ValueError:
        return Invalid({"due": mistakes.day(text)})
    past = due and due != was and due < local(event.at, reflection.cadence.zone).date()
    return Invalid({"due": mistakes.past_day()}) if past else due


PRESSED: dict[Act, Callable[[Context, Event, Chosen, PersonRef], Awaitable[Reply]]] = {
    Act.MAKE_STEP: open_new,
    Act.STEP_DONE: done,
    **dict.fromkeys(_FORMS, open_form),
    Act.STEP_HISTORY: history,
}
SENT: dict[FormId, Callable[[Context, Event, Submitted, PersonRef], Awaitable[Reply]]] = {
    FormId.MAKE_STEP: make,
    FormId.CHANGE_STEP: change,
    FormId.MOVE_STEP: move,
    FormId.DROP_STEP: drop,
}
