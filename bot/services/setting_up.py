"""*Set up*: the form, the preview and *Start*; and changed settings while a reflection is under way."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue import asking, setup
from bot.dialogue.closing import finish
from bot.dialogue.decision import Decision, Passage
from bot.dialogue.reporting import request
from bot.dialogue.wording import mistakes, private, setup_form
from bot.domain.audience import Promise, offered
from bot.domain.cadence import local, next_slot
from bot.domain.events import Chosen, Event, Submitted
from bot.domain.form import Form, FormId, Invalid, Nothing, Private, Reply, Show, Values
from bot.domain.identity import identity
from bot.domain.message import Message
from bot.domain.places import Channel, PersonRef, Place
from bot.domain.plan import (
    SETTLED,
    Item,
    ItemState,
    PlanKind,
    dated_slots,
    lay_out,
    projected_end,
    questions_of,
    refs_for,
)
from bot.domain.reflection import UNDER_WAY, Prompt, Reflection, ReflectionState, Rhythm, Settings
from bot.domain.report import Acceptance, Reporting
from bot.domain.school_calendar import ONE_DAY
from bot.domain.worksheet import Worksheet
from bot.services.composing_prompts import first_prompt
from bot.services.context import Context
from bot.services.outsiders import unwelcome
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply, apply_once, passage_of
from bot.services.rights import is_facilitator, refusal, told_who_may
from bot.services.summarising import readers_of


@dataclass(frozen=True, slots=True)
class _Channel:
    """What set-up learns of the channel: its reflection, if one is active, and what can be offered."""

    reflection: Reflection | None
    worksheet: Worksheet
    context: setup.SetUp

    @property
    def values(self) -> Values:
        settings = self.reflection.settings if self.reflection else setup.default_settings(self.context)
        return setup.values_of(settings, self.worksheet.id)


async def _channel(context: Context, event: Event, actor: PersonRef, leadership: Place | None) -> _Channel:
    directory = context.directory(event.place.workspace.platform)
    person = await directory.person(actor)
    async with context.store.reading() as reader:
        reflection = await reader.active(event.place)
        worksheet = await reader.worksheet(reflection.worksheet) if reflection else context.library[0]
    readers = await readers_of(context, event.place, leadership)
    zone = person.zone or setup.DEFAULT_ZONE
    inside = bool(readers.members & readers.leaders)
    teams = offered(public=readers.public, leaders_inside=inside, members=len(readers.members))
    promises = (Promise.ALONE,) if readers.alone else teams
    under_way = reflection is not None and reflection.state in UNDER_WAY
    library = (worksheet,) if under_way else context.library
    decide_by = reflection.settings.decide_by if reflection else None
    today = local(event.at, zone).date()
    return _Channel(reflection, worksheet, setup.SetUp(library, event.place, today, zone, promises, decide_by))


async def open_form(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    refused = await refusal(context, event.place)
    if refused:
        return refused
    channel = await _channel(context, event, actor, None)
    if channel.reflection and not is_facilitator(channel.reflection, actor):
        return await told_who_may(context, channel.reflection)
    return Show(_form(channel))


def _form(channel: _Channel) -> Form:
    plans = [(value, _plan_label(channel, value)) for value in _plan_values(channel.worksheet)]
    subject = f"{channel.context.place.channel}|{_revision(channel.reflection)}"
    return setup_form.form(channel.values, channel.context.worksheets, plans, channel.context.promises, subject)


def _revision(reflection: Reflection | None) -> str:
    """Stands for the settings that a form was filled with, so that it can not undo what came after it."""
    return identity(reflection.settings) if reflection else ""


def _plan_values(worksheet: Worksheet) -> list[str]:
    return [*(principle.ref for principle in worksheet.principles), "actions", "questions", "own", "live"]


def _plan_label(channel: _Channel, value: str) -> str:
    """The plan with its real end on this team's calendar."""
    now = channel.reflection.settings if channel.reflection else setup.default_settings(channel.context)
    kind = PlanKind.PRINCIPLE if value.isdigit() else PlanKind(value)
    planned = replace(now, plan=kind, chosen=(value,) if value.isdigit() else ())
    cadence = setup.long_enough(planned, channel.worksheet, channel.context.today).cadence
    refs = refs_for(channel.worksheet, kind, planned.chosen)
    ends = projected_end(lay_out("", refs), cadence, next_slot(cadence, channel.context.today - ONE_DAY))
    return setup_form.plan_label(value, channel.worksheet, len(refs), ends)


