"""A form that somebody has open: what they typed so far, what is wrong with it, and the choices that it offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from adapters.playground.sdk.cast import Room
from adapters.playground.sdk.chat import Chat
from bot.domain.form import (
    Day,
    Field,
    Form,
    Line,
    Note,
    Option,
    Paragraph,
    PersonPick,
    Pick,
    PlacePick,
    Time,
    Upload,
    Values,
)


@dataclass(frozen=True, slots=True)
class Dialog:
    """`token` is its address in the page; `errors` go by field name. It is open in `room`, and acts in `acts_in`."""

    token: str
    form: Form
    person: str
    room: str
    thread: str
    acts_in: str
    errors: Mapping[str, str] = field(default_factory=dict)

    def retyped(self, values: Values, errors: Mapping[str, str]) -> "Dialog":
        """The same form with what was typed into it."""
        fields = tuple(
            _retyped(each, values.get(each.name, ())) if not isinstance(each, Note) else each
            for each in self.form.fields
        )
        return replace(self, form=replace(self.form, fields=fields), errors=errors)


def _retyped(each: Field, values: tuple[str, ...]) -> Field:
    match each:
        case Line() | Paragraph() | Day() | Time():
            return replace(each, value=values[0] if values else "")
        case Pick() | PersonPick():
            return replace(each, chosen=values)
        case PlacePick():
            return replace(each, chosen=values[0] if values else "")
        case Note() | Upload():  # a browser does not let a page fill in a file again
            return each


def options(chat: Chat, room: Room, each: Pick | PersonPick | PlacePick) -> tuple[Option, ...]:
    match each:
        case Pick(options=given):
            return given
        case PersonPick():
            people = [person for person in chat.people if room.direct or person.id in room.members]
            return tuple(Option(person.id, f"{person.name}, {person.role}") for person in people)
        case PlacePick():
            return tuple(Option(channel.id, f"#{channel.name}") for channel in chat.channels if channel.id != room.id)
