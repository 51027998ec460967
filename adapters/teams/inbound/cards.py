"""What people did with our buttons, cards and dialogs, as domain events."""

from collections.abc import Mapping
from typing import Any

from adapters.shared.payload import Malformed, storable
from adapters.teams.inbound.messages import Heard, at_of, is_chat, person_of, place_of, thread_of
from adapters.teams.inbound.surface import Surface, SurfaceKind
from adapters.teams.sdk import wire
from adapters.teams.sdk.payloads import Activity
from bot.domain.events import Body, Chosen, Commanded, Event, Submitted
from bot.domain.message import Act
from bot.domain.places import MessageRef, PersonRef, Place

_DIALOGS = {
    "task/fetch": SurfaceKind.DIALOG,
    "task/submit": SurfaceKind.FORM,
    "composeExtension/submitAction": SurfaceKind.FORM,
}
_MENU = "composeExtension/fetchTask"

MENU = frozenset(
    {Act.MAKE_STEP, Act.NOT_AN_ANSWER, Act.PUT_BACK, Act.SHARE, Act.UNSHARE, Act.SHARE_PRACTICE, Act.AGREE_WITH}
)
"""What a message's menu offers; the manifest names its entries by these."""


def is_ours(activity: Activity) -> bool:
    return wire.KEY in activity.values


def used(activity: Activity) -> Heard | None:
    """A card that was sent off, in the channel or the chat where it stands. None for what old cards still show."""
    return _read(activity, activity.values, SurfaceKind.CARD)


def dialog(activity: Activity) -> Heard | None:
    """A dialog that is asked for, or sent off. Raises Malformed for what asks for something else."""
    if activity.name == _MENU:
        return _chosen(activity)
    kind = _DIALOGS.get(activity.name or "")
    data = activity.values.get("data")
    if kind is None or not isinstance(data, dict):
        raise Malformed("name: no dialog of ours")
    return _read(activity, data, kind)


def _chosen(activity: Activity) -> Heard | None:
    """An entry of a message's menu: it is about that message, whoever wrote it."""
    person, here, value = person_of(activity), place_of(activity), activity.values
    entry, payload = value.get("commandId"), value.get("messagePayload")
    message = payload.get("id") if isinstance(payload, dict) else None
    if person is None or not isinstance(message, str) or not isinstance(entry, str) or entry not in MENU:
        return None
    thread = thread_of(activity)
    surface = Surface(SurfaceKind.DIALOG, here, here, person, thread)
    ref = MessageRef(here, storable(message), thread if thread != message else "")
    return Heard(_event(activity, here, person, Chosen(Act(entry), "", ref)), surface)


def _read(activity: Activity, value: Mapping[str, Any], kind: SurfaceKind) -> Heard | None:
    person, here = person_of(activity), place_of(activity)
    if person is None:
        return None
    try:
        sent = wire.read(storable(value))
    except wire.WireError:
        return None
    place = Place(here.workspace, getattr(sent, "channel", "") or here.channel)
    thread = getattr(sent, "thread", "") or ("" if is_chat(activity) else thread_of(activity))
    surface = Surface(kind, place, here, person, thread)
    opening = sent.opening if isinstance(sent, wire.Filled) else ""
    return Heard(_event(activity, place, person, _body(activity, sent, value, surface), opening), surface)


def _body(activity: Activity, sent: wire.Sent, value: Mapping[str, Any], at: Surface) -> Body:
    match sent:
        case wire.Press(act, subject):
            return Chosen(act, subject, _pressed_on(activity, at))
        case wire.Filled(form, subject):
            return Submitted(form, subject, wire.typed(storable(value)))
        case wire.Again(command):
            return Commanded(command, MessageRef(at.place, at.thread) if at.thread else None)


def _pressed_on(activity: Activity, at: Surface) -> MessageRef | None:
    """The message with the card. Where the button acts elsewhere, it stands in no thread of that place."""
    if activity.reply_to_id is None or at.place != at.here:
        return None
    root = at.thread if at.thread != activity.reply_to_id else ""
    return MessageRef(at.here, activity.reply_to_id, root)


def _event(activity: Activity, place: Place, person: PersonRef, body: Body, opening: str = "") -> Event:
    """Teams names what a person does by the activity's id, which is another one when it is sent again.

    A dialog that was sent off is therefore named by its `opening`. Some that are asked for come without an id.
    """
    at = at_of(activity)
    key = f"{person.id}:{opening}" if opening else activity.id or f"{person.id}:{at.isoformat()}"
    return Event(f"{place.channel}:{key}:card", place, person, at, body)
