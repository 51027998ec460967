"""Facilitators' commands, typed or pressed: what happens to the schedule and to the questions that are open."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.dialogue import asking
from bot.dialogue.closing import close, end, settle
from bot.dialogue.commands import Command, Verb
from bot.dialogue.decision import Decision, Passage
from bot.dialogue.gates import asked_parts, part_text
from bot.dialogue.setup import Wrong, read_day
from bot.dialogue.wording import mistakes, private
from bot.domain import plan
from bot.domain.cadence import local
from bot.domain.delivery import Kind
from bot.domain.events import Chosen, Commanded, Event
from bot.domain.form import Private, Reply
from bot.domain.message import Act, Message
from bot.domain.places import PersonRef
from bot.domain.reflection import UNDER_WAY, Prompt, PromptState, ReflectionState
from bot.domain.school_calendar import Break
from bot.services.context import Context
from bot.services.listening import page_refresh
from bot.services.outsiders import take_up
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply_once, passage_of
from bot.services.rights import is_facilitator, refusal, told_who_may
from bot.services.submitting import agreed


class Refused(Exception):
    """A command that makes no sense now; the message says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__("refused")
        self.message = message


Steer = Callable[[Reader, Passage, Command, Event], Awaitable[Decision]]
"""What a command decides, within the transaction that holds the reflection. Raises Wrong and Refused."""


