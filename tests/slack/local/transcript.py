"""The journey as text, one line a turn, told to the stage and checked against what local-slack then shows."""

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from tests.slack.local.district import BOT, CHANNELS, user_id
from tests.slack.local.looking import Json, buttons, filled, words
from tests.slack.local.stage import Stage

LANGUAGE = """
# #cte-automotive             go to a channel; # @maria goes to her conversation with the bot
^ words                       into the thread of the newest message of ours there that says this
> maria types: words          a command, a message, or a reply where one is in a thread
> maria presses: Label        the newest such button that she sees: in the modal, the thread, the channel
> maria sends: field=value;   the modal that is open; its other fields as they are shown
> maria edits: words          her newest message       > maria deletes     > maria uploads: name
> maria opens home            > maria marks: act       a message's menu, on the newest reply
< words                       soon something new says this       <! words   nothing new does
< saved: words                a check mark of ours is set on the reply with these words
= 2: words                    so many messages of ours say this in this channel
! restart                     the program is killed and started again
http| or socket|              this line is only for that mode
"""
TURN = re.compile(r"> (\w+) (types|presses|sends|edits|deletes|uploads|opens home|marks)(?:: (.*))?$")
LINE = re.compile(r"(<!|< saved:|<|= \d+:) ?(.*)")
MODE = re.compile(r"(http|socket)\| ")
CHECK_MARK = "white_check_mark"


