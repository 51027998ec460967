"""HTTP requests as what people did: checked, done in the chat, and told as a domain Event.

Whatever is malformed ends here as a 4xx with one line. Nothing is rendered here.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware
from aiohttp.web_request import FileField

from adapters.playground.sdk.archive import Entry, UnwritableError
from adapters.playground.sdk.cast import BOT, Member, Room
from adapters.playground.sdk.chat import Chat, ClosedError, MissingError
from adapters.playground.settings import PlaygroundSettings
from bot.domain.events import Body, Chosen, Commanded, Deleted, Edited, Event, HomeOpened, Posted, Submitted
from bot.domain.form import Form, Line, Note, Paragraph, PersonPick, Pick, Upload, Values
from bot.domain.message import Act
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace

LARGEST_REQUEST = 256 * 1024
LONGEST_TEXT = 20_000
WORKSPACE = Workspace(Platform.PLAYGROUND, "local")
MENU = frozenset(
    {Act.AGREE_WITH, Act.SHARE, Act.UNSHARE, Act.NOT_AN_ANSWER, Act.PUT_BACK, Act.MAKE_STEP, Act.SHARE_PRACTICE}
)
SLASH = re.compile(r"/reflect(?:\s+|$)", re.IGNORECASE)
MENTION = re.compile(r"@reflectory(?:[\s,:]+|$)", re.IGNORECASE)

UNWRITABLE = "This can not be kept now: the disk may be full. Make room, then go back and send it again."

# What aiohttp raises for a body that is not what it claims to be.
UNREADABLE = (ValueError, AssertionError, LookupError, HttpProcessingError)

Fields = Mapping[str, tuple[str | FileField, ...]]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a room, with the rights that they have there."""

    person: Member
    room: Room

    @property
    def place(self) -> Place:
        return Place(WORKSPACE, self.room.id)


@dataclass(frozen=True, slots=True)
class Done:
    """What happened, and how to put the chat back as it was should the event not be taken."""

    event: Event
    undo: Callable[[], object] = lambda: None


class FormError(Exception):
    """A form holds what can not be submitted at all; `values` is what was typed."""

    def __init__(self, errors: dict[str, str], values: Values) -> None:
        super().__init__("a form needs another look")
        self.errors = errors
        self.values = values


def guard(settings: PlaygroundSettings) -> Middleware:
    """Only pages of ours, asked for under a name of ours: no DNS rebinding, no posting from other sites."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _hostname(request.host) not in settings.allowed_names:
            raise web.HTTPForbidden(text="This page is not known under that name.")
        if request.method not in ("GET", "HEAD") and not _same_origin(request):
            raise web.HTTPForbidden(text="This was not sent from the playground's own page.")
        try:
            return await handler(request)
        except MissingError as missing:
            raise web.HTTPNotFound(text=str(missing)) from None
        except ClosedError as closed:
            raise web.HTTPConflict(text=str(closed)) from None
        except UnwritableError:
            raise web.HTTPServiceUnavailable(text=UNWRITABLE) from None

    return guarded


def _hostname(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _same_origin(request: web.Request) -> bool:
    """Every browser says where a form comes from; a program that says nothing carries no visitor's trust."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    return origin.partition("://")[2].lower() == request.host.lower()


async def fields_of(request: web.Request) -> Fields:
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise web.HTTPUnsupportedMediaType(text="Send a form.")
    try:
        posted = await request.post()
    except web.HTTPRequestEntityTooLarge as large:
        large.text = f"That is too large: {LARGEST_REQUEST // 1024} KB at most."
        raise
    except UNREADABLE:
        raise web.HTTPBadRequest(text="This form can not be read.") from None
    found: dict[str, tuple[str | FileField, ...]] = {}
    for name, value in posted.items():
        if isinstance(value, str | FileField):
            found[name] = (*found.get(name, ()), value)
    return found


def actor(chat: Chat, request: web.Request) -> Actor:
    """Who acts, and where. 404 for strangers, 403 for those who are not in the room."""
    person = chat.person(request.query.get("as", ""))
    return there(chat, person, request.match_info["room"])


def there(chat: Chat, person: Member, room: str) -> Actor:
    """A person in a room of theirs. 403 when they are not in it."""
    found = chat.room(room)
    if person.id not in found.members:
        raise web.HTTPForbidden(text=f"{person.name} is not in this channel.")
    return Actor(person, found)


def text_field(fields: Fields, name: str, *, required: bool = False) -> str:
    value = next(iter(fields.get(name, ("",))))
    if not isinstance(value, str) or "\x00" in value or (required and not value.strip()):
        raise web.HTTPBadRequest(text=f"The field {name!r} is missing or is not text.")
    if len(value) > LONGEST_TEXT:
        raise web.HTTPBadRequest(text=f"That is too long: {LONGEST_TEXT:,} characters at most.")
    return value.replace("\r\n", "\n").strip()


def said(chat: Chat, who: Actor, fields: Fields) -> Done:
    """A message, a reply, or a command: `/reflect ...` stays between the person and the bot.

    In a direct conversation whatever is no reply is a command.
    """
    text, root = text_field(fields, "text", required=True), text_field(fields, "root")
    thread = MessageRef(who.place, shared(chat, who, root).id) if root else None
    if slash := SLASH.match(text):
        return Done(event(chat, who, Commanded(text[slash.end() :], thread)))
    entry = chat.say(who.room.id, who.person.id, text, root=root)
    mention = MENTION.match(text)
    if mention or (who.room.direct and not root):
        body: Body = Commanded(text[mention.end() :] if mention else text, thread)
    else:
        body = Posted(ref(who.place, entry), version(entry), text)
    return Done(event(chat, who, body), lambda: chat.remove(entry))


