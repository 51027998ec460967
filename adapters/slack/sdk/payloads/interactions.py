"""Buttons, menu entries, modals and slash commands as Slack sends them. Only the fields that we act upon are named."""

from typing import Annotated

from pydantic import StringConstraints

from adapters.shared.payload import Many, Maybe, Payload
from adapters.slack.sdk.payloads.kinds import Flag, Handle, Id, Ts, Words

Name = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]{1,255}$")]
"""A block's or an element's id, which we gave it."""


class User(Payload):
    id: Id


class Channel(Payload):
    id: Id


class Container(Payload):
    """What a button stands in. `is_ephemeral` marks what one person alone sees."""

    message_ts: Maybe[Ts] = None
    thread_ts: Maybe[Ts] = None
    channel_id: Maybe[Id] = None
    is_ephemeral: Maybe[Flag] = None


class SeenMessage(Payload):
    ts: Ts
    thread_ts: Maybe[Ts] = None


class Action(Payload):
    action_id: Words
    value: Words = ""


class View(Payload):
    """`type` is "home" or "modal"."""

    id: Id
    type: str
    hash: Words = ""
    private_metadata: Words = ""


class Picked(Payload):
    value: Words


class UploadedFile(Payload):
    url_private: Words = ""
    url_private_download: Words = ""


class Element(Payload):
    """An input's state. Each kind of input has one of these and lacks the others."""

    value: Words = ""
    selected_option: Picked | None = None
    selected_options: Many[Picked] | None = None
    selected_date: Words = ""
    selected_time: Words = ""
    selected_user: Maybe[Id] = None
    selected_users: Many[Id] | None = None
    selected_conversation: Maybe[Id] = None
    selected_conversations: Many[Id] | None = None
    selected_channel: Maybe[Id] = None
    selected_channels: Many[Id] | None = None
    files: Many[UploadedFile] | None = None


class State(Payload):
    values: dict[Name, dict[Name, Element]]


class FilledView(View):
    state: State


class Interaction(Payload):
    user: User
    trigger_id: Handle
    response_url: Words = ""


class BlockActions(Interaction):
    """`message` is missing in what one person alone sees, `channel` in App Home and in modals."""

    actions: Many[Action]
    container: Container | None = None
    channel: Channel | None = None
    message: SeenMessage | None = None
    view: View | None = None


class MessageAction(Interaction):
    """An entry of a message's menu."""

    callback_id: Words
    channel: Channel
    message: SeenMessage


class ViewSubmission(Interaction):
    view: FilledView


class SlashCommand(Payload):
    user_id: Id
    channel_id: Id
    text: Words = ""
    trigger_id: Handle
    response_url: Words = ""
