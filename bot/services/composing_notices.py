"""Lines to the channel about how things run, written from a notice's name and what it tells: never anyone's words."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime

from bot.dialogue.wording import notices, prompts
from bot.dialogue.wording.dates import listed
from bot.domain.audience import Promise
from bot.domain.cadence import local
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.message import Message
from bot.domain.places import PersonRef, Place
from bot.domain.reflection import Reflection
from bot.services.closed_places import Why
from bot.services.content import Composer, Content
from bot.services.context import Context

Told = list[str]
"""Days, counts and ids, as asking.notice was given them."""

Plain = Callable[[Reflection, Told], Message]
Looked = Callable[[Context, Reflection, Told], Awaitable[Message | None]]


async def notice(context: Context, delivery: Delivery) -> Content | None:
    name, *told = delivery.subject.split("|")
    async with context.store.reading() as reader:
        reflection = await reader.one(Reflection, id=delivery.reflection)
    if reflection is None:
        return None
    if name in _PLAIN:
        return _PLAIN[name](reflection, told)
    if name in _WITH_NAMES:
        return _WITH_NAMES[name](await _names(context, reflection.place, told[0]))
    return await _LOOKED_UP[name](context, reflection, told)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _closed_day(reflection: Reflection, told: Told) -> Message:
    day = date.fromisoformat(told[0])
    return notices.closed_day(day, reflection.cadence.calendar.closed_because(day) or "")


def _unread(reflection: Reflection, told: Told) -> Message:
    zone = reflection.cadence.zone
    return notices.unread(*(local(datetime.fromisoformat(each), zone) for each in told[:2]))


_PLAIN: Mapping[str, Plain] = {
    "paused": lambda reflection, told: notices.paused(_day(told[0])),
    "resumed": lambda reflection, told: notices.resumed(_moment(told[0])),
    "lapsed": lambda reflection, told: notices.lapsed(int(told[0]), caught_up=False),
    "caught_up": lambda reflection, told: notices.lapsed(int(told[0]), caught_up=True),
    "closed_day": _closed_day,
    "calendar_ends": lambda reflection, told: notices.calendar_ends(reflection.cadence.calendar.last, int(told[0])),
    "promise": lambda reflection, told: notices.promise_changed(prompts.promise_line(reflection.settings.promise)),
    "outsiders": lambda reflection, told: notices.outsiders(),
    "unread": _unread,
}

_WITH_NAMES: Mapping[str, Callable[[str], Message]] = {
    "settings": notices.settings_changed,
    "took_over": notices.took_over,
    "facilitators": notices.facilitators_changed,
    "stopped": notices.stopped,
}


async def _names(context: Context, place: Place, ids: str) -> str:
    """Names of people by their ids, separated by commas."""
    names = await context.names(PersonRef(place.workspace, each) for each in ids.split(",") if each)
    return listed(list(names.values()))


async def _worksheet_title(context: Context, reflection: Reflection) -> str:
    async with context.store.reading() as reader:
        return (await reader.worksheet(reflection.worksheet)).title


async def _started(context: Context, reflection: Reflection, told: Told) -> Message:
    title = await _worksheet_title(context, reflection)
    promise = prompts.promise_line(reflection.settings.promise)
    if reflection.settings.promise is Promise.ALONE:
        return notices.started_alone(title, _moment(told[1]), promise)
    names = await context.names([reflection.signed_by])
    return notices.started(title, _moment(told[1]), names[reflection.signed_by], promise)


async def _finished(context: Context, reflection: Reflection, told: Told) -> Message:
    return notices.finished(await _worksheet_title(context, reflection))


async def _place_name(context: Context, place: Place) -> str:
    channel = await context.directory(place.workspace.platform).channel(place)
    return f"#{channel.name}" if channel else place.channel


async def _accepted(context: Context, reflection: Reflection, told: Told) -> Message:
    return notices.accepted(await _place_name(context, Place(reflection.place.workspace, told[0])))


async def _declined(context: Context, reflection: Reflection, told: Told) -> Message:
    return notices.declined(await _place_name(context, Place(reflection.place.workspace, told[0])))


async def _not_released(context: Context, reflection: Reflection, told: Told) -> Message | None:
    """A section that did not leave with the page. It is told as what happened that day, whatever comes after."""
    return notices.not_released(await _place_name(context, Place(reflection.place.workspace, told[0])))


async def _unreached(context: Context, reflection: Reflection, told: Told) -> Message | None:
    """What could not be sent to leaders, with the cure; nothing once it has been mended."""
    stuck = await _stuck(context, told[0])
    return notices.unreached(await _place_name(context, stuck.place), stuck.trouble) if stuck else None


async def _stuck(context: Context, delivery: str) -> Delivery | None:
    """The delivery, as long as it can not be sent."""
    async with context.store.reading() as reader:
        found = await reader.one(Delivery, id=delivery)
    return found if found and found.state is DeliveryState.PARKED else None


async def _closed(context: Context, reflection: Reflection, told: Told) -> Message | None:
    """For a facilitator alone: their team's channel is out of reach."""
    channel = await context.directory(reflection.place.workspace.platform).channel(reflection.place)
    place = f"#{channel.name}" if channel else ""
    title = await _worksheet_title(context, reflection)
    if told[0] == Why.LEFT:
        return notices.removed_from(place, title)
    if told[0] == Why.ARCHIVED:
        return notices.archived(place, title)
    if told[0] == Why.MOVED:
        return notices.moved(place, title)
    stuck = await _stuck(context, told[0])
    return notices.out_of_reach(place, title, stuck.trouble) if stuck else None


async def _leaders_closed(context: Context, reflection: Reflection, told: Told) -> Message | None:
    leadership = Place(reflection.place.workspace, told[0])
    if reflection.settings.leadership != leadership:
        return None
    place = await _place_name(context, leadership)
    if told[1] == Why.LEFT:
        return notices.leaders_removed(place)
    if told[1] == Why.ARCHIVED:
        return notices.leaders_archived(place)
    if told[1] == Why.MOVED:
        return notices.leaders_moved(place)
    stuck = await _stuck(context, told[1])
    return notices.unreached(place, stuck.trouble) if stuck else None


_LOOKED_UP: Mapping[str, Looked] = {
    "started": _started,
    "finished": _finished,
    "accepted": _accepted,
    "declined": _declined,
    "unreached": _unreached,
    "not_released": _not_released,
    "closed": _closed,
    "leaders_closed": _leaders_closed,
}

NOTICE_COMPOSERS: Mapping[Kind, Composer] = {Kind.NOTICE: notice}