@dataclass
class Telling:
    stage: Stage
    channel: str = CHANNELS["cte-automotive"]
    thread: str = ""
    newest: dict[str, str] = field(default_factory=dict)
    last: str = ""
    before: dict[str, str] = field(default_factory=dict)

    async def tell(self, line: str) -> None:
        only = MODE.match(line)
        if only and only[1] != self.stage.mode:
            return
        line = line.removeprefix(only[0]) if only else line
        match line[0]:
            case "#":
                self.channel, self.thread = self._place(line[1:].strip()), ""
            case "^":
                said = line[1:].strip()
                self.thread = await self._soon(lambda: self._root(said), f"a message of ours says {said!r}")
                await self.stage.recorded()
            case ">":
                await self._turn(line)
            case "!":
                assert line == "! restart", f"this can not happen: {line}"
                await self.stage.restart()
            case "=" | "<":
                await self._check(line)
            case _:
                raise AssertionError(f"not a line of the journey: {line}")

    # --- Places ---

    def _place(self, named: str) -> str:
        if named.startswith("#"):
            return CHANNELS[named[1:]]
        both = {user_id(named.removeprefix("@")), BOT}
        found = [id_ for id_, room in self.stage.slack.channels.items() if set(room["members"]) == both]
        return found[0] if found else user_id(named.removeprefix("@"))

    def _root(self, said: str) -> str | None:
        found = (m for m in reversed(self._ours()) if m["channel"] == self.channel and not m.get("thread_ts"))
        return next((str(message["ts"]) for message in found if said in words(message)), None)

    def _ours(self) -> list[Json]:
        """What the bot says to everybody."""
        every = self.stage.slack.messages.values()
        return [each for each in every if each["user"] == BOT and "ephemeral_to" not in each]

    # --- What people do ---

    async def _turn(self, line: str) -> None:
        turn = TURN.match(line)
        assert turn, f"not a turn: {line}"
        who, how, rest = turn[1], turn[2], turn[3] or ""
        self.before = self._visible()
        if how in ("types", "uploads", "edits", "deletes"):
            await self._write(who, how, rest)
        elif how == "presses":
            await self._press(who, rest)
        elif how == "sends":
            await self.stage.slack.submit(who, filled(self.stage.slack.views[-1], _fields(rest)))
        elif how == "opens home":
            await self.stage.slack.open_home(who)
        else:
            message = self.stage.slack.messages[self.channel, self.last]
            await self.stage.pick_from_menu(who, rest, self.channel, message)

    async def _write(self, who: str, how: str, rest: str) -> None:
        slack = self.stage.slack
        match how:
            case "edits":
                await slack.edit(self.channel, who, self.newest[who], rest)
            case "deletes":
                await slack.delete(self.channel, who, self.newest[who])
            case "uploads":
                self.last = self.newest[who] = await slack.upload(self.channel, who, rest, self.thread)
            case _ if rest.startswith("/reflect"):
                await slack.command(self.channel, who, "/reflect", rest.removeprefix("/reflect").strip())
            case _:
                said = escape(rest, quote=False).replace("@reflectory", f"<@{BOT}>")
                self.last = self.newest[who] = await slack.post(self.channel, who, said, self.thread)

    async def _press(self, who: str, label: str) -> None:
        slack = self.stage.slack
        if slack.views and buttons(slack.views[-1], label):
            return await self.stage.press_in_modal(who, buttons(slack.views[-1], label)[-1])
        found = await self._soon(lambda: self._button(who, label), f"{who} sees a button {label!r}")
        return await slack.press(self.channel, who, found[0], found[1])

    def _button(self, who: str, label: str) -> tuple[str, Json] | None:
        """In the thread where one is, else in the channel; the newest first, what only this person sees included."""
        for message in reversed(self.stage.slack.messages.values()):
            here = message["channel"] == self.channel and message["user"] == BOT
            seen = message.get("ephemeral_to", user_id(who)) == user_id(who)
            near = not self.thread or self.thread in (message["ts"], message.get("thread_ts"))
            if here and seen and (near or "ephemeral_to" in message) and buttons(message, label):
                return str(message["ts"]), buttons(message, label)[-1]
        return None

    # --- What then shows ---

    async def _check(self, line: str) -> None:
        how, said = LINE.match(line).groups()  # type: ignore[union-attr]
        if how == "<!":
            assert not self._news(said), f"it says: {said}"
        elif how == "<":
            await self._soon(lambda: self._news(said), f"something new says {said!r}")
        elif how == "< saved:":
            await self._soon(lambda: self._saved(said), f"a check mark on {said!r}")
        else:
            found = [each for each in self._ours() if each["channel"] == self.channel and said in words(each)]
            assert len(found) == int(how.strip("= :")), "\n---\n".join(map(words, found))

    def _news(self, said: str) -> list[str]:
        now = self._visible()
        return [text for place, text in now.items() if said in text and self.before.get(place) != text]

    def _visible(self) -> dict[str, str]:
        """All that our messages, modals and homes say, by where they say it."""
        slack = self.stage.slack
        found = {f"{channel} {ts}": words(m) for (channel, ts), m in slack.messages.items() if m["user"] == BOT}
        found |= {f"home {user}": words(view) for user, view in slack.homes.items()}
        found |= {f"modal {number}": words(view) for number, view in enumerate(slack.views)}
        return found | {f"error {name}": str(text) for name, text in slack.errors.items()}

    def _saved(self, said: str) -> bool:
        messages = [m for m in self.stage.slack.messages.values() if m["user"] != BOT and said in words(m)]
        signs = [sign for message in messages for sign in message.get("reactions", ())]
        return any(sign["name"] == CHECK_MARK and BOT in sign["users"] for sign in signs)

    async def _soon(self, found: Any, what: str) -> Any:
        try:
            return await self.stage.slack.until(found, what)
        except AssertionError as wrong:
            changed = [text for place, text in self._visible().items() if self.before.get(place) != text]
            raise AssertionError("\n---\n".join([str(wrong), *changed, *self.stage.slack.refusals])) from None


def _fields(given: str) -> dict[str, tuple[str, ...]]:
    """`a=one; b=two`; a name with `+` takes several values, between commas; `@maria` and `#channel` are ids."""
    values: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (each.strip() for each in given.split(";"))):
        name, _, value = part.partition("=")
        each = value.split(",") if name.endswith("+") else [value]
        values[name.rstrip("+")] = tuple(_id(one.strip()) for one in each if one.strip())
    return values


def _id(value: str) -> str:
    if value.startswith("#"):
        return CHANNELS[value[1:]]
    return user_id(value[1:]) if value.startswith("@") else value


async def tell(stage: Stage, journey: Path) -> None:
    """Tells the journey, line by line; a failure names its line."""
    telling = Telling(stage)
    for number, line in enumerate(journey.read_text(encoding="utf-8").splitlines(), start=1):  # noqa: ASYNC240 - a test
        if not line.strip() or line.startswith("--"):
            continue
        try:
            await telling.tell(line.strip())
        except AssertionError as wrong:
            raise AssertionError(f"{journey.name}:{number}: {line}\n{wrong}") from None
