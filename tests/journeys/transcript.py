"""Stories as text, one line a turn, told to a town and checked against what its channels then show.

    # #cte-automotive              go to a channel                 ^          into the thread of the newest message there
    > maria: words                 a reply in the thread           > maria types: command      > maria presses: Label
    > maria sends: field=value; .. the form that was shown         > maria edits: words        > maria deletes
    > maria marks: share           the menu of the newest reply    ~ next | ~ +2 days | ~ next until text
    < words                        something new says this         <! words   nothing new does     < (nothing)
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.domain.form import Home, Invalid, Nothing, Private, Reply, Show
from bot.domain.message import Act, Button, Choices
from bot.domain.places import MessageRef
from tests.journeys.town import Town, prefilled, said

TURN = re.compile(r"> (\w+)(?: (types|presses|sends|edits|deletes|marks))?(?:: ?(.*))?$")


@dataclass
class Telling:
    town: Town
    channel: str = "cte-automotive"
    thread: str = ""
    reply: Reply = Nothing()
    form: Reply = Nothing()
    newest: dict[str, MessageRef] = field(default_factory=dict)
    last: MessageRef | None = None
    before: dict[str, str] = field(default_factory=dict)

    async def tell(self, line: str) -> None:
        match line[0]:
            case "#":
                self.channel, self.thread = line[1:].strip().removeprefix("#"), ""
            case "^":
                self.thread = self._thread(line[1:].strip())
            case "~":
                self._remember()
                await self._time(line[1:].strip())
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
        return next(e.id for e in reversed(entries) if words in self.town.shown(self.channel, e.id).plain)

    async def _time(self, words: str) -> None:
        self.reply = Nothing()
        if words == "next":
            await self.town.next_question()
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
                assert self.last
                self.reply = await self.town.picks(self.channel, who, Act(words), self.last)
            case _:
                self.last = self.newest[who] = await self.town.says(self.channel, who, words, self.thread)
                self.reply = Nothing()
        if isinstance(self.reply, Show):
            self.form = self.reply

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
            return await self._chosen(who, next(button for button in rows if button.label == label))
        return await self.town.presses(self.channel, who, label)

    async def _chosen(self, who: str, button: Button) -> Reply:
        from bot.domain.events import Chosen

        return await self.town.hear(self.channel, who, Chosen(button.act, button.subject))

    def _labels(self, label: str) -> bool:
        try:
            return bool(self.town.buttons(self.channel, label, self.thread))
        except AssertionError:
            return False

    def _remember(self) -> None:
        self.before = self._visible()

    def _visible(self) -> dict[str, str]:
        """All that our messages say now, by address; saved replies show as a sign."""
        seen: dict[str, str] = {}
        for room in self.town.chat.channels:
            for first in self.town.chat.firsts(room.id, ""):
                for entry in (first, *self.town.chat.replies(room.id, first.id, "")):
                    if entry.blocks and not entry.deleted:
                        seen[entry.id] = self.town.shown(room.id, entry.id).plain
                    elif not entry.blocks:
                        files = [file.name for file in self.town.chat.attachments(entry)]
                        seen[entry.id] = " ".join([*files, "(saved)" if entry.saved and not entry.deleted else ""]).strip()
        return seen

    def _news(self) -> list[str]:
        changed = [text for key, text in self._visible().items() if text and self.before.get(key) != text]
        gone = ["(gone)" for key, text in self.before.items() if text and not self._visible().get(key)]
        return [*changed, *gone, *filter(None, [_shown(self.reply)])]

    def _check(self, line: str) -> None:
        words, news = line[2:].strip(), self._news()
        flat = [" ".join(text.split()) for text in news]
        if words == "(nothing)":
            assert not news, f"something was said: {news}"
        elif line.startswith("<!"):
            assert not any(words in text for text in flat), f"it says: {words}\n" + "\n".join(news)
        else:
            assert any(words in text for text in flat), f"nothing new says: {words}\n" + "\n---\n".join(news)


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
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("--"):
            continue
        try:
            await telling.tell(line.strip())
        except AssertionError as wrong:
            raise AssertionError(f"{path.name}:{number}: {line}\n{wrong}") from None
