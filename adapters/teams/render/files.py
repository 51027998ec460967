"""A file, as a card with a link to it; and the question whether it may be put into a person's own drive."""

from datetime import datetime

from adapters.teams.render import phrases
from adapters.teams.render.elements import Json
from adapters.teams.sdk import wire
from bot.domain.message import Heading, Link, Links, Message, Text

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"


def consent(about: str, size: int, key: str) -> Json:
    """`size` is in bytes, `key` that of the delivery with the file."""
    kept = wire.file(key)
    return {"description": about, "sizeInBytes": size, "acceptContext": kept, "declineContext": kept}


def info(unique: str, kind: str) -> Json:
    """A file that stands in a drive, as its owner is shown it."""
    return {"uniqueId": unique, "fileType": kind}


def file_message(name: str, about: str, address: str, until: datetime) -> Message:
    day = f"{until:%B} {until.day}"
    return Message(
        (
            Heading(name),
            Text(about),
            Links((Link(phrases.download(), address),)),
            Text(phrases.downloads_until(day), quiet=True),
        )
    )
