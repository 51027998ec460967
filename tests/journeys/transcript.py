"""Stories as text, one line a turn, told to a town and checked against what its channels then show."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from bot.domain.events import Chosen, Left, PlaceChanged
from bot.domain.form import Home, Invalid, Nothing, Private, Reply, Show
from bot.domain.message import Act, Button, Choices
from bot.domain.places import Channel, MessageRef, PersonRef
from tests.journeys.town import TOWN, Town, prefilled, said

LANGUAGE = """
# #cte-automotive              go to a channel                 ^          into the thread of the newest message there
> maria: words                 a reply in the thread           > maria types: command      > maria presses: Label
> maria sends: field=value; .. the form that was shown         > maria edits: words        > maria deletes
> maria marks: share           the menu of the newest reply    > maria marks: share of tom   ... of tom's newest
~ next | ~ +2 days | ~ next until text | ~ to 2026-09-14 09:00 (in New York, appointment by appointment)
! leaves: maria | closes | opens | public | external | members: ana, bo     what happens to the channel
< words | < in leadership: words       something new (there) says this      <! words   nothing new does    < (nothing)
"""
TURN = re.compile(r"> (\w+)(?: (types|presses|sends|edits|deletes|marks))?(?:: ?(.*))?$")
MARK = re.compile(r"(\w+)(?: of (\w+))?$")


NOTHING = Nothing()


@dataclass
class Telling:
    town: Town
    channel: str = "cte-automotive"
    thread: str = ""
    reply: Reply = NOTHING
    form: Reply = NOTHING
    newest: dict[str, MessageRef] = field(default_factory=dict)
    last: MessageRef | None = None
    before: dict[tuple[str, str], str] = field(default_factory=dict)

    async def tell(self, line: str) -> None:
        match line[0]:
            case "#":
                self.channel, self.thread = line[1:].strip().removeprefix("#"), ""
            case "^":
                self.thread = self._thread(line[1:].strip())
            case "~":
                self._remember()
                await self._time(line[1:].strip())
            case "!":
                self._remember()
                await self._happens(*line[1:].strip().partition(": ")[::2])
            case ">":
                self._remember()
                turn = TURN.match(line)
                assert turn, f"not a turn: {line}"
                await self._turn(turn[1], turn[2] or "", turn[3] or "")
            case "<":
                self._check(line)
            case _:
                raise AssertionError(f"not a line of a story: {line}")

    def _thread(self, words: str) -> str:
        """The thread of the newest message of ours, or of the newest one that says these words."""
        entries = [e for e in self.town.chat.firsts(self.channel, "") if e.blocks and not e.deleted]
        found = (e.id for e in reversed(entries) if words in self.town.shown(self.channel, e.id).plain)
        return next(found, "") or fail(f"no message of ours says {words!r}")

    async def _time(self, words: str) -> None:
        self.reply = Nothing()
        if words == "next":
            await self.town.next_question()
        elif words.startswith("to "):
            await self.town.until(words.removeprefix("to "))
        elif words.startswith("next until "):
            while words.removeprefix("next until ") not in "\n".join(self._news()):
                due = await self.town.engine.next_due()
                assert due, f"nothing more is due, and nobody said {words.removeprefix('next until ')!r}"
                await self.town.move_to(max(due, self.town.clock.now))
        else:
            number, unit = words.lstrip("+").split()
            hours = int(number) * {"hour": 1, "day": 24, "week": 168}[unit.removesuffix("s")]
            await self.town.move_to(self.town.clock.now + timedelta(hours=hours))

    async def _turn(self, who: str, how: str, words: str) -> None:
        match how:
            case "types":
                self.reply = await self.town.types(self.channel, who, words, self.thread)
            case "presses":
                self.reply = await self._press(who, words)
            case "sends":
                self.reply = await self.town.submits(self.channel, who, self.form, **_fields(words))
            case "edits":
                await self.town.edits(who, self.newest[who], words)
            case "deletes":
                await self.town.deletes(who, self.newest[who])
            case "marks":
                act, author = MARK.match(words).groups()  # type: ignore[union-attr]
                chosen = self.newest[author] if author else self.last
                assert chosen
                self.reply = await self.town.picks(self.channel, who, Act(act), chosen)
            case _:
                self.last = self.newest[who] = await self.town.says(self.channel, who, words, self.thread)
                self.reply = Nothing()
        if isinstance(self.reply, Show):
            self.form = self.reply

    async def _happens(self, what: str, words: str) -> None:
        """Something that nobody says: people leave, channels are archived, opened or made public."""
        town, here = self.town, self.channel
        place = town.place(here)
        self.reply = Nothing()
        match what:
            case "leaves":
                await town.hear(here, None, Left(PersonRef(TOWN, words)))
            case "closes":
                town.census.closed.add(here)
            case "opens":
                town.census.closed.discard(here)
                await town.hear(here, None, PlaceChanged(Channel(place, here)))
            case "public" | "external":
                getattr(town.census, what).add(here)
                seen = Channel(place, here, public=what == "public", external=what == "external")
                await town.hear(here, None, PlaceChanged(seen))
            case "members":
                town.census.newcomers[here] = tuple(words.split(", "))
            case _:
                raise AssertionError(f"this can not happen: {what}")

    async def _press(self, who: str, label: str) -> Reply:
        """A button of the private message just shown, else in the thread, its first message, or the channel."""
        if isinstance(self.reply, Private):
            for block in self.reply.message.blocks:
                for button in block.buttons if isinstance(block, Choices) else ():
                    if button.label == label:
                        return await self._chosen(who, button)
        if self.thread and self._labels(label):
            return await self.town.presses(self.channel, who, label, thread=self.thread)
        if self.thread:
            blocks = self.town.shown(self.channel, self.thread).blocks
            rows = [button for block in blocks if isinstance(block, Choices) for button in block.buttons]
            return await self._chosen(
                who, next((b for b in rows if b.label == label), None) or fail(f"no button {label!r}")
            )
        return await self.town.presses(self.channel, who, label)

    async def _chosen(self, who: str, button: Button) -> Reply:
        return await self.town.hear(self.channel, who, Chosen(button.act, button.subject))

    def _labels(self, label: str) -> bool:
        try:
            return bool(self.town.buttons(self.channel, label, self.thread))
        except AssertionError:
            return False

    def _remember(self) -> None:
        self.before = self._visible()

    def _visible(self) -> dict[tuple[str, str], str]:
        """All that our messages say now, by address; saved replies show as a sign."""
        seen: dict[tuple[str, str], str] = {}
        for room in self.town.chat.channels:
            for first in self.town.chat.firsts(room.id, ""):
                for entry in (first, *self.town.chat.replies(room.id, first.id, "")):
                    if entry.blocks and not entry.deleted:
                        seen[room.id, entry.id] = self.town.shown(room.id, entry.id).plain
                    elif not entry.blocks:
                        files = [file.name for file in self.town.chat.attachments(entry)]
                        seen[room.id, entry.id] = " ".join(
                            [*files, "(saved)" if entry.saved and not entry.deleted else ""]
                        ).strip()
        return seen

    def _news(self, room: str = "") -> list[str]:
        """What changed since the last turn, in one room or in all of them and privately."""
        now = self._visible()
        changed = [text for key, text in now.items() if text and self.before.get(key) != text and room in {"", key[0]}]
        if room:
            return changed
        gone = ["(gone)" for key, text in self.before.items() if text and not now.get(key)]
        return [*changed, *gone, *filter(None, [_shown(self.reply)])]

    def _check(self, line: str) -> None:
        named = re.match(r"in ([a-z-]+): (.*)", line[2:].strip())
        words = named[2] if named else line[2:].strip()
        news = self._news(named[1] if named else "")
        flat = [" ".join(text.split()) for text in news]
        if words == "(nothing)":
            assert not news, f"something was said: {news}"
        elif line.startswith("<!"):
            assert not any(words in text for text in flat), f"it says: {words}\n" + "\n".join(news)
        else:
            assert any(words in text for text in flat), f"nothing new says: {words}\n" + "\n---\n".join(news)


def fail(why: str) -> NoReturn:
    raise AssertionError(why)


def _shown(reply: Reply) -> str:
    match reply:
        case Show(form):
            labels = [getattr(field, "label", getattr(field, "text", "")) for field in form.fields]
            options = [option.label for field in form.fields for option in getattr(field, "options", ())]
            return " | ".join([form.title, *labels, *options, *(" ".join(v) for v in prefilled(form).values())])
        case Home(message):
            return message.plain
        case Private() | Invalid() | Nothing():
            return said(reply)


def _fields(words: str) -> dict[str, tuple[str, ...]]:
    """`a=one; b=two, three` - commas separate several choices only after a `+`: `days+=mon, wed`."""
    given: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (each.strip() for each in words.split(";"))):
        name, _, value = part.partition("=")
        several = name.endswith("+")
        given[name.rstrip("+")] = tuple(v.strip() for v in value.split(",")) if several else (value,)
    return given


async def tell(town: Town, path: Path) -> None:
    """Tells a story, line by line; a failure names its line."""
    telling = Telling(town)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):  # noqa: ASYNC240 - a test
        if not line.strip() or line.startswith("--"):
            continue
        try:
            await telling.tell(line.strip())
        except AssertionError as wrong:
            raise AssertionError(f"{path.name}:{number}: {line}\n{wrong}") from None