async def steer(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """One facilitator's command on the channel's reflection, once for each event."""
    refused = await refusal(context, event.place) if command.verb in {Verb.NEXT, Verb.RESUME} else None
    async with context.store.transaction() as tx:
        latest = await tx.latest(event.place)
        held = await tx.lock(latest.id) if latest else None
        if held is None:
            return Private(private.no_reflection())
        if is_facilitator(held, actor):
            return refused or await _steered(tx, await passage_of(tx, held), command, event)
    return await told_who_may(context, held)


async def _steered(tx: Transaction, passage: Passage, command: Command, event: Event) -> Reply:
    try:
        _check_state(passage, command.verb)
        decision = await STEERS[command.verb](tx, passage, command, event)
        await apply_once(tx, event, decision)
        if command.verb is Verb.RESUME:
            await take_up(tx, passage.reflection.id)
    except Refused as refused:
        return Private(refused.message)
    except Wrong as wrong:
        return Private(private.line(str(wrong)))
    return decision.reply


def _check_state(passage: Passage, verb: Verb) -> None:
    state = passage.reflection.state
    if state is ReflectionState.DRAFT:
        raise Refused(private.not_started())
    if state not in UNDER_WAY and verb not in {Verb.AGREE, Verb.SKIP, Verb.CLOSE}:
        raise Refused(private.has_ended())


async def ask_next(reader: Reader, passage: Passage, command: Command, event: Event) -> Decision:
    if passage.reflection.state is ReflectionState.PAUSED:
        raise Refused(private.paused_now())
    if not plan.pending(passage.items):
        raise Refused(private.nothing_left())
    return asking.ask_now(passage, event.at)


async def settle_open(reader: Reader, passage: Passage, command: Command, event: Event) -> Decision:
    """*Skip* and *close*: the question that is named, pressed or in whose thread it is typed, else the newest one."""
    prompt = _named(passage, command.rest) if command.rest else await _meant(reader, passage, event)
    if prompt is None:
        raise Refused(private.nothing_open())
    if prompt.closed_at is not None:
        raise Refused(private.closed_already())
    state = PromptState.SKIPPED if command.verb is Verb.SKIP else PromptState.CLOSED
    return close(passage, prompt, event.at, state)


def _named(passage: Passage, ref: str) -> Prompt:
    prompt = next((prompt for prompt in passage.prompts if prompt.item == ref.strip().upper()), None)
    if prompt is None:
        raise Wrong(mistakes.not_asked(ref))
    return prompt


async def _meant(reader: Reader, passage: Passage, event: Event) -> Prompt | None:
    """The question of the button or the thread; without either the newest open one."""
    body = event.body
    if isinstance(body, Chosen):
        return next((prompt for prompt in passage.prompts if prompt.id == body.subject), None)
    if isinstance(body, Commanded) and body.thread:
        root = await reader.posted(event.place, body.thread.thread)
        if root and root.kind is Kind.PROMPT:
            return next((prompt for prompt in passage.prompts if prompt.id == root.subject), None)
    return passage.open_prompts[-1] if passage.open_prompts else None


async def pause(reader: Reader, passage: Passage, command: Command, event: Event) -> Decision:
    given = command.rest.removeprefix("until").strip()
    today = local(event.at, passage.reflection.cadence.zone).date()
    until = read_day(given, near=today) if given else None
    if until and until <= today:
        raise Wrong(mistakes.past_day())
    told = asking.notice(passage.reflection, "paused", until.isoformat() if until else "", event.key)
    return asking.pause(passage, until) + Decision(intentions=(told,))


async def resume(reader: Reader, passage: Passage, command: Command, event: Event) -> Decision:
    if passage.reflection.state is not ReflectionState.PAUSED:
        raise Refused(private.not_paused())
    return asking.resume(passage, event.at, event.key)


async def jump(reader: Reader, passage: Passage, command: Command, event: Event) -> Decision:
    """*Jump* to one part, or *reorder* by several."""
    refs = [ref.upper() for ref in command.words]
    waiting = plan.pending(passage.items)
    strange = [ref for ref in refs if not any(item.ref == ref or item.ref.startswith(ref + ".") for item in waiting)]
    if not refs:
        raise Wrong(mistakes.name_parts())
    if strange:
        raise Wrong(mistakes.not_pending(", ".join(strange)))
    moved = plan.reorder(passage.items, refs)
    after = {item.ref: item for item in (*passage.items, *moved)}
    first = plan.pending(tuple(after.values()))[0]
    question = part_text(asked_parts(passage.worksheet, first.ref, ())[0])
    return Decision(items=moved, reply=Private(private.comes_next(question)))


async def agree(reader: Reader, passage: Passage, command: Command, event: Event) -> Decision:
    prompt = await _meant(reader, passage, event)
    if prompt is None and passage.prompts:
        prompt = max(passage.prompts, key=lambda each: each.opened_at)
    if prompt is None or event.actor is None:
        raise Refused(private.nothing_open())
    if not command.rest:
        raise Wrong(mistakes.empty_answer())
    decision = await agreed(reader, prompt, command.rest, "", event)
    return decision + await page_refresh(reader, prompt, decision)


async def remind(reader: Reader, passage: Passage, command: Command, event: Event) -> Decision:
    on = command.rest.casefold() != "off"
    reflection = passage.reflection
    changed = replace(reflection, settings=replace(reflection.settings, reminder=on))
    return Decision(changes=(changed,), reply=Private(private.reminders(on)))


async def snow_day(reader: Reader, passage: Passage, command: Command, event: Event) -> Decision:
    """A day on which the school is closed after all: the coming slot and open questions move."""
    today = local(event.at, passage.reflection.cadence.zone).date()
    day = read_day(command.rest, near=today) if command.rest else today
    cadence = passage.reflection.cadence
    calendar = cadence.calendar.with_break(Break("Snow day", day, day))
    settings = replace(passage.reflection.settings, cadence=replace(cadence, calendar=calendar))
    changed = replace(passage.reflection, settings=settings)
    told = asking.notice(changed, "closed_day", day.isoformat())
    moved = asking.replan(replace(passage, reflection=changed), event.at)
    return Decision(changes=(changed,), intentions=(told,)) + moved


async def stop(reader: Reader, passage: Passage, command: Command, event: Event) -> Decision:
    """Asks back when typed; ends the reflection when confirmed."""
    if not isinstance(event.body, Chosen):
        return Decision(reply=Private(private.confirm_stop(passage.reflection.settings.promise)))
    decision = Decision()
    for prompt in passage.open_prompts:
        decision += settle(passage, prompt, event.at)
    told = asking.notice(passage.reflection, "stopped", event.actor.id if event.actor else "", event.key)
    return decision + end(passage.reflection, event.at, ReflectionState.STOPPED) + Decision(intentions=(told,))


STEERS: dict[Verb, Steer] = {
    Verb.NEXT: ask_next,
    Verb.SKIP: settle_open,
    Verb.CLOSE: settle_open,
    Verb.PAUSE: pause,
    Verb.RESUME: resume,
    Verb.JUMP: jump,
    Verb.REORDER: jump,
    Verb.AGREE: agree,
    Verb.REMINDER: remind,
    Verb.SNOWDAY: snow_day,
    Verb.STOP: stop,
}


async def pressed(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """The buttons that are commands. One that names a reflection is about no other: an old one does nothing more."""
    if body.act in {Act.NEXT, Act.PAUSE, Act.RESUME, Act.REMINDER_OFF}:
        async with context.store.reading() as reader:
            latest = await reader.latest(event.place)
        if latest is None or latest.id != body.subject:
            return Private(private.has_ended())
    return await steer(context, event, PRESSED[body.act], actor)


PRESSED: dict[Act, Command] = {
    Act.SKIP: Command(Verb.SKIP),
    Act.CLOSE: Command(Verb.CLOSE),
    Act.NEXT: Command(Verb.NEXT),
    Act.PAUSE: Command(Verb.PAUSE),
    Act.RESUME: Command(Verb.RESUME),
    Act.REMINDER_OFF: Command(Verb.REMINDER, "off"),
    Act.CONFIRM_STOP: Command(Verb.STOP),
}
