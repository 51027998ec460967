"""What a team puts before its leaders, their decision on it, and the calendar of a leadership channel's page."""

from bot.dialogue import briefing as deciding
from bot.dialogue.commands import Command, options
from bot.dialogue.decision import Decision
from bot.dialogue.digest import nobody_knew
from bot.dialogue.next_steps import may_change
from bot.dialogue.wording import briefing as wording
from bot.dialogue.wording import forms, mistakes, private
from bot.domain.answer import Answer, NextStep
from bot.domain.briefing import Issue, Matter, Verdict, matter_id
from bot.domain.cadence import local
from bot.domain.events import Chosen, Event, Submitted
from bot.domain.form import Invalid, Nothing, Private, Reply, Show
from bot.domain.message import Act, Message
from bot.domain.places import PersonRef, Place
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Acceptance, Page, Reporting
from bot.services.briefing import reporting_teams
from bot.services.composing_pages import section_told
from bot.services.context import Context
from bot.services.listening import page_refresh
from bot.services.ports import Reader
from bot.services.recall import apply_once, locked_prompt
from bot.services.rights import is_facilitator, told_who_may
from bot.services.tracking import told_step_people


async def put_before_leaders(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*Put before leadership*: a step by its people, a question that nobody could answer by a facilitator."""
    prompt_id, _, step_id = body.subject.partition(":")
    async with context.store.transaction() as tx:
        found = await locked_prompt(tx, event.place, prompt_id)
        if found is None:
            return Private(private.not_ours())
        reflection, prompt = found
        step = await tx.one(NextStep, id=step_id, prompt=prompt.id) if step_id else None
        if step_id and step is None:
            return Private(private.not_ours())
        if refused := await _no_matter(tx, reflection, prompt, step):
            return Private(refused)
        if _may_raise(reflection, step, actor):
            stored = await tx.one(Matter, id=matter_id(prompt.id, step_id))
            decision = deciding.raise_matter(prompt, step_id, stored, actor, event.at)
            await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))
            return Nothing()
    if step:
        return await told_step_people(context, step, reflection.facilitators)
    return await told_who_may(context, reflection)


async def _no_matter(reader: Reader, reflection: Reflection, prompt: Prompt, step: NextStep | None) -> Message | None:
    """Why there is nothing to put before leaders, if so."""
    if reflection.settings.leadership is None:
        return private.no_leadership()
    if step is None and not nobody_knew(prompt, await reader.many(Answer, prompt=prompt.id)):
        return private.line(mistakes.somebody_knew())
    return None


def _may_raise(reflection: Reflection, step: NextStep | None, actor: PersonRef) -> bool:
    return may_change(step, actor, reflection.facilitators) if step else is_facilitator(reflection, actor)


async def typed(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`raise 2`, `raise 1.A.2`."""
    ref = command.rest.strip().strip("#").upper()
    async with context.store.reading() as reader:
        reflection = await reader.latest(event.place)
        subject = await _named(reader, reflection, ref) if reflection else ""
    if not subject:
        return Private(private.line(mistakes.nothing_to_raise(command.rest)))
    return await put_before_leaders(context, event, Chosen(Act.RAISE, subject), actor)


async def _named(reader: Reader, reflection: Reflection, ref: str) -> str:
    if ref.isdecimal():
        step = await reader.one(NextStep, reflection=reflection.id, number=int(ref))
        return f"{step.prompt}:{step.id}" if step else ""
    prompts = await reader.many(Prompt, reflection=reflection.id, item=ref)
    return f"{prompts[0].id}:" if prompts else ""


async def take_back(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """As long as leaders have not decided."""
    async with context.store.transaction() as tx:
        named = await tx.one(Matter, id=body.subject, place=event.place)
        found = await locked_prompt(tx, event.place, named.prompt) if named else None
        matter = await tx.one(Matter, id=body.subject, place=event.place) if found else None
        if found is None or matter is None:
            return Private(private.not_ours())
        reflection, prompt = found
        if actor == matter.by or is_facilitator(reflection, actor):
            if matter.verdict is None:
                decision = deciding.take_back(matter, prompt)
                await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))
            return Nothing()
    return await told_who_may(context, reflection)


