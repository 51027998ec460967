"""Where a person acted, which is where the answer to them is shown. How it is shown there is not decided here."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.places import PersonRef, Place


class SurfaceKind(StrEnum):
    """`CARD` is a button that asks for no dialog, `DIALOG` one that does, `FORM` a dialog that was sent off."""

    MENTION = "mention"
    CHAT = "chat"
    CARD = "card"
    DIALOG = "dialog"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Surface:
    """`place` is what the action concerns, `here` where it was done; `thread` the thread's first message, if any."""

    kind: SurfaceKind
    place: Place
    here: Place
    person: PersonRef
    thread: str = ""
