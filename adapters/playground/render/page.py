"""The page: what of the chat one person has before them, put into the templates. It changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import jinja2
from jinja2.filters import FILTERS

from adapters.playground.render import dialogs, times, wire
from adapters.playground.render.dialogs import Dialog
from adapters.playground.sdk.archive import Attachment, Entry
from adapters.playground.sdk.cast import BOT, BOT_NAME, Member, Room
from adapters.playground.sdk.chat import Chat, Tally
from adapters.shared.told import number_told
from bot.domain.message import Message


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at what. `draft` (of a reply: with `draft_root`) and `edit_draft` could not be taken.

    `alert` and `notice` name a sentence of the page's template.
    """

    room: Room
    person: Member
    thread: str = ""
    editing: str = ""
    pane: str = ""
    dialog: Dialog | None = None
    alert: str = ""
    notice: str = ""
    draft: str = ""
    draft_root: str = ""
    edit_draft: str = ""

    def link(self, **changes: str) -> str:
        """The address of this view, or of one that differs from it in these parts."""
        parts = {"as": self.person.id, "thread": self.thread, **changes}
        room = parts.pop("room", self.room.id)
        return f"/c/{room}?{urlencode({name: part for name, part in parts.items() if part})}"

    def act(self, what: str) -> str:
        """Where to send what this person does here."""
        return self.link().replace("?", f"/{what}?", 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as it is drawn."""

    entry: Entry
    name: str
    role: str
    hue: int
    initials: str
    blocks: wire.Shown
    files: tuple[Attachment, ...]
    tally: Tally | None
    mine: bool

    @property
    def by_bot(self) -> bool:
        return self.entry.author == BOT


class Pages:
    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("adapters.playground.render"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self._templates.policies.update({"urlize.rel": "noopener noreferrer", "urlize.target": "_blank"})
        self._templates.filters.update(
            kind=kind,
            linked=FILTERS["urlize"],
            number=number_told,
            time=times.clock_time,
            day=times.day,
            short_day=times.short_day,
            now=times.now,
        )
        self._templates.globals.update(options=self._options, person=chat.person, room=chat.room)

    def page(self, view: View) -> str:
        chat, room, reader = self._chat, view.room, view.person.id
        now = chat.clock.civil()
        return self._templates.get_template("page.html").render(
            view=view,
            chat=chat,
            now=now,
            fast=chat.clock.fast,
            closed=chat.is_closed(room.id),
            speakers=chat.people if room.direct else tuple(chat.person(member) for member in room.members),
            rooms=tuple((each, chat.unread(each.id, self.reader(each, reader))) for each in chat.channels),
            reader=self.reader,
            direct=chat.direct(reader),
            direct_unread=chat.unread(chat.direct(reader).id, reader),
            days=tuple(self._days(view)),
            thread=tuple(self._thread(view)),
        )

    def blocks(self, message: Message, view: View) -> str:
        """One message's blocks alone."""
        macros: Any = self._templates.get_template("blocks.html").module
        return str(macros.blocks(message.blocks, view, "", ""))

    def reader(self, room: Room, person: str) -> str:
        """Who opens a channel from here: the same person if they are in it, else its first member."""
        return person if person in room.members else room.members[0]

    def _days(self, view: View) -> Iterator[tuple[str, tuple[Shown, ...]]]:
        tallies = self._chat.tallies(view.room.id, view.person.id)
        entries = self._chat.firsts(view.room.id, view.person.id)
        for day, group in groupby(entries, key=lambda entry: times.day(entry.at)):
            yield day, tuple(self._shown(entry, view, tallies.get(entry.id)) for entry in group)

    def _thread(self, view: View) -> Iterator[Shown]:
        if view.thread:
            root = self._chat.entry(view.room.id, view.thread)
            for entry in (root, *self._chat.replies(view.room.id, root.id, view.person.id)):
                yield self._shown(entry, view, None)

    def _shown(self, entry: Entry, view: View, tally: Tally | None) -> Shown:
        author = None if entry.author == BOT else self._chat.person(entry.author)
        return Shown(
            entry=entry,
            name=author.name if author else BOT_NAME,
            role=author.role if author else "",
            hue=self._chat.people.index(author) + 1 if author else 0,
            initials="".join(word[0] for word in author.name.split()[:2]) if author else "",
            blocks=wire.shown(entry.blocks) if entry.blocks else (),
            files=self._chat.attachments(entry),
            tally=tally,
            mine=entry.author == view.person.id,
        )

    def _options(self, view: View, each: Any) -> Any:
        """The choices of a field, as there are where its form acts."""
        room = self._chat.room(view.dialog.acts_in) if view.dialog else view.room
        return dialogs.options(self._chat, room, each)


def kind(value: object) -> str:
    return type(value).__name__
