"""Activities: messages, their changes, comings and goings, and what is done on cards."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from adapters.shared.payload import Legible, Many, Maybe, Payload

Id = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,400}$")]
"""Of a conversation, a message, a team or a person: Teams makes them of anything that can be printed."""

Word = Annotated[str, StringConstraints(max_length=200)]
Words = Annotated[
    str, StringConstraints(max_length=200_000), BeforeValidator(lambda told: "" if told is None else told)
]
"""What people wrote, or we did; empty for null."""

Url = Annotated[str, StringConstraints(max_length=2_000)]
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}T")


def _spelled(told: object) -> object:
    """Refuses numbers, which would be read as seconds since 1970."""
    if told is not None and not (isinstance(told, str) and _DATED.match(told)):
        raise ValueError("no date")
    return told


Moment = Annotated[datetime, Field(strict=False), BeforeValidator(_spelled)]
"""When it happened by Teams' clock: with its zone, to the millisecond or finer."""


class Camel(Payload):
    model_config = ConfigDict(**Payload.model_config, alias_generator=to_camel)


class Account(Camel):
    """`id` is a name for this bot alone, `aad_object_id` the person's own in the tenant."""

    id: Id
    aad_object_id: Maybe[Id] = None
    name: Legible[Word] = None


class Conversation(Camel):
    id: Id
    conversation_type: Maybe[Word] = None
    tenant_id: Maybe[Id] = None


class Tenant(Camel):
    id: Id


class Team(Camel):
    """`id` is that of its first channel, `aad_group_id` the one that Graph knows."""

    id: Id
    aad_group_id: Maybe[Id] = None
    name: Legible[Word] = None


class Channel(Camel):
    id: Id
    name: Legible[Word] = None
    type: Legible[Word] = None


class Chosen(Camel):
    selected_channel: Channel | None = None


class Thread(Camel):
    id: Id


class ChannelData(Camel):
    event_type: Maybe[Word] = None
    thread: Legible[Thread] = None
    tenant: Tenant | None = None
    team: Team | None = None
    channel: Channel | None = None
    settings: Legible[Chosen] = None


class Mentioned(Camel):
    id: Id
    name: Legible[Word] = None


class Entity(Camel):
    type: Legible[Word] = None
    mentioned: Legible[Mentioned] = None
    text: Legible[Words] = None


class Attachment(Camel):
    content_type: Legible[Word] = None
    name: Legible[Word] = None


class Activity(Camel):
    type: Word
    id: Maybe[Id] = None
    timestamp: Moment | None = None
    service_url: Maybe[Url] = None
    channel_id: Maybe[Word] = None
    from_: Account | None = Field(None, alias="from")
    recipient: Account | None = None
    conversation: Conversation
    channel_data: ChannelData | None = None
    name: Maybe[Word] = None
    action: Maybe[Word] = None
    reply_to_id: Maybe[Id] = None
    text: Words = ""
    entities: Many[Entity] | None = None
    attachments: Many[Attachment] | None = None
    value: Any = None
    members_added: Many[Account] | None = None
    members_removed: Many[Account] | None = None

    @property
    def tenant(self) -> str | None:
        """Of the team or the chat; that of whoever speaks may be another one."""
        told = self.channel_data.tenant if self.channel_data else None
        tenant = told.id if told else self.conversation.tenant_id
        return tenant.lower() if tenant else None

    @property
    def values(self) -> Mapping[str, Any]:
        """What a card or a dialog sent."""
        return self.value if isinstance(self.value, dict) else {}
