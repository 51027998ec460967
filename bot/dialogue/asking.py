"""When a slot comes: what is asked, what closes to make room, and when the next slot is."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.relativedelta import relativedelta

from bot.dialogue.closing import close, is_gate
from bot.dialogue.decision import Decision, Passage
from bot.domain.cadence import Cadence, instant, local, missed_slots, next_slot, slots
from bot.domain.delivery import Intention, Kind
from bot.domain.identity import identity
from bot.domain.plan import Item, Items, ItemState, pending
from bot.domain.reflection import Appointment, Due, Prompt, Reflection, ReflectionState

MOST_OPEN = 2
"""Questions that may be open at once."""

CATCH_UP = timedelta(days=3)
"""A missed slot younger than this is made up for; older ones lapse."""

ON_TIME = timedelta(hours=1)
"""A question this late needs no excuse."""

REMINDER_BEFORE_END = 2
"""School days before a question closes at which the team is reminded."""


def appointment(reflection: Reflection, due: Due, subject: str, at: datetime | None) -> Appointment:
    return Appointment(reflection.id, reflection.place, due, subject, at)


def notice(reflection: Reflection, *words: object) -> Intention:
    """A line for the channel about how things run; `words` name it and what it tells, never what anyone said."""
    return Intention(Kind.NOTICE, "|".join(map(str, words)), reflection.place, reflection.id)


def coming_slot(reflection: Reflection, now: datetime) -> datetime | None:
    """The first slot after `now` on a day later than the last one that was consumed; none when asked on a button."""
    return None if reflection.live else first_slot(reflection.cadence, now, reflection.last_asked)


def first_slot(cadence: Cadence, now: datetime, consumed: date | None = None) -> datetime | None:
    """The first slot after `now` (UTC) that is not consumed."""
    yesterday = local(now, cadence.zone).date() - timedelta(days=1)
    coming = slots(cadence, max(consumed or date.min, yesterday), consumed=consumed)
    return next((slot for slot in coming if instant(slot, cadence.zone) > now), None)


def with_next_slot(reflection: Reflection, slot: datetime | None) -> Decision:
    """The reflection waiting for this slot."""
    at = instant(slot, reflection.cadence.zone) if slot else None
    waiting = replace(reflection, next_slot=slot)
    return Decision(changes=(waiting, appointment(waiting, Due.SLOT, "", at)))


def slot_due(passage: Passage, now: datetime) -> Decision:
    """The coming slot's instant has passed: ask, make up for the newest missed one, or let them lapse."""
    reflection = passage.reflection
    if reflection.state is not ReflectionState.RUNNING or reflection.next_slot is None:
        return Decision(changes=(appointment(reflection, Due.SLOT, "", None),))
    missed = missed_slots(reflection.cadence, reflection.next_slot, now)
    newest = instant(missed[-1], reflection.cadence.zone)
    if now - newest < CATCH_UP:
        excused = now - newest > ON_TIME or len(missed) > 1
        told = _away(reflection, now, len(missed) - 1, "caught_up") if excused else Decision()
        return ask(passage, now, missed[-1]) + told
    consumed = replace(reflection, last_asked=missed[-1].date())
    resting = with_next_slot(consumed, coming_slot(consumed, now))
    return resting + _away(reflection, now, len(missed), "lapsed")


def slot_passes(passage: Passage, now: datetime) -> Decision:
    """The slots up to now pass in silence: the question before is still on its way, and is the one they will see."""
    reflection = passage.reflection
    if reflection.state is not ReflectionState.RUNNING or reflection.next_slot is None:
        return Decision(changes=(appointment(reflection, Due.SLOT, "", None),))
    newest = missed_slots(reflection.cadence, reflection.next_slot, now)[-1]
    consumed = replace(reflection, last_asked=newest.date())
    return with_next_slot(consumed, coming_slot(consumed, now))


def give_time(passage: Passage, prompt: Prompt, now: datetime) -> Decision:
    """A question that nobody has seen yet begins anew: its time runs from when it can be read."""
    closes = closing_time(passage.reflection, now, passage.reflection.settings.answer_days)
    anew = replace(prompt, opened_at=now, closes_at=closes)
    return Decision(changes=(anew, *_appointments(passage, anew)))


def _away(reflection: Reflection, now: datetime, lapsed: int, told: str) -> Decision:
    """The one notice after an outage."""
    return Decision(intentions=(notice(reflection, told, lapsed, now.date().isoformat()),))


def ask_now(passage: Passage, now: datetime) -> Decision:
    """*Next*: ask at once and consume the coming slot."""
    return ask(passage, now, passage.reflection.next_slot)


def ask(passage: Passage, now: datetime, slot: datetime | None) -> Decision:
    """Ask the first pending item; what is open beyond the limit closes first."""
    waiting = pending(passage.items)
    if not waiting:
        return with_next_slot(passage.reflection, None)
    made_room = _make_room(passage, now)
    prompt = _prompt(passage, waiting[0], now, slot)
    consumed = replace(passage.reflection, last_asked=slot.date() if slot else passage.reflection.last_asked)
    coming = _slot_after(consumed, slot, now) if len(waiting) > 1 else None
    asked = Decision(
        changes=(prompt, *_appointments(passage, prompt)),
        items=(replace(waiting[0], state=ItemState.ASKED, slot=slot),),
        intentions=(Intention(Kind.PROMPT, prompt.id, prompt.place, prompt.reflection),),
    )
    return made_room + asked + with_next_slot(consumed, coming) + _calendar_ends(consumed, waiting[1:], slot, coming)


def _calendar_ends(reflection: Reflection, waiting: Items, slot: datetime | None, coming: datetime | None) -> Decision:
    """Said once, with the last question that has a date: what waits, and how it can be asked."""
    if not waiting or coming or slot is None:
        return Decision()
    return Decision(intentions=(notice(reflection, "calendar_ends", len(waiting), slot.isoformat()),))