async def submit(context: Context, event: Event, body: Submitted, actor: PersonRef) -> Reply:
    """The form's values, checked as a whole: a draft with its preview, or changed settings."""
    refused = await refusal(context, event.place)
    channel_id, _, seen = body.subject.partition("|")
    if refused or channel_id != event.place.channel:
        return refused or Private(private.not_ours())
    upstairs = next(iter(body.values.get("leadership", ())), "")
    leadership = Place(event.place.workspace, upstairs) if upstairs else None
    channel = await _channel(context, event, actor, leadership)
    if channel.reflection and not is_facilitator(channel.reflection, actor):
        return await told_who_may(context, channel.reflection)
    chosen = setup.read(body.values, channel.context)
    wrong = await _unfit_for_leaders(context, channel, leadership, actor) if leadership else ""
    if wrong or not isinstance(chosen, setup.Chosen):
        others = {} if isinstance(chosen, setup.Chosen) else chosen
        return Invalid({**others, **({"leadership": wrong} if wrong else {})})
    return await take_settings(context, event, actor, chosen, seen)


async def _unfit_for_leaders(context: Context, team: _Channel, leadership: Place, actor: PersonRef) -> str:
    """Why leaders can get no page in this channel; empty when they can."""
    if leadership == team.context.place:
        return mistakes.own_channel()
    channel = await context.directory(leadership.workspace.platform).channel(leadership)
    if channel is None or not await _may_choose(context, team, channel, actor):
        return mistakes.no_channel(leadership.channel)
    return mistakes.outsiders_read() if unwelcome(context, channel) else ""


async def _may_choose(context: Context, team: _Channel, leadership: Channel, actor: PersonRef) -> bool:
    """A private channel is as if it were not there for who is not in it; what was chosen already may stay."""
    place, chosen = leadership.place, team.reflection.settings.leadership if team.reflection else None
    if leadership.public or place == chosen:
        return True
    return actor in await context.directory(place.workspace.platform).members(place)


async def take_settings(context: Context, event: Event, actor: PersonRef, chosen: setup.Chosen, seen: str) -> Reply:
    """`seen` is the revision that the form was filled with; empty where there was none."""
    async with context.store.transaction() as tx:
        active = await tx.active(event.place)
        held = await tx.lock(active.id) if active else None
        if seen and seen != _revision(held):
            return Invalid({"": mistakes.changed_since()})
        if held and held.state in UNDER_WAY:
            if await _is_new(tx, event):
                await apply(tx, await _changed(tx, held, chosen.settings, actor, event))
            return Nothing()
        draft = await _draft(tx, held, event, actor, chosen) if await _is_new(tx, event) else held
        if draft is None:
            return Private(private.has_ended())
        passage = await passage_of(tx, draft)
    return Private(await preview(context, passage, event.at))


async def _is_new(tx: Transaction, event: Event) -> bool:
    return await tx.hear_once(event.place.workspace, event.key, event.at)


async def _draft(
    tx: Transaction, held: Reflection | None, event: Event, actor: PersonRef, chosen: setup.Chosen
) -> Reflection:
    fingerprint = await tx.keep(chosen.worksheet)
    reflection = Reflection(
        id=held.id if held else identity(event.place.workspace, event.place.channel, event.key),
        place=event.place,
        worksheet=fingerprint,
        settings=chosen.settings,
        facilitators=held.facilitators if held else (actor,),
        signed_by=actor,
        created_at=event.at,
    )
    await tx.remove(Item, reflection=reflection.id)
    refs = refs_for(chosen.worksheet, chosen.settings.plan, chosen.settings.chosen)
    await tx.put(reflection, *lay_out(reflection.id, refs))
    return reflection


async def _changed(tx: Transaction, held: Reflection, settings: Settings, actor: PersonRef, event: Event) -> Decision:
    """New settings for a reflection that is under way: what was asked stays; what is pending follows the new plan."""
    before = held.settings
    cadence = settings.cadence
    if (cadence.rule, cadence.at, cadence.zone) == (before.cadence.rule, before.cadence.at, before.cadence.zone):
        cadence = replace(cadence, anchor=before.cadence.anchor)
    changed = replace(held, settings=replace(settings, cadence=cadence))
    passage = replace(await passage_of(tx, changed), reflection=changed)
    if (settings.plan, settings.chosen) != (before.plan, before.chosen):
        passage = replace(passage, items=await _replanned(tx, passage))
    decision = Decision(changes=(changed,)) + asking.replan(passage, event.at)
    decision += Decision(intentions=(asking.notice(changed, "settings", actor.id, event.key),))
    if settings.promise is not before.promise:
        decision += Decision(intentions=(asking.notice(changed, "promise", event.key),))
    again = settings.leadership != before.leadership
    decision += await _asks_leaders(tx, changed, event.at, again=again) + _rhythm(changed, event.at)
    done = all(item.state in SETTLED for item in passage.items)
    return decision + finish(changed, event.at) if done else decision


async def _replanned(tx: Transaction, passage: Passage) -> tuple[Item, ...]:
    """The items of a changed plan: those that were asked keep their places, the rest comes after them."""
    settings = passage.reflection.settings
    refs = refs_for(passage.worksheet, settings.plan, settings.chosen)
    kept = [item for item in passage.items if item.state is not ItemState.PENDING]
    covered = {q.ref for item in kept for q in questions_of(passage.worksheet, item.ref)}
    new = [ref for ref in refs if not {q.ref for q in questions_of(passage.worksheet, ref)} <= covered]
    first = max((item.position for item in kept), default=-1) + 1
    items = (*kept, *(Item(passage.reflection.id, ref, first + n) for n, ref in enumerate(new)))
    await tx.remove(Item, reflection=passage.reflection.id, state=ItemState.PENDING)
    await tx.put(*items)
    return items


