"""What the operator's commands do: status, retries, keys, exports, worksheets as text. No server runs here."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.audience import Audience
from bot.domain.errors import MessengerError
from bot.domain.paper import WantedFile
from bot.domain.places import Place, Platform, Workspace
from bot.domain.reflection import Reflection
from bot.domain.report import Acceptance, Reporting
from bot.domain.year import SchoolYear, WantedReport
from bot.services.context import Context
from bot.services.reporting_years import newest_year, written_report
from bot.services.summarising import filled_worksheet
from reflectory.bootstrap import house, make_folder, secret_keys
from reflectory.settings import Settings
from storage.migrate import pending
from storage.rotation import Rotation, rotate
from storage.status import Status, read_status

CURES = {
    "closed": "invite the bot to the channel again, or unarchive it",
    "held": "mend that, then run: reflectory retry",
    "parked": "mend the cause, then run: reflectory retry",
    "unknown": "nothing to do: it is looked up before it is repeated",
    "revoked": "install the app there again, or set its new token",
    "unread": "look at it in the chat, and ask for it once more",
}


class NotNow(Exception):
    """What was asked for can not be given now, or not to these words. The message names the cure."""


def pending_steps(settings: Settings) -> tuple[str, ...]:
    """The migrations that the database lacks. Raises StoreUnavailable."""
    make_folder(settings.data)
    return pending(settings.database_url)


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def as_text(outline: dict[str, Any]) -> str:
    """A worksheet's outline to read in a terminal."""
    lines = [f"{outline['title']} (version {outline['version']})"]
    for principle in outline["principles"]:
        lines += ["", f"Principle {principle['ref']}: {principle['title']}"]
        for action in principle["actions"]:
            lines += ["", f"  {action['ref']} {action['title']}"]
            for question in action["questions"]:
                lines += _question_lines(question)
        lines += ["", f"  {principle['next_steps']['ref']} {principle['next_steps']['text']}"]
    return "\n".join(lines)


def _question_lines(question: dict[str, Any]) -> list[str]:
    lines = [f"    {question['ref']} {question['text']}"]
    lines += [f"        - {point}" for point in question["points"]]
    for side in ("yes", "no"):
        if side in question:
            lines.append(f"      {side}: {question[side]['ref']} {question[side]['text']}")
            lines += [f"        - {point}" for point in question[side]["points"]]
    return lines


async def status(settings: Settings) -> Status:
    """Raises StoreUnavailable."""
    async with house(settings, ()) as opened:
        return await read_status(opened.store.database)


async def retry(settings: Settings) -> int:
    """Plan every parked message once more; how many there were. Workspaces that were held are tried again.

    Raises StoreUnavailable.
    """
    async with house(settings, ()) as opened:
        found = await read_status(opened.store.database)
        for each in found.closed_workspaces:
            await opened.store.outbox.reopen(Workspace.parse(each.workspace))
        parked = [each.id for each in found.troubled if each.state == "parked"]
        return sum([await opened.store.outbox.rearm(delivery) for delivery in parked])


async def rotated(settings: Settings) -> Rotation:
    """Encrypt all that is kept anew with the first key. Raises StoreUnavailable, TryAgain."""
    async with house(settings, ()) as opened:
        return await rotate(opened.store.database, secret_keys(settings))


def needs_somebody(found: Status) -> bool:
    parked = any(each.state == "parked" for each in found.troubled)
    closed = found.closed or found.closed_workspaces
    return bool(closed or found.parked_events or found.without_token or parked)


def status_text(found: Status) -> str:
    """For a terminal: how much there is, then each trouble with its cure."""
    lines = [*_counted(found), *_waiting(found), *_troubles(found)]
    return "\n".join(lines if needs_somebody(found) else [*lines, "Nothing needs you."])


def _counted(found: Status) -> Iterator[str]:
    yield "reflections: " + _counts(found.reflections)
    yield "deliveries:  " + _counts(found.deliveries)
    yield f"database:    {found.size / 1_000_000:.1f} MB"
    yield f"workers:     {found.workers} at work"
    for workspace, at in found.heard.items():
        yield f"the last event from {workspace} came {_moment(at)}"


