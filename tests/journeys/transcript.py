"""Stories as text, one line a turn, told on a stage and checked against what its channels then show."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.domain.message import Act
from bot.domain.places import MessageRef
from tests.journeys.stage import Shown, Stage, walk_on, walk_until

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


@dataclass
class Telling:
    stage: Stage
    channel: str = "cte-automotive"
    thread: str = ""
    newest: dict[str, MessageRef] = field(default_factory=dict)
    last: MessageRef | None = None
    before: Shown = field(default_factory=dict)

    async def tell(self, line: str) -> None:
        match line[0]:
            case "#":
                self.channel, self.thread = line[1:].strip().removeprefix("#"), ""
            case "^":
                self.thread = self.stage.thread(self.channel, line[1:].strip())
            case "~":
                self._begin()
                await self._time(line[1:].strip())
            case "!":
                self._begin()
                what, _, words = line[1:].strip().partition(": ")
                await self.stage.happens(self.channel, what, words)
            case ">":
                self._begin()
                turn = TURN.match(line)
                assert turn, f"not a turn: {line}"
                await self._turn(turn[1], turn[2] or "", turn[3] or "")
            case "<":
                self._check(line)
            case _:
                raise AssertionError(f"not a line of a story: {line}")

    def _begin(self) -> None:
        self.before = self.stage.visible()
        self.stage.turn()

    async def _time(self, words: str) -> None:
        stage = self.stage
        if words == "next":
            before = stage.count("cte-automotive")
            while stage.count("cte-automotive") == before:
                await walk_on(stage)
        elif words.startswith("to "):
            await walk_until(stage, words.removeprefix("to "))
        elif words.startswith("next until "):
            wanted = words.removeprefix("next until ")
            while wanted not in "\n".join(self._news()):
                await walk_on(stage, f", and nobody said {wanted!r}")
        else:
            number, unit = words.lstrip("+").split()
            hours = int(number) * {"hour": 1, "day": 24, "week": 168}[unit.removesuffix("s")]
            await stage.move_to(stage.clock.now + timedelta(hours=hours))

    async def _turn(self, who: str, how: str, words: str) -> None:
        match how:
            case "types":
                await self.stage.types(self.channel, who, words, self.thread)
            case "presses":
                await self.stage.presses(self.channel, who, words, self.thread)
            case "sends":
                await self.stage.sends(self.channel, who, _fields(words))
            case "edits":
                await self.stage.edits(who, self.newest[who], words)
            case "deletes":
                await self.stage.deletes(who, self.newest[who])
            case "marks":
                act, author = MARK.match(words).groups()  # type: ignore[union-attr]
                chosen = self.newest[author] if author else self.last
                assert chosen
                await self.stage.marks(self.channel, who, Act(act), chosen)
            case _:
                self.last = self.newest[who] = await self.stage.says(self.channel, who, words, self.thread)

    def _news(self, room: str = "") -> list[str]:
        """What changed since the last turn, in one room or in all of them and privately."""
        now = self.stage.visible()
        changed = [text for key, text in now.items() if text and self.before.get(key) != text and room in {"", key[0]}]
        if room:
            return changed
        gone = ["(gone)" for key, text in self.before.items() if text and not now.get(key)]
        return [*changed, *gone, *filter(None, [self.stage.private()])]

    def _check(self, line: str) -> None:
        named = re.match(r"in ([a-z-]+): (.*)", line[2:].strip())
        words = named[2] if named else line[2:].strip()
        news = self._news(named[1] if named else "")
        flat = [" ".join(text.split()) for text in news]
        if words == "(saved)" and not getattr(self.stage, "signs", True):
            return  # there no sign can be put on people's messages
        if words == "(nothing)":
            assert not news, f"something was said: {news}"
        elif line.startswith("<!"):
            assert not any(words in text for text in flat), f"it says: {words}\n" + "\n".join(news)
        else:
            assert any(words in text for text in flat), f"nothing new says: {words}\n" + "\n---\n".join(news)


def _fields(words: str) -> dict[str, tuple[str, ...]]:
    """`a=one; b=two, three` - commas separate several choices only after a `+`: `days+=mon, wed`."""
    given: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (each.strip() for each in words.split(";"))):
        name, _, value = part.partition("=")
        several = name.endswith("+")
        given[name.rstrip("+")] = tuple(v.strip() for v in value.split(",")) if several else (value,)
    return given


async def tell(stage: Stage, path: Path) -> None:
    """Tells a story, line by line; a failure names its line."""
    telling = Telling(stage)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):  # noqa: ASYNC240 - a test
        if not line.strip() or line.startswith("--"):
            continue
        try:
            await telling.tell(line.strip())
        except AssertionError as wrong:
            raise AssertionError(f"{path.name}:{number}: {line}\n{wrong}") from None