def _slot_after(reflection: Reflection, slot: datetime | None, now: datetime) -> datetime | None:
    if slot is None:
        return None
    following = next_slot(reflection.cadence, slot.date())
    if following and instant(following, reflection.cadence.zone) <= now:
        return coming_slot(reflection, now)
    return following


def _make_room(passage: Passage, now: datetime) -> Decision:
    surplus = passage.open_prompts[: max(len(passage.open_prompts) - MOST_OPEN + 1, 0)]
    decision = Decision()
    for prompt in surplus:
        decision += close(passage, prompt, now)
    return decision


def _prompt(passage: Passage, item: Item, now: datetime, slot: datetime | None) -> Prompt:
    reflection = passage.reflection
    return Prompt(
        id=identity(reflection.place.workspace, reflection.id, item.ref),
        reflection=reflection.id,
        place=reflection.place,
        item=item.ref,
        opened_at=now,
        closes_at=closing_time(reflection, now, reflection.settings.answer_days),
        promise=reflection.settings.promise,
        slot=slot,
    )


def closing_time(reflection: Reflection, now: datetime, school_days: int) -> datetime:
    """So many school days after `now`, at the slot's time of day; plain weekdays past the end of the calendar."""
    cadence = reflection.cadence
    today = local(now, cadence.zone).date()
    days = list(islice(cadence.calendar.school_days(today), school_days))
    while len(days) < school_days:
        following = (days[-1] if days else today) + timedelta(days=1)
        weekend = following.weekday() > 4
        days.append(following + timedelta(days=7 - following.weekday()) if weekend else following)
    return instant(datetime.combine(days[-1], cadence.at), cadence.zone)


def _appointments(passage: Passage, prompt: Prompt) -> tuple[Appointment, ...]:
    reflection = passage.reflection
    found = [appointment(reflection, Due.CLOSE, prompt.id, prompt.closes_at)]
    if is_gate(passage.worksheet, prompt.item):
        found.append(appointment(reflection, Due.HALF_TIME, prompt.id, prompt.half_time))
    if reflection.settings.reminder:
        found.append(appointment(reflection, Due.REMIND, prompt.id, reminder_time(reflection, prompt)))
    return tuple(found)


def reminder_time(reflection: Reflection, prompt: Prompt) -> datetime:
    """Two school days before the end, at the slot's time of day moved into the team's contract hours."""
    days = max(reflection.settings.answer_days - REMINDER_BEFORE_END, 1)
    at = local(closing_time(reflection, prompt.opened_at, days), reflection.cadence.zone)
    hours = reflection.settings.hours
    within = min(max(at.time(), hours.start), hours.end)
    return instant(datetime.combine(at.date(), within), reflection.cadence.zone)


def start(passage: Passage, now: datetime) -> Decision:
    """The draft becomes a running reflection that waits for its first slot."""
    begun = replace(passage.reflection, state=ReflectionState.RUNNING)
    return with_next_slot(begun, coming_slot(begun, now))


def replan(passage: Passage, now: datetime) -> Decision:
    """After a change of calendar or cadence: the coming slot and the ends of open questions, worked out anew."""
    reflection = passage.reflection
    coming = coming_slot(reflection, now) if pending(passage.items) else None
    waits = reflection.state is ReflectionState.RUNNING and (coming or reflection.next_slot)
    decision = with_next_slot(reflection, coming) if waits else Decision()
    for prompt in passage.open_prompts:
        closes = closing_time(reflection, prompt.opened_at, reflection.settings.answer_days)
        moved = replace(prompt, closes_at=max(closes, now))
        decision += Decision(changes=(moved, *_still_to_come(passage, moved, now)))
    return decision


def _still_to_come(passage: Passage, prompt: Prompt, now: datetime) -> tuple[Appointment, ...]:
    """The prompt's appointments, without those that were kept already."""
    over = {Due.HALF_TIME} if prompt.revealed else set()
    every = (each for each in _appointments(passage, prompt) if each.due not in over)
    return tuple(each for each in every if each.due is not Due.REMIND or (each.at and each.at > now))


def pause(passage: Passage, until: date | None) -> Decision:
    """Nothing is asked and nobody is reminded; open questions still take answers."""
    reflection = replace(passage.reflection, state=ReflectionState.PAUSED, next_slot=None, paused_until=until)
    back = instant(datetime.combine(until, time()), reflection.cadence.zone) if until else None
    changes = (reflection, appointment(reflection, Due.SLOT, "", None), appointment(reflection, Due.RESUME, "", back))
    return Decision(changes=changes)


def resume(passage: Passage, now: datetime, key: str) -> Decision:
    """It goes on at the next slot, and the channel is told when that is. `key` tells one resumption from another."""
    awake = replace(passage.reflection, state=ReflectionState.RUNNING, paused_until=None)
    slot = coming_slot(awake, now) if pending(passage.items) else None
    told = notice(awake, "resumed", slot.isoformat() if slot else "", key)
    over = Decision(changes=(appointment(awake, Due.RESUME, "", None),), intentions=(told,))
    return over + with_next_slot(awake, slot)


def monthly_summary(reflection: Reflection, now: datetime) -> Appointment:
    """The first school day of the next month, at the slot's time of day."""
    today = local(now, reflection.cadence.zone).date()
    last_of_month = today + relativedelta(day=31)
    day = next(reflection.cadence.calendar.school_days(last_of_month), None)
    at = instant(datetime.combine(day, reflection.cadence.at), reflection.cadence.zone) if day else None
    return appointment(reflection, Due.SUMMARY, "", at)