def _waiting(found: Status) -> Iterator[str]:
    """What mends itself, or can not be mended any more."""
    if found.oldest:
        yield f"the oldest undelivered message has waited {found.oldest:.0f} s"
    if waiting := found.read_backs.get("waiting"):
        yield f"threads still to be read back after we were away: {waiting}"
    for thread in found.unread:
        yield (
            f"a thread in {thread.place.channel} could not be read back: {thread.trouble} Written between"
            f" {_moment(thread.since)} and {_moment(thread.until)}, a reply there may be missing; {CURES['unread']}"
        )


def _troubles(found: Status) -> Iterator[str]:
    for workspace in found.without_token:
        since = f" since {_moment(workspace.since)}" if workspace.since else ""
        yield f"{workspace.address or workspace.workspace} does not let us in any more{since}; {CURES['revoked']}"
    for held in found.closed_workspaces:
        yield f"workspace {held.workspace}: {held.reason} ({held.held} held back); {CURES['held']}"
    for place in found.closed:
        yield f"channel {place.place.channel}: {place.reason} ({place.held} held back); {CURES['closed']}"
    for each in found.troubled:
        yield f"{each.state} {each.kind} in {each.place.channel}: {each.trouble} Cure: {CURES[each.state]}."
    for event in found.parked_events:
        yield f"an event could not be applied after {event.tries} tries ({event.trouble}); please report it"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items()) or "none"


async def export(settings: Settings, channel: str, wanted: WantedFile, readers: str) -> bytes | None:
    """A team's filled worksheet; None when the channel has no reflection.

    Raises NotNow, StoreUnavailable, and KeyError for a principle that the worksheet does not have.
    """
    async with house(settings, settings.platforms or (Platform.PLAYGROUND,)) as opened:
        try:
            reflection = await _find(opened.context, channel)
            if reflection is None:
                return None
            async with opened.context.store.reading() as reader:
                worksheet = await reader.worksheet(reflection.worksheet)
            if wanted.principle:
                worksheet.principle_of(wanted.principle)
            return await filled_worksheet(opened.context, reflection, wanted, Audience(readers))
        except MessengerError as trouble:
            raise NotNow(f"the platform does not tell what is needed now: {trouble}") from None


async def year_report(settings: Settings, channel: str, file_format: str, year: int | None) -> bytes | None:
    """A leadership channel's year report, of the newest year unless one is named; None when there is nothing to tell.

    Raises NotNow, StoreUnavailable.
    """
    async with house(settings, settings.platforms or (Platform.PLAYGROUND,)) as opened:
        try:
            async with opened.context.store.reading() as reader:
                every = await reader.many(Reporting, state=Acceptance.ACCEPTED)
            place = await _named(opened.context, channel, {each.leadership for each in every})
            if place is None:
                return None
            newest = await newest_year(opened.context, place)
            wanted = SchoolYear(year) if year else newest
            return await written_report(opened.context, place, WantedReport(file_format, wanted)) if wanted else None
        except MessengerError as trouble:
            raise NotNow(f"the platform does not tell what is needed now: {trouble}") from None


async def _find(context: Context, channel: str) -> Reflection | None:
    async with context.store.reading() as reader:
        every = await reader.many(Reflection)
    place = await _named(context, channel, {each.place for each in every})
    async with context.store.reading() as reader:
        return await reader.latest(place) if place else None


async def _named(context: Context, channel: str, among: Iterable[Place]) -> Place | None:
    """By the channel's id, alone or behind its workspace's, or by its name as the platform tells it."""
    places = [place for place in among if place.workspace.platform in context.directories]
    found = [place for place in places if channel in {place.channel, _address(place)}]
    if not found:
        found = [place for place in places if await _name(context, place) == channel.removeprefix("#")]
    if len(found) > 1:
        several = ", ".join(sorted(map(_address, found)))
        raise NotNow(f"{channel!r} is the name of several channels; write one of: {several}")
    return found[0] if found else None


async def _name(context: Context, place: Place) -> str | None:
    known = await context.directory(place.workspace.platform).channel(place)
    return known.name if known else None


def _address(place: Place) -> str:
    return f"{place.workspace.id}/{place.channel}"