async def decision_form(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*Yes*, *Not now* or *Let's talk*: with a word why."""
    key, _, verdict = body.subject.partition(":")
    async with context.store.reading() as reader:
        found = await _matter_here(reader, event.place, key)
        sections = await reader.many(Page, reflection=found[0].reflection, shown_in=event.place) if found else ()
    told = await section_told(context, sections[-1].id) if sections else None
    line = next((each for each in told[1].matters if each.id == key), None) if told else None
    if line is None:
        return Private(private.not_ours())
    return Show(forms.decide(key, line.text, Verdict(verdict)))


async def _matter_here(reader: Reader, leadership: Place, key: str) -> tuple[Matter, Prompt] | None:
    """One that was put before this very channel, which accepted the team."""
    matter = await reader.one(Matter, id=key, withdrawn=False)
    if matter is None:
        return None
    reporting = await reader.one(Reporting, reflection=matter.reflection, leadership=leadership)
    prompt = await reader.one(Prompt, id=matter.prompt)
    accepted = reporting is not None and reporting.state is Acceptance.ACCEPTED
    return (matter, prompt) if prompt and accepted else None


async def decide(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    verdict = Verdict(next(iter(body.values.get("verdict", ())), Verdict.TALK))
    why = next(iter(body.values.get("why", ())), "").strip()
    if verdict is Verdict.NOT_NOW and not why:
        return Invalid({"why": mistakes.say_why()})
    async with context.store.transaction() as tx:
        named = await _matter_here(tx, event.place, body.subject)
        held = await tx.lock(named[0].reflection) if named else None
        found = await _matter_here(tx, event.place, body.subject) if held else None
        if found is None:
            return Private(private.not_ours())
        matter, prompt = found
        decision = deciding.decide(matter, prompt, verdict, why, actor, event.at)
        await apply_once(tx, event, decision + await page_refresh(tx, prompt, decision))
    return Nothing()


async def calendar(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`page`, `page now`, `page every=2 days=thu at=8:00`: anybody's in a leadership channel."""
    if command.rest.strip().casefold() == "now":
        return await _now(context, event)
    try:
        given = {name: (value,) for name, value in options(command.rest).items()}
    except ValueError as wrong:
        return Private(private.line(mistakes.not_a_setting(str(wrong))))
    if unknown := given.keys() - {"every", "days", "at"}:
        return Private(private.line(mistakes.not_a_setting(min(unknown))))
    async with context.store.transaction() as tx:
        held = await tx.lock_briefing(event.place)
        if given and held:
            changed = deciding.rescheduled(held, given, event.at)
            if not isinstance(changed, Decision):
                return Private(private.line(next(iter(changed.values()))))
            await apply_once(tx, event, changed)
    return await _told(context, event.place)


async def _now(context: Context, event: Event) -> Reply:
    async with context.store.transaction() as tx:
        held = await tx.lock_briefing(event.place)
        if held is not None:
            today = local(event.at, held.cadence.zone).date()
            left = await tx.many(Issue, place=event.place, leaves=today)
            if left:
                return Private(wording.left_today())
            await apply_once(tx, event, deciding.at_once(held, context.now()))
            return Private(wording.coming_now())
    return await _told(context, event.place)


async def _told(context: Context, leadership: Place) -> Reply:
    async with context.store.transaction() as tx:
        briefing = await tx.lock_briefing(leadership)
        teams = await reporting_teams(tx, leadership)
    directory = context.directory(leadership.workspace.platform)
    channels = [await directory.channel(team.place) for team in teams]
    names = sorted((channel.name for channel in channels if channel), key=str.casefold)
    return Private(wording.schedule_message(briefing, names))
