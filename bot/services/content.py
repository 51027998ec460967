"""What a delivery turns out to be when it is sent: a message, a sign on somebody's message, or a file."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.delivery import Delivery
from bot.domain.message import Message
from bot.domain.places import MessageRef
from bot.services.context import Context


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign that a person's message was saved."""

    ref: MessageRef
    on: bool


@dataclass(frozen=True, slots=True)
class File:
    """`about` says what it holds, for people who can not see it."""

    name: str
    content: bytes
    about: str


Content = Message | Mark | File
Composer = Callable[[Context, Delivery], Awaitable[Content | None]]
"""None: there is nothing to say (any more)."""
