"""What the operator's commands do: the status of an installation, exports, worksheets as text. No server runs here."""

import json
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

from bot.domain.audience import Audience
from bot.domain.places import Place, Platform
from bot.domain.reflection import Reflection
from bot.services.context import Context
from bot.services.summarising import filled_worksheet
from reflectory.bootstrap import house, make_folder
from reflectory.settings import Settings
from storage.migrate import pending
from storage.status import Status, read_status

CURES = {
    "closed": "invite the bot to the channel again, or unarchive it",
    "parked": "mend the cause, then run: reflectory retry",
    "unknown": "nothing to do: it is looked up before it is repeated",
}


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
    """Plan every parked message once more; how many there were. Raises StoreUnavailable."""
    async with house(settings, ()) as opened:
        found = await read_status(opened.store.database)
        parked = [each.id for each in found.troubled if each.state == "parked"]
        return sum([await opened.store.outbox.rearm(delivery) for delivery in parked])


def needs_somebody(found: Status) -> bool:
    return bool(found.closed or found.parked_events or any(each.state == "parked" for each in found.troubled))


def status_text(found: Status) -> str:
    """For a terminal: how much there is, then each trouble with its cure."""
    lines = [
        "reflections: " + _counts(found.reflections),
        "deliveries:  " + _counts(found.deliveries),
        f"database:    {found.size / 1_000_000:.1f} MB",
    ]
    if found.oldest:
        lines.append(f"the oldest undelivered message has waited {found.oldest:.0f} s")
    lines += [
        f"channel {place.place.channel}: {place.reason} ({place.held} held back); {CURES['closed']}"
        for place in found.closed
    ]
    lines += [
        f"{each.state} {each.kind} in {each.place.channel}: {each.trouble} Cure: {CURES[each.state]}."
        for each in found.troubled
    ]
    lines += [
        f"an event could not be applied after {event.tries} tries ({event.trouble}); please report it"
        for event in found.parked_events
    ]
    return "\n".join(lines if needs_somebody(found) else [*lines, "Nothing needs you."])


def _counts(counts: Any) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items()) or "none"


async def export(settings: Settings, channel: str, file_format: str, readers: str) -> bytes | None:
    """A team's filled worksheet; None when the channel has no reflection. Raises StoreUnavailable."""
    async with house(settings, (Platform.PLAYGROUND,)) as opened:
        reflection = await _find(opened.context, channel)
        if reflection is None:
            return None
        return await filled_worksheet(opened.context, reflection, file_format, Audience(readers))


async def _find(context: Context, channel: str) -> Reflection | None:
    """By the channel's id, or by its name as the platform tells it."""
    async with context.store.reading() as reader:
        every = await reader.many(Reflection)
    newest: dict[Place, Reflection] = {reflection.place: reflection for reflection in every}
    for place in newest:
        known = await context.directory(place.workspace.platform).channel(place)
        if channel.lstrip("#") in {place.channel, known.name if known else ""}:
            async with context.store.reading() as reader:
                return await reader.latest(place)
    return None
