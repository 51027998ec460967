"""Messages in threads and chats, written, changed, taken away or put back, as what the bot hears of them.

Versions order what arrives out of order: "0" as posted, else the moment of the change by Teams' clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.shared.payload import Malformed
from adapters.teams.inbound.surface import Surface, SurfaceKind
from adapters.teams.inbound.text import files, is_for, said
from adapters.teams.sdk.payloads import Activity
from adapters.teams.sdk.service import THREAD
from bot.domain.events import Body, Commanded, Deleted, Edited, Event, Posted, Restored
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace

AS_POSTED = "0"
PERSONAL = "personal"
BOTS = "28:"
"""Begins the ids of bots, ours among them."""

IsCommand = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Heard:
    """`surface` is where whoever did it is answered; None where nobody waits for that."""

    event: Event
    surface: Surface | None = None


def message(activity: Activity, is_command: IsCommand) -> Heard | None:
    """Something that was written. Raises Malformed.

    In a chat all of it is for us; in a channel what mentions us first, and what stands in a thread.
    """
    if is_chat(activity):
        return _typed(activity, SurfaceKind.CHAT, None)
    ref, mentions_us = ref_of(activity), is_for(activity)
    if mentions_us and (not ref.root or is_command(said(activity))):
        return _typed(activity, SurfaceKind.MENTION, MessageRef(ref.place, ref.root) if ref.root else None)
    posted = Posted(ref, AS_POSTED, said(activity), files(activity))
    return Heard(_event(activity, ref, AS_POSTED, posted)) if ref.root and (posted.text or posted.files) else None


def changed(activity: Activity) -> Heard | None:
    """An edit, or a deletion that was taken back. Changes of what we or programs wrote come as well: nothing."""
    kinds: dict[str, type[Edited | Restored]] = {"editMessage": Edited, "undeleteMessage": Restored}
    kind = kinds.get(activity.channel_data.event_type or "" if activity.channel_data else "")
    ref = ref_of(activity)
    if kind is None or is_chat(activity) or not ref.root:
        return None
    version = version_of(activity)
    return Heard(_event(activity, ref, version, kind(ref, version, said(activity), files(activity))))


def deleted(activity: Activity) -> Heard | None:
    ref = ref_of(activity)
    if is_chat(activity) or not ref.root:
        return None
    version = version_of(activity)
    return Heard(_event(activity, ref, version, Deleted(ref, version)))


# --- What other modules read from an activity ---


def is_chat(activity: Activity) -> bool:
    return activity.conversation.conversation_type == PERSONAL


def workspace_of(activity: Activity) -> Workspace:
    """Raises Malformed where no tenant is told."""
    if activity.tenant is None:
        raise Malformed("channel_data.tenant: missing")
    return Workspace(Platform.TEAMS, activity.tenant)


def place_of(activity: Activity) -> Place:
    """A channel, whichever thread of it; or a chat."""
    return Place(workspace_of(activity), activity.conversation.id.partition(THREAD)[0])


def thread_of(activity: Activity) -> str:
    """The first message of the thread that it concerns; empty in a chat. Two shapes of it are known."""
    _, _, root = activity.conversation.id.partition(THREAD)
    told = activity.channel_data.thread if activity.channel_data else None
    return root or (told.id if told else "")


def ref_of(activity: Activity) -> MessageRef:
    """Raises Malformed where it has no id."""
    if activity.id is None:
        raise Malformed("id: missing")
    root = thread_of(activity)
    return MessageRef(place_of(activity), activity.id, root if root != activity.id else "")


def person_of(activity: Activity) -> PersonRef | None:
    """By their id in the tenant, which is the same for everybody; None for bots and for nobody."""
    who = activity.from_
    if who is None or who.id.startswith(BOTS):
        return None
    return PersonRef(workspace_of(activity), who.aad_object_id or who.id)


def at_of(activity: Activity) -> datetime:
    """Raises Malformed where no moment with its zone is told."""
    if activity.timestamp is None or activity.timestamp.tzinfo is None:
        raise Malformed("timestamp: missing")
    try:
        return activity.timestamp.astimezone(UTC)
    except OverflowError:  # the first or the last day that there is
        raise Malformed("timestamp: no moment of ours") from None


def version_of(activity: Activity) -> str:
    return version(at_of(activity))


def version(at: datetime) -> str:
    """Of one width, so that versions compare as text."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S.%f}"


def _typed(activity: Activity, kind: SurfaceKind, thread: MessageRef | None) -> Heard | None:
    """A command. It is answered in the thread that begins with it, where it begins one."""
    person, place = person_of(activity), place_of(activity)
    if person is None:
        return None
    ref = ref_of(activity)
    below = "" if kind is SurfaceKind.CHAT else ref.thread
    event = _event(activity, ref, AS_POSTED, Commanded(said(activity), thread))
    return Heard(event, Surface(kind, place, place, person, below))


def _event(activity: Activity, ref: MessageRef, version: str, body: Body) -> Event:
    """Keyed by what was said: it may come again under other ids of the request."""
    gone = ":gone" if isinstance(body, Deleted) else ""
    key = f"{ref.place.channel}:{ref.id}:{version}{gone}"
    return Event(key, ref.place, person_of(activity), at_of(activity), body)
