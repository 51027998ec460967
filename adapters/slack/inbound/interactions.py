"""What people did with our buttons, menu entries, modals and the slash command, as domain events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from adapters.shared.payload import Malformed, storable
from adapters.slack.inbound import surface
from adapters.slack.inbound.forms import uploads_of, values_of
from adapters.slack.inbound.surface import Surface
from adapters.slack.inbound.text import typed
from adapters.slack.sdk.payloads.events import Kind
from adapters.slack.sdk.payloads.interactions import Action, BlockActions, MessageAction, SlashCommand, ViewSubmission
from adapters.slack.sdk.wire import COMMAND, Press, WireError
from bot.domain.events import Body, Chosen, Commanded, Event, Submitted
from bot.domain.message import Act
from bot.domain.places import MessageRef, Workspace

Payload = Mapping[str, Any]

MENU = frozenset(
    {Act.MAKE_STEP, Act.NOT_AN_ANSWER, Act.PUT_BACK, Act.SHARE, Act.UNSHARE, Act.SHARE_PRACTICE, Act.AGREE_WITH}
)
"""What a message's menu offers; the manifest names its entries by these."""


@dataclass(frozen=True, slots=True)
class Done:
    """`uploads` are files' addresses by field name: what they hold belongs into the values before these are heard."""

    event: Event
    surface: Surface
    uploads: Mapping[str, str] = field(default_factory=dict)


def done(body: Payload, workspace: Workspace, now: datetime) -> Done | None:
    """`now` is the moment it was done, in UTC. None for what is nobody's wish, or none of ours. Raises Malformed."""
    kind = Kind.read(body)
    read = _READERS.get(kind.type or "", _commanded if kind.command else None)
    return read(body, workspace, now) if read else None


def _pressed(body: Payload, workspace: Workspace, now: datetime) -> Done | None:
    """A button. Links are announced in the same way, and old messages show buttons that are no more: nothing."""
    payload = BlockActions.read(body)
    action = next(iter(payload.actions), None)
    if action is None:
        return None
    if action.action_id.partition(".")[0] == COMMAND:
        at = surface.of_button(payload, workspace, "")
        return _done(payload.trigger_id, at, now, Commanded(action.value, _thread(at))) if at else None
    press = _press(action)
    at = surface.of_button(payload, workspace, press.channel) if press else None
    if press is None or at is None:
        return None
    seen = payload.message if not at.ephemeral else None
    ref = MessageRef(at.place, seen.ts, at.thread) if seen else None
    return _done(payload.trigger_id, at, now, Chosen(press.act, press.subject, ref))


def _thread(at: Surface) -> MessageRef | None:
    return MessageRef(at.place, at.thread) if at.thread else None


def _press(action: Action) -> Press | None:
    try:
        press = Press.read(action.action_id, action.value)
    except WireError:
        return None
    return replace(press, subject=storable(press.subject))


def _chosen(body: Payload, workspace: Workspace, now: datetime) -> Done | None:
    """An entry of a message's menu: it is about that message, whoever wrote it."""
    payload = MessageAction.read(body)
    if payload.callback_id not in MENU:
        return None
    at = surface.of_entry(payload, workspace)
    ref = MessageRef(at.place, payload.message.ts, at.thread)
    return _done(payload.trigger_id, at, now, Chosen(Act(payload.callback_id), "", ref))


def _submitted(body: Payload, workspace: Workspace, now: datetime) -> Done:
    payload = ViewSubmission.read(body)
    opened = surface.opened_in(payload.view)
    if opened is None or opened.form is None:
        raise Malformed("view.private_metadata: not written by us")
    at = surface.of_form(payload, workspace, opened)
    form = Submitted(opened.form, opened.subject, values_of(payload.view.state))
    return replace(_done(payload.trigger_id, at, now, form), uploads=uploads_of(payload.view.state))


def _commanded(body: Payload, workspace: Workspace, now: datetime) -> Done:
    payload = SlashCommand.read(body)
    at = surface.of_command(payload, workspace)
    return _done(payload.trigger_id, at, now, Commanded(typed(payload.text)))


def _done(trigger: str, at: Surface, now: datetime, body: Body) -> Done:
    """Slack names each thing that a person does by its trigger."""
    return Done(Event(trigger, at.place, at.person, now, body), at)


_READERS: Mapping[str, Callable[[Payload, Workspace, datetime], Done | None]] = {
    "block_actions": _pressed,
    "message_action": _chosen,
    "view_submission": _submitted,
}
