"""Where a person acted, which is where the answer to them is shown. How it is shown there is not decided here."""

from dataclasses import dataclass, replace
from enum import StrEnum

from adapters.shared.payload import storable
from adapters.slack.sdk.payloads.interactions import (
    BlockActions,
    Channel,
    MessageAction,
    SeenMessage,
    SlashCommand,
    View,
    ViewSubmission,
)
from adapters.slack.sdk.wire import Opened, WireError
from bot.domain.events import Commanded, Event, HomeOpened
from bot.domain.places import PersonRef, Place, Workspace


class SurfaceKind(StrEnum):
    """`DIALOG` is a button within a modal, `FORM` a modal that was sent off."""

    MESSAGE = "message"
    HOME = "home"
    DIALOG = "dialog"
    FORM = "form"
    COMMAND = "command"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Surface:
    """`place` is what the action concerns, `thread` the first message (ts) of the thread that it was done in, if any.

    `trigger` opens a modal within three seconds; `response_url` is Slack's word, to be checked before it is used.
    `ephemeral` marks a message that this person alone sees. `fields` are those of the form that was sent off.
    """

    kind: SurfaceKind
    place: Place
    person: PersonRef
    thread: str = ""
    trigger: str = ""
    response_url: str = ""
    view: str = ""
    opened: Opened | None = None
    ephemeral: bool = False
    fields: tuple[str, ...] = ()

    @property
    def home(self) -> bool:
        """In App Home, or in a modal that was opened from there."""
        return self.kind is SurfaceKind.HOME or (self.opened is not None and self.opened.home)


def of_event(event: Event) -> Surface | None:
    """A command that was said in a message, or a home that was opened; nothing else is answered to one person."""
    match event:
        case Event(actor=PersonRef() as person, body=Commanded(thread=thread)):
            return Surface(SurfaceKind.MENTION, event.place, person, thread.thread if thread else "")
        case Event(actor=PersonRef() as person, body=HomeOpened()):
            return Surface(SurfaceKind.HOME, event.place, person)
        case _:
            return None


def of_button(pressed: BlockActions, workspace: Workspace, acts_in: str) -> Surface | None:
    """`acts_in` is the channel that the button itself names, if it does. None where nothing names one."""
    if pressed.view:
        return _in_view(pressed, pressed.view, workspace, acts_in)
    container, message = pressed.container, pressed.message
    here = pressed.channel.id if pressed.channel else None
    place = _first(workspace, acts_in, here, container.channel_id if container else None)
    if place is None:
        return None
    return Surface(
        SurfaceKind.MESSAGE,
        place,
        PersonRef(workspace, pressed.user.id),
        _thread(message) or (container and container.thread_ts) or "",
        pressed.trigger_id,
        pressed.response_url,
        ephemeral=message is None or bool(container and container.is_ephemeral),
    )


def of_entry(chosen: MessageAction, workspace: Workspace) -> Surface:
    return Surface(
        SurfaceKind.MESSAGE,
        _place(workspace, chosen.channel.id),
        PersonRef(workspace, chosen.user.id),
        _thread(chosen.message),
        chosen.trigger_id,
        chosen.response_url,
    )


def of_form(sent: ViewSubmission, workspace: Workspace, opened: Opened) -> Surface:
    return Surface(
        SurfaceKind.FORM,
        _place(workspace, opened.channel),
        PersonRef(workspace, sent.user.id),
        opened.thread,
        sent.trigger_id,
        view=sent.view.id,
        opened=opened,
        fields=tuple(sent.view.state.values),
    )


def of_command(command: SlashCommand, workspace: Workspace) -> Surface:
    """Slack takes no slash command in a thread."""
    return Surface(
        SurfaceKind.COMMAND,
        _place(workspace, command.channel_id),
        PersonRef(workspace, command.user_id),
        trigger=command.trigger_id,
        response_url=command.response_url,
    )


def opened_in(view: View) -> Opened | None:
    """What a modal or a home of ours remembers; None where it remembers nothing that we can read."""
    try:
        opened = Opened.read(view.private_metadata)
    except WireError:
        return None
    return replace(opened, thread=storable(opened.thread), subject=storable(opened.subject))


def _in_view(pressed: BlockActions, view: View, workspace: Workspace, acts_in: str) -> Surface | None:
    opened = opened_in(view)
    place = _first(workspace, acts_in, opened.channel if opened else None)
    if place is None:
        return None
    return Surface(
        SurfaceKind.HOME if view.type == "home" else SurfaceKind.DIALOG,
        place,
        PersonRef(workspace, pressed.user.id),
        opened.thread if opened else "",
        pressed.trigger_id,
        view=view.id,
        opened=opened,
    )


def _first(workspace: Workspace, *channels: str | None) -> Place | None:
    """The first that is named. Raises Malformed."""
    return next((_place(workspace, each) for each in channels if each), None)


def _place(workspace: Workspace, channel: str) -> Place:
    """Raises Malformed."""
    return Place(workspace, Channel.read({"id": channel}).id)


def _thread(message: SeenMessage | None) -> str:
    """A thread's first message is called its own thread by Slack; whoever acts on it acts in the channel."""
    thread = message.thread_ts if message and message.thread_ts != message.ts else None
    return thread or ""
