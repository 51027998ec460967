"""Somebody who uses Slack: what they do is done in the stand-in and told to the app."""

from tests.slack.standin import acting, telling
from tests.slack.standin.acting import Given
from tests.slack.standin.filing import file_json, keep
from tests.slack.standin.outgoing import Answer, Outgoing
from tests.slack.standin.room import Kind, Room
from tests.slack.standin.state import Json, State, Team, User
from tests.slack.standin.typing_in import typed_words
from tests.slack.standin.viewing import check, made


class Person:
    def __init__(self, state: State, outgoing: Outgoing, team: Team, user: User) -> None:
        self._state = state
        self._outgoing = outgoing
        self._team = team
        self._user = user

    @property
    def id(self) -> str:
        return self._user.id

    @property
    def direct(self) -> str:
        """The conversation with the bot."""
        return self._team.direct(self.id).id

    def says(self, channel: str, text: str, *, thread: str = "", broadcast: bool = False, me: bool = False) -> str:
        """The new message's ts. `<@ID>` stands for a name picked from a list. What names the bot is told twice."""
        subtype = "thread_broadcast" if broadcast else "me_message" if me else ""
        return self._say(self._room(channel), typed_words(self._team, text), thread, subtype)

    def shares(self, channel: str, name: str, content: bytes, *, text: str = "", thread: str = "") -> str:
        stored = keep(self._state, self._team, name, content)
        files = [file_json(self._state, stored)]
        told = {**typed_words(self._team, text), "files": files, "upload": False}
        return self._say(self._room(channel), told, thread, "file_share")

    def edits(self, channel: str, ts: str, text: str) -> str:
        """The instant of the edit."""
        now = self._state.clock.ts()
        edited = {"user": self.id, "ts": now}
        self._change(channel, ts, now, **typed_words(self._team, text), edited=edited)
        return now

    def unfurls(self, channel: str, ts: str) -> None:
        """Slack shows what stands behind a link: a message changes, and nobody has edited it."""
        shown = [{"id": 1, "from_url": "https://example.org/", "title": "Example", "fallback": "Example"}]
        self._change(channel, ts, self._state.clock.ts(), attachments=shown)

    def deletes(self, channel: str, ts: str) -> None:
        room = self._room(channel)
        before, tombstone = room.remove(self._message(room, ts))
        self._tell(telling.removed(room, before, tombstone, self._state.clock.ts()))

    async def presses(self, channel: str, ts: str, label: str) -> Answer:
        """A button of a message, by its label or action id."""
        room = self._room(channel)
        private = [each for each in room.private if each["ts"] == ts and each["only_for"] == self.id]
        message = private[0] if private else self._message(room, ts)
        element = acting.button(message.get("blocks") or [], label)
        payload = acting.pressed_on_message(self._state, self._team, self._user, room, message, element)
        return await self._outgoing.ask("interactive", payload)

    async def presses_at_home(self, label: str) -> Answer:
        view = self._team.homes[self.id]
        element = acting.button(view["blocks"], label)
        payload = acting.pressed_in_view(self._state, self._team, self._user, view, element)
        return await self._outgoing.ask("interactive", payload)

    async def presses_in_form(self, label: str) -> Answer:
        view = self.form
        element = acting.button(view["blocks"], label)
        payload = acting.pressed_in_view(self._state, self._team, self._user, view, element)
        return await self._outgoing.ask("interactive", payload)

    async def submits(self, given: Given) -> Answer:
        """The topmost form, which then closes, shows errors, or becomes another."""
        payload = acting.submitted(self._state, self._team, self._user, self.form, given)
        answer = await self._outgoing.ask("interactive", payload)
        if 200 <= answer.status < 300:
            self._respond(answer.body)
        return answer

    async def types(self, channel: str, text: str, command: str = "/reflect") -> Answer:
        payload = acting.typed(self._state, self._team, self._user, self._room(channel), command, text)
        return await self._outgoing.ask("slash_commands", payload)

    async def chooses(self, channel: str, ts: str, callback: str) -> Answer:
        """A shortcut from a message's menu."""
        room = self._room(channel)
        payload = acting.shortcut(self._state, self._team, self._user, room, self._message(room, ts), callback)
        return await self._outgoing.ask("interactive", payload)

    def opens_home(self) -> None:
        view = self._team.homes.get(self.id)
        self._tell(telling.home_opened(self.id, self.direct, view, self._state.clock.ts()))

    def invites_bot(self, channel: str) -> None:
        self._join(self._room(channel), self._team.bot)

    def joins(self, channel: str) -> None:
        self._join(self._room(channel), self.id)

    def removes_bot(self, channel: str) -> None:
        """Slack tells the bot by channel_left alone."""
        room = self._room(channel)
        room.members.remove(self._team.bot)
        self._tell(telling.about_room(room, "left", self.id, self._state.clock.ts()))

    def archives(self, channel: str, archived: bool = True) -> None:
        room = self._room(channel)
        room.archived = archived
        what = "archive" if archived else "unarchive"
        self._tell(telling.about_room(room, what, self.id, self._state.clock.ts()))

    def renames(self, channel: str, name: str) -> None:
        room = self._room(channel)
        room.name = name
        self._tell(telling.about_room(room, "rename", self.id, self._state.clock.ts()))

    @property
    def form(self) -> Json:
        """The topmost form that is open before this person. Raises IndexError when there is none."""
        return self._state.open_views(self._team.id, self.id)[-1]

    @property
    def home(self) -> Json | None:
        return self._team.homes.get(self.id)

    def told(self, channel: str) -> list[Json]:
        """What only this person sees in a room."""
        return [each for each in self._room(channel).private if each["only_for"] == self.id]

    def _say(self, room: Room, words: Json, thread: str, subtype: str) -> str:
        message: Json = {
            "type": "message",
            "user": self.id,
            "ts": self._state.clock.ts(),
            "client_msg_id": self._state.new_id("client-"),
            "team": self._team.id,
            **({"subtype": subtype} if subtype else {}),
            **words,
        }
        if thread:
            first = self._message(room, thread)
            message |= {"thread_ts": thread, "parent_user_id": first["user"]}
        room.add(message)
        self._tell(self._posted(room, message, thread))
        if f"<@{self._team.bot}>" in message["text"] and room.kind is not Kind.IM and not subtype:
            self._tell(telling.mention(room, message))
        return str(message["ts"])

    def _posted(self, room: Room, message: Json, thread: str) -> Json:
        """A broadcast reply carries the message that it answers."""
        told = telling.posted(room, room.view(message))
        return (
            {**told, "root": room.view(self._message(room, thread))} if "broadcast" in told.get("subtype", "") else told
        )

    def _change(self, channel: str, ts: str, now: str, **fields: object) -> None:
        room = self._room(channel)
        message = self._message(room, ts)
        before = room.view(room.change(message, **fields))
        self._tell(telling.changed(room, room.view(message), before, now))

    def _join(self, room: Room, user: str) -> None:
        room.members.append(user)
        self._tell(telling.joined(room, self._team, user, self.id, self._state.clock.ts()))

    def _respond(self, told: Json) -> None:
        """What a submission is answered with."""
        stack = self._state.open_views(self._team.id, self.id)
        action = told.get("response_action")
        if action == "errors":
            stack[-1]["errors"] = told["errors"]
            unknown = set(told["errors"]) - {block.get("block_id") for block in stack[-1]["blocks"]}
            assert not unknown, f"errors at blocks that are not there: {sorted(unknown)}"
        elif action in ("update", "push"):
            faults = check(told["view"], self._team, "modal")
            assert not faults, faults
            below = stack[:-1] if action == "update" else stack
            stack[:] = [*below, made(self._state, self._team, told["view"], below)]
        elif action == "clear":
            stack.clear()
        else:
            stack.pop()

    def _room(self, channel: str) -> Room:
        return self._team.rooms[channel]

    def _message(self, room: Room, ts: str) -> Json:
        found = room.message(ts)
        if found is None:
            raise LookupError(f"no message {ts} in {room.id}")
        return found

    def _tell(self, event: Json) -> None:
        """Of rooms without the bot it hears nothing, but that it was removed."""
        room = self._team.rooms.get(str(event.get("channel")))
        if room is None or self._team.bot in room.members or event["type"].endswith("_left"):
            self._state.tell(self._team, event)