def edited(chat: Chat, who: Actor, fields: Fields) -> Done | None:
    """None when nothing changed."""
    before, text = own(chat, who, fields), text_field(fields, "text", required=True)
    if text == before.text:
        return None
    after = chat.change(before, text)
    return Done(event(chat, who, Edited(ref(who.place, after), version(after), text)), lambda: chat.put(before))


def deleted(chat: Chat, who: Actor, fields: Fields) -> Done:
    before = own(chat, who, fields)
    after = chat.delete(before)
    return Done(event(chat, who, Deleted(ref(who.place, after), version(after))), lambda: chat.put(before))


def pressed(chat: Chat, who: Actor, fields: Fields) -> Done:
    """A button of the bot's message, or an entry of a message's menu. In a home view it acts in its part's place."""
    name, _, subject = text_field(fields, "choice", required=True).partition(" ")
    try:
        act = Act(name)
    except ValueError:
        raise web.HTTPBadRequest(text="There is no such button.") from None
    entry = seen(chat, who, text_field(fields, "message", required=True))
    if entry.author != BOT and (subject or act not in MENU or not entry.root):
        raise web.HTTPBadRequest(text="A person's message has no such button.")
    place = text_field(fields, "place")
    if place and entry.only_for:
        return Done(event(chat, there(chat, who.person, place), Chosen(act, subject)))
    return Done(event(chat, who, Chosen(act, subject, ref(who.place, entry))))


def submitted(chat: Chat, who: Actor, form: Form, fields: Fields) -> Done:
    """Raises FormError for what no form may hold; what is missing or makes no sense is for the bot to say."""
    values: dict[str, tuple[str, ...]] = {}
    errors: dict[str, str] = {}
    for each in form.fields:
        if not isinstance(each, Note):
            try:
                values[each.name] = _values(each, fields)
            except ValueError as wrong:
                values[each.name], errors[each.name] = (), str(wrong)
            if isinstance(each, Line | Paragraph) and len("".join(values[each.name])) > each.longest:
                errors[each.name] = f"That is too long: {each.longest:,} characters at most."
    if errors:
        raise FormError(errors, values)
    return Done(event(chat, who, Submitted(form.id, form.subject, values)))


def _values(each: object, fields: Fields) -> tuple[str, ...]:
    name = str(getattr(each, "name", ""))
    if isinstance(each, Upload):
        return _uploaded(each, next(iter(fields.get(name, ())), None))
    given = tuple(value.replace("\r\n", "\n").strip() for value in fields.get(name, ()) if isinstance(value, str))
    if len(given) > 1 and not (isinstance(each, Pick | PersonPick) and each.many):
        raise web.HTTPBadRequest(text=f"The field {name!r} takes one value.")
    if isinstance(each, Pick) and not {option.value for option in each.options}.issuperset(filter(None, given)):
        raise web.HTTPBadRequest(text=f"The field {name!r} has no such choice.")
    return tuple(value for value in given if value)


def _uploaded(each: Upload, given: object) -> tuple[str, ...]:
    if not isinstance(given, FileField) or not given.filename:
        return ()
    if not given.filename.lower().endswith(each.ends_with.lower()):
        raise ValueError(f"Choose a file whose name ends with {each.ends_with}")
    try:
        return (given.file.read().decode("utf-8-sig"),)
    except UnicodeDecodeError:
        raise ValueError("This file is not plain text (UTF-8).") from None


def seen(chat: Chat, who: Actor, entry: str) -> Entry:
    """A message that this person has before them."""
    found = chat.entry(who.room.id, entry)
    if found.deleted or found.only_for not in ("", who.person.id):
        raise MissingError("There is no such message.")
    return found


def shared(chat: Chat, who: Actor, root: str) -> Entry:
    """The first message of a thread."""
    found = chat.entry(who.room.id, root)
    if found.root or found.only_for:
        raise MissingError("There is no such thread.")
    return found


def own(chat: Chat, who: Actor, fields: Fields) -> Entry:
    found = seen(chat, who, text_field(fields, "message", required=True))
    if found.author != who.person.id:
        raise web.HTTPForbidden(text="People can only change their own messages.")
    return found


def ref(place: Place, entry: Entry) -> MessageRef:
    return MessageRef(place, entry.id, entry.root)


def version(entry: Entry) -> str:
    return f"{entry.version:06d}"


def home_opened(chat: Chat, who: Actor) -> Event:
    return event(chat, who, HomeOpened())


def event(chat: Chat, who: Actor, body: Body) -> Event:
    person = PersonRef(WORKSPACE, who.person.id)
    return Event(secrets.token_hex(12), who.place, person, chat.clock.civil(), body)


def reread(place: Place, entry: Entry) -> Event | None:
    """A person's reply as it stands now; None where it was said to the bot as a command."""
    if MENTION.match(entry.text):
        return None
    body = Posted(ref(place, entry), version(entry), entry.text)
    key = f"{entry.room}:{entry.id}:{body.version}"
    return Event(key, place, PersonRef(WORKSPACE, entry.author), entry.at, body)


def arrival(chat: Chat, room: Room, body: Body) -> Event:
    """What happens to the bot itself; the key is the same however often it is told."""
    return Event(f"arrival:{room.id}", Place(WORKSPACE, room.id), None, chat.clock.civil(), body)