async def _asks_leaders(reader: Reader, reflection: Reflection, now: datetime, *, again: bool = False) -> Decision:
    """A leadership channel that was not asked yet is asked; one that declined, when it is chosen `again`."""
    leadership = reflection.settings.leadership
    if leadership is None:
        return Decision()
    asked = await reader.one(Reporting, reflection=reflection.id, leadership=leadership)
    if asked and not (again and asked.state is Acceptance.DECLINED):
        return Decision()
    earlier = await reader.many(Reporting, place=reflection.place, leadership=leadership, state=Acceptance.ACCEPTED)
    return request(reflection, leadership, now, earlier[-1] if earlier else None)


def _rhythm(reflection: Reflection, now: datetime) -> Decision:
    monthly = asking.monthly_summary(reflection, now)
    due = monthly if reflection.settings.rhythm is Rhythm.MONTHLY else replace(monthly, at=None)
    return Decision(changes=(due,))


async def start(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """The draft begins. A live one asks its first question at once."""
    refused = await refusal(context, event.place)
    if refused:
        return refused
    async with context.store.transaction() as tx:
        active = await tx.active(event.place)
        held = await tx.lock(active.id) if active else None
        if held is None or body.subject not in {"", held.id}:
            return Private(private.no_reflection())
        if is_facilitator(held, actor):
            if held.state is not ReflectionState.DRAFT:
                return Private(private.already_running())
            await apply_once(tx, event, await _started(tx, held, event.at))
            return Nothing()
    return await told_who_may(context, held)


async def _started(tx: Transaction, held: Reflection, now: datetime) -> Decision:
    passage = await passage_of(tx, held)
    decision = asking.start(passage, now)
    begun = next(change for change in decision.changes if isinstance(change, Reflection))
    first = begun.next_slot.isoformat() if begun.next_slot else ""
    decision += Decision(intentions=(asking.notice(begun, "started", begun.id, first),))
    if begun.live:
        decision += asking.ask(replace(passage, reflection=begun), now, None)
    return decision + await _asks_leaders(tx, begun, now) + _rhythm(begun, now)


async def preview(context: Context, passage: Passage, now: datetime) -> Message:
    """The dated list of slots and the first prompt, before anything is posted."""
    begun = asking.start(passage, now).changes[0]
    assert isinstance(begun, Reflection)
    dated = dated_slots(passage.items, begun.cadence, begun.next_slot)
    slots = [(f"{item.ref} {_title(passage.worksheet, item.ref)}", when) for item, when in dated]
    names = await context.names([begun.signed_by])
    first = _imagined(begun, passage, now)
    shown = first_prompt(replace(passage, reflection=begun), first, names[begun.signed_by])
    readers = await readers_of(context, begun.place, begun.settings.leadership)
    return setup_form.preview(begun, passage.worksheet, slots, shown, readers.leadership)


def _imagined(reflection: Reflection, passage: Passage, now: datetime) -> Prompt:
    """The first prompt as it would be, stored nowhere."""
    first = min(passage.items, key=lambda item: item.position)
    closes = asking.closing_time(reflection, now, reflection.settings.answer_days)
    return Prompt("", reflection.id, reflection.place, first.ref, now, closes, reflection.settings.promise)


def _title(worksheet: Worksheet, ref: str) -> str:
    questions = questions_of(worksheet, ref)
    return questions[0].text if len(questions) == 1 else worksheet.action(ref).title


async def typed(context: Context, event: Event, actor: PersonRef, given: dict[str, str]) -> Reply:
    """`setup plan=1 days=mon at=9:00`: the same as the form, what is not named staying as it is."""
    channel = await _channel(context, event, actor, None)
    if channel.reflection and not is_facilitator(channel.reflection, actor):
        return await told_who_may(context, channel.reflection)
    unknown = next((name for name in given if name not in channel.values), None)
    if unknown:
        return Private(private.line(mistakes.unknown_setting(unknown, tuple(channel.values))))
    values = {**channel.values, **{name: (text,) for name, text in given.items()}}
    if given.get("leadership"):
        directory = context.directory(event.place.workspace.platform)
        place = await directory.place_named(event.place, given["leadership"])
        found = await directory.channel(place) if place else None
        if place is None or (found and not await _may_choose(context, channel, found, actor)):
            return Private(private.line(mistakes.no_channel(given["leadership"])))
        values["leadership"] = (place.channel,)
    if "options" in given:
        values["options"] = tuple(given["options"].replace(",", " ").split())
    reply = await submit(context, event, Submitted(FormId.SET_UP, event.place.channel, values), actor)
    if isinstance(reply, Invalid):
        return Private(private.line(" ".join(reply.errors.values())))
    return reply
